// SPDX-License-Identifier: Apache-2.0

import BoardPort
import NudgeCore

/// A policy file in memory, its header read.
@safe
struct PolicyFile {
    /// The settings of the run that made the policy, and its task.
    let header: RunHeader
    private let content: UnsafeBufferPointer<UInt8>

    /// Reads a file.
    init(path: Word) throws(PolicyError) {
        let count = unsafe board_file_bytes(path.characters)
        guard count >= 0 else { throw .unreadable }
        let memory = unsafe BoardMemory.take(max(count, 1))
        guard unsafe board_read_file(path.characters, memory.baseAddress, count) == count else {
            throw .unreadable
        }
        let file = unsafe UnsafeBufferPointer(
            start: memory.bindMemory(to: UInt8.self).baseAddress, count: count)
        let bytes = unsafe Span(_unsafeElements: file)
        do {
            header = try RunHeader(reading: bytes, kind: .policy)
        } catch {
            throw .damaged(error)
        }
        unsafe content = file
    }

    /// How observed number `index` is scaled.
    func scale(_ index: Int) -> ObservationScale {
        unsafe header.scale(index, in: Span(_unsafeElements: content))
    }

    /// Reads the parameters.
    func read(into parameters: inout MutableSpan<Int16>) throws(PolicyError) {
        do {
            let bytes = unsafe Span(_unsafeElements: content)
            _ = try PolicyParameters.read(bytes, at: header.encodedBytes, into: &parameters)
        } catch {
            throw .damaged(error)
        }
    }
}

/// Why a policy file is of no use.
enum PolicyError: Error {
    case unreadable
    case damaged(LogError)

    /// Says so.
    func explain(_ path: Word) {
        var line = Line()
        line.add("nudge-agent: ")
        line.add(path)
        switch self {
        case .unreadable: line.add(" cannot be read")
        case .damaged(.foreign): line.add(" is not a policy file")
        case .damaged(.version(let version)):
            line.add(" has version ")
            line.add(Int(version))
            line.add(" of the format, and this program reads version ")
            line.add(Int(RunHeader.version))
        case .damaged(.torn(let offset)):
            line.add(" ends inside what begins at byte ")
            line.add(offset)
        case .damaged(.damaged(let offset)):
            line.add(" is damaged in what begins at byte ")
            line.add(offset)
        }
        line.end(to: .error)
    }
}
