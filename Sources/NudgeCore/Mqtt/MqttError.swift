// SPDX-License-Identifier: Apache-2.0

/// Why what a broker said is no packet of MQTT 3.1.1 that belongs to a client. Nothing more can be read of
/// that connection.
public enum MqttError: UInt8, Error, Sendable {
    /// Shorter or longer than its kind says, or than any packet here.
    case length
    /// A kind that does not exist, or that only clients send.
    case kind
    /// Flags or a field without meaning.
    case value
}
