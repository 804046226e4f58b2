// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import SystemPackage

/// Why there is no picture.
public enum GnuplotError: Error, Equatable, CustomStringConvertible {
    /// The program is not in any folder of `PATH`.
    case missing
    /// It refused, with this as its first words.
    case failed(String)

    /// One line for people.
    public var description: String {
        switch self {
        case .missing: "gnuplot is not installed; run tools/setup, or: sudo apt-get install gnuplot-nox"
        case .failed(let words): "gnuplot drew nothing: \(words)"
        }
    }
}

/// The program that draws pictures. No file is left behind.
public struct Gnuplot {
    private let executable: FilePath

    /// Finds the program in the folders of `path`, by default those of the environment.
    public init(path: String? = nil) throws(GnuplotError) {
        let path = path ?? ProcessInfo.processInfo.environment["PATH"] ?? ""
        let candidates = path.split(separator: ":").map { "\($0)/gnuplot" }
        guard let found = candidates.first(where: FileManager.default.isExecutableFile) else {
            throw .missing
        }
        executable = FilePath(found)
    }

    /// Runs a program of gnuplot's, without blocking a thread, and returns what it writes to standard output:
    /// 16 MiB at most.
    public func run(_ script: String) async throws -> [UInt8] {
        // Without the user's own settings, which would change the picture.
        let result: ExecutionResult<Void, BytesOutput, StringOutput<UTF8>>
        do {
            result = try await Subprocess.run(
                .path(executable), arguments: ["--default-settings"],
                input: .fileDescriptor(try Self.open(script), closeAfterSpawningProcess: true),
                output: .bytes(limit: 1 << 24), error: .string(limit: 1 << 20))
        } catch let error as SubprocessError {
            throw GnuplotError.failed("\(error)")
        }
        guard result.terminationStatus.isSuccess, !result.standardOutput.isEmpty else {
            throw GnuplotError.failed(Self.reason(result.standardError))
        }
        return result.standardOutput
    }

    /// A nameless file to read the text from: should gnuplot end early, a pipe's writer would end, too, by
    /// SIGPIPE.
    private static func open(_ text: String) throws -> FileDescriptor {
        let path = FilePath(NSTemporaryDirectory() + "/nudge-" + UUID().uuidString)
        let file = try FileDescriptor.open(
            path, .readWrite, options: [.create, .exclusiveCreate, .closeOnExec],
            permissions: .ownerReadWrite)
        do {
            try FileManager.default.removeItem(atPath: path.string)
            try file.writeAll(text.utf8)
            try file.seek(offset: 0, from: .start)
        } catch {
            try? file.close()
            throw error
        }
        return file
    }

    /// The last line that says something: before it, gnuplot repeats the line of the script.
    private static func reason(_ words: String) -> String {
        let lines = words.split(whereSeparator: \.isNewline).filter { line in
            !line.allSatisfy { $0 == " " || $0 == "^" }
        }
        return lines.last?.trimmingCharacters(in: .whitespaces) ?? "it ended without a word"
    }
}
