// SPDX-License-Identifier: Apache-2.0

/// What can be wrong with a run log or a policy file.
public enum LogError: Error, Equatable, Sendable {
    /// The bytes do not begin like such a file.
    case foreign
    /// Written by another version of the format.
    case version(UInt16)
    /// The file ends inside what begins at this byte. Everything before it is whole.
    case torn(offset: Int)
    /// What begins at this byte is whole in length but not in content.
    case damaged(offset: Int)
}
