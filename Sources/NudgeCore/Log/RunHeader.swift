// SPDX-License-Identifier: Apache-2.0

/// The beginning of a run log, what a run starts from; and of a policy file, how the policy came about.
///
/// Layout, little-endian: magic (8 bytes), version (2), reserved (2), header length (4), configuration (80),
/// task name (32), offset and factor of every observed number (8 each), CRC-32C of all before it (4).
public struct RunHeader: Sendable {
    /// The version of this format.
    public static let version: UInt16 = 3

    /// What follows the header, told by the file's first eight bytes.
    public enum Kind: UInt64, Sendable {
        /// Records of rounds and marks: "NUDGLOG\n".
        case log = 0x0A47_4F4C_4744_554E
        /// Parameters: "NUDGPOL\n".
        case policy = 0x0A4C_4F50_4744_554E
    }

    private static let lengthOffset = 12
    private static let configurationOffset = 16
    private static let nameOffset = configurationOffset + RunConfiguration.encodedBytes
    private static let scalesOffset = nameOffset + Limits.taskNameBytesMaximum

    /// The run's settings.
    public var configuration: RunConfiguration
    /// The task.
    public var taskName: TaskName

    /// Makes a header.
    public init(configuration: RunConfiguration, taskName: TaskName) {
        self.configuration = configuration
        self.taskName = taskName
    }

    /// Bytes of a header for this many observed numbers: 132 + 8 each.
    public static func encodedBytes(observationCount: Int) -> Int { scalesOffset + 8 * observationCount + 4 }

    /// Writes the header at the beginning of `bytes`, which has room for ``encodedBytes(observationCount:)``.
    public func write(_ kind: Kind = .log, scales: Span<ObservationScale>, to bytes: inout MutableSpan<UInt8>)
    {
        let count = configuration.shape.observationCount
        let length = Self.encodedBytes(observationCount: count)
        bytes.store(kind.rawValue, at: 0)
        bytes.store(Self.version, at: 8)
        bytes.store(UInt16(0), at: 10)
        bytes.store(UInt32(length), at: Self.lengthOffset)
        configuration.write(to: &bytes, at: Self.configurationOffset)
        for index in 0..<Limits.taskNameBytesMaximum { bytes[Self.nameOffset + index] = taskName[index] }
        precondition(scales.count == count, "one scale per observed number")
        for index in 0..<count {
            bytes.store(scales[index].offset.bitPattern, at: Self.scalesOffset + 8 * index)
            bytes.store(scales[index].factor.bitPattern, at: Self.scalesOffset + 8 * index + 4)
        }
        bytes.store(Checksum.of(bytes.span, 0..<length - 4), at: length - 4)
    }

    /// Reads a header from the beginning of a log or a policy file.
    public init(reading bytes: Span<UInt8>, kind: Kind = .log) throws(LogError) {
        guard bytes.count >= Self.configurationOffset else { throw .torn(offset: 0) }
        guard bytes.load(UInt64.self, at: 0) == kind.rawValue else { throw .foreign }
        let version = bytes.load(UInt16.self, at: 8)
        guard version == Self.version else { throw .version(version) }
        // Where Int has 32 bits, the length may not fit.
        guard let length = Int(exactly: bytes.load(UInt32.self, at: Self.lengthOffset)),
            length >= Self.scalesOffset + 4,
            length <= Self.encodedBytes(observationCount: Limits.observationCountMaximum),
            bytes.load(UInt16.self, at: 10) == 0
        else { throw .damaged(offset: 0) }
        guard bytes.count >= length else { throw .torn(offset: 0) }
        guard bytes.load(UInt32.self, at: length - 4) == Checksum.of(bytes, 0..<length - 4),
            let configuration = RunConfiguration(reading: bytes, at: Self.configurationOffset),
            length == Self.encodedBytes(observationCount: configuration.shape.observationCount)
        else { throw .damaged(offset: 0) }
        self.configuration = configuration
        taskName = TaskName()
        for index in 0..<Limits.taskNameBytesMaximum {
            taskName.set(index, to: bytes[Self.nameOffset + index])
        }
    }

    /// What tells a run from all others: a fingerprint of its encoded header, byte by byte.
    public static func identity(of header: Span<UInt8>) -> Fingerprint {
        var sum = FingerprintSum()
        for index in 0..<header.count { sum.add(UInt16(header[index])) }
        return sum.fingerprint
    }

    /// Reads the scale of observed number `index` from the bytes that this header was read from.
    public func scale(_ index: Int, in bytes: Span<UInt8>) -> ObservationScale {
        precondition(index >= 0 && index < configuration.shape.observationCount, "no such observed number")
        let start = Self.scalesOffset + 8 * index
        return ObservationScale(
            offset: Float(bitPattern: bytes.load(UInt32.self, at: start)),
            factor: Float(bitPattern: bytes.load(UInt32.self, at: start + 4)))
    }

    /// Whether the run or the policy is for a task and has its sizes.
    public func isFor(_ task: TaskName, observationCount: Int, actionCount: Int) -> Bool {
        taskName == task && configuration.shape.observationCount == observationCount
            && configuration.shape.actionCount == actionCount
    }

    /// Bytes of this header.
    public var encodedBytes: Int { Self.encodedBytes(observationCount: configuration.shape.observationCount) }
}
