/// The beginning of a run log: what a run starts from.
///
/// Layout, little-endian: magic (8 bytes), version (2), reserved (2), header length (4), configuration (72),
/// task name (32), offset and factor of every observed number (8 each), CRC-32C of all before it (4).
public struct RunHeader: Sendable {
    /// The version of this format.
    public static let version: UInt16 = 1
    private static let magic: UInt64 = 0x0A47_4F4C_4744_554E  // "NUDGLOG\n"
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

    /// Bytes of a header for this many observed numbers: 124 + 8 each.
    public static func encodedBytes(observationCount: Int) -> Int { scalesOffset + 8 * observationCount + 4 }

    /// Writes the header at the beginning of `bytes`, which has room for ``encodedBytes(observationCount:)``.
    public func write(scales: ObservationScales, to bytes: inout MutableSpan<UInt8>) {
        let count = configuration.shape.observationCount
        let length = Self.encodedBytes(observationCount: count)
        bytes.store(Self.magic, at: 0)
        bytes.store(Self.version, at: 8)
        bytes.store(UInt16(0), at: 10)
        bytes.store(UInt32(length), at: Self.lengthOffset)
        configuration.write(to: &bytes, at: Self.configurationOffset)
        for index in 0..<Limits.taskNameBytesMaximum { bytes[Self.nameOffset + index] = taskName[index] }
        for index in 0..<count {
            bytes.store(scales[index].offset.bitPattern, at: Self.scalesOffset + 8 * index)
            bytes.store(scales[index].factor.bitPattern, at: Self.scalesOffset + 8 * index + 4)
        }
        bytes.store(Checksum.of(bytes.span, 0..<length - 4), at: length - 4)
    }

    /// Reads a header from the beginning of a log.
    public init(reading bytes: Span<UInt8>) throws(LogError) {
        guard bytes.count >= Self.configurationOffset else { throw .torn(offset: 0) }
        guard bytes.load(UInt64.self, at: 0) == Self.magic else { throw .foreign }
        let version = bytes.load(UInt16.self, at: 8)
        guard version == Self.version else { throw .version(version) }
        // Where Int has 32 bits, the length may not fit.
        guard let length = Int(exactly: bytes.load(UInt32.self, at: Self.lengthOffset)),
            length >= Self.scalesOffset + 4,
            length <= Self.encodedBytes(observationCount: Limits.observationCountMaximum)
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

    /// Reads the observation scales of a log whose header was read before.
    public func readScales(from bytes: Span<UInt8>, into scales: ObservationScales) {
        for index in 0..<configuration.shape.observationCount {
            let offset = bytes.load(UInt32.self, at: Self.scalesOffset + 8 * index)
            let factor = bytes.load(UInt32.self, at: Self.scalesOffset + 8 * index + 4)
            scales.set(index, offset: Float(bitPattern: offset), factor: Float(bitPattern: factor))
        }
    }

    /// Bytes of this header.
    public var encodedBytes: Int { Self.encodedBytes(observationCount: configuration.shape.observationCount) }
}
