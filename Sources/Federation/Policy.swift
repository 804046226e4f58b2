// SPDX-License-Identifier: Apache-2.0

public import NudgeCore

/// A policy on a host: what it is for, how it scales observations, and its parameters.
///
/// As a file it is a header, 8 bytes per observed number, 2 bytes per parameter and checksums.
public struct Policy: Sendable {
    /// The settings of the run that made it, and its task.
    public var header: RunHeader
    /// One scale per observed number.
    public var scales: [ObservationScale]
    /// d lattice parameters.
    public var parameters: [Int16]
    /// Rounds that made it; 0 for a base policy.
    public var round: UInt32

    /// Makes a policy; see the properties.
    public init(header: RunHeader, scales: [ObservationScale], parameters: [Int16], round: UInt32) {
        precondition(
            scales.count == header.configuration.shape.observationCount, "one scale per observed number")
        precondition(parameters.count == header.configuration.shape.parameterCount, "a parameter is missing")
        self.header = header
        self.scales = scales
        self.parameters = parameters
        self.round = round
    }

    /// The task's name.
    public var task: String { header.taskName.text }

    /// The fingerprint of the parameters.
    public var fingerprint: Fingerprint { Fingerprint(of: parameters.span) }

    /// The file's content.
    public func encoded() -> [UInt8] {
        let headerBytes = header.encodedBytes
        let count = headerBytes + PolicyParameters.encodedBytes(parameterCount: parameters.count)
        var bytes = [UInt8](repeating: 0, count: count)
        var span = bytes.mutableSpan
        header.write(.policy, scales: scales.span, to: &span)
        PolicyParameters.write(parameters.span, round: round, to: &span, at: headerBytes)
        return bytes
    }

    /// Reads a policy file.
    public init(contentsOf path: String) throws(StoreError) { try self.init(Files.read(path), of: path) }

    /// Reads a policy file's content.
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - path: what an error calls it.
    public init(_ bytes: [UInt8], of path: String) throws(StoreError) {
        do {
            let header = try RunHeader(reading: bytes.span, kind: .policy)
            let shape = header.configuration.shape
            var parameters = [Int16](repeating: 0, count: shape.parameterCount)
            var span = parameters.mutableSpan
            let round = try PolicyParameters.read(bytes.span, at: header.encodedBytes, into: &span)
            let scales = (0..<shape.observationCount).map { header.scale($0, in: bytes.span) }
            self.init(header: header, scales: scales, parameters: parameters, round: round)
        } catch {
            throw .damaged(path, error)
        }
    }

    /// Writes a policy file, as a whole or not at all.
    public func write(to path: String) throws(StoreError) { try Files.replace(path, with: encoded()) }
}

extension TaskName {
    /// The first 32 bytes of a text.
    public init(_ text: String) {
        self.init()
        for (index, byte) in text.utf8.prefix(Limits.taskNameBytesMaximum).enumerated() {
            set(index, to: byte)
        }
    }

    /// The name as text.
    public var text: String {
        let bytes = (0..<Limits.taskNameBytesMaximum).map { self[$0] }.prefix { $0 != 0 }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Fingerprint {
    /// Sixteen hexadecimal digits.
    public var text: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
