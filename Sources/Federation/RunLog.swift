// SPDX-License-Identifier: Apache-2.0

import Foundation
public import NudgeCore

/// A run log on disk: a header, then a record per committed round and a mark now and then.
///
/// Whoever opens a log for writing has taken its folder; see ``FolderLock``. A record is on the disk before
/// `append` returns. Opening a log that was cut off in the middle of a record drops that record only; damage
/// anywhere else is an error, and the file is left as it was.
public final class RunLog {
    /// Where the log lies.
    public let path: String
    /// The header's length and the records' together.
    public private(set) var byteCount: Int
    private let handle: FileHandle
    private let layout: RoundVotes.Layout

    private init(path: String, handle: FileHandle, layout: RoundVotes.Layout, byteCount: Int) {
        self.path = path
        self.handle = handle
        self.layout = layout
        self.byteCount = byteCount
    }

    /// Starts a log at a path where nothing is yet.
    public static func create(
        at path: String, header: RunHeader, scales: [ObservationScale]
    ) throws(StoreError) -> RunLog {
        guard !Files.exists(path) else { throw .exists(path: path) }
        var bytes = [UInt8](repeating: 0, count: header.encodedBytes)
        var span = bytes.mutableSpan
        header.write(scales: scales.span, to: &span)
        try Files.replace(path, with: bytes)
        return try open(path, header.configuration.voteLayout, wholeBytes: bytes.count)
    }

    /// Opens a log for appending behind its first `wholeBytes` bytes; what follows them is cut off.
    public static func open(
        _ path: String, _ layout: RoundVotes.Layout, wholeBytes: Int
    ) throws(StoreError) -> RunLog {
        do {
            let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
            try handle.truncate(atOffset: UInt64(wholeBytes))
            try handle.seek(toOffset: UInt64(wholeBytes))
            return RunLog(path: path, handle: handle, layout: layout, byteCount: wholeBytes)
        } catch {
            throw .unwritable(path: path, reason: StoreError.reason(error))
        }
    }

    /// Appends a record and waits until it is on the disk.
    ///
    /// When the disk refuses, what was written of the record is cut off again, so that the log stays whole.
    public func append(_ record: LogRecord) throws(StoreError) { try append([record]) }

    /// Appends records, and waits once until all of them are on the disk. When the disk refuses, none is
    /// there.
    public func append(_ records: [LogRecord]) throws(StoreError) {
        let bytes = records.flatMap { $0.encoded(layout) }
        do {
            try handle.write(contentsOf: bytes)
            try handle.synchronize()
        } catch {
            try? handle.truncate(atOffset: UInt64(byteCount))
            throw .unwritable(path: path, reason: StoreError.reason(error))
        }
        byteCount += bytes.count
    }
}
