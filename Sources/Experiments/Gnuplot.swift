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

/// The program that draws pictures. Everything goes through pipes, so no file is left behind.
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
                .path(executable), arguments: ["--default-settings"], input: .string(script),
                output: .bytes(limit: 1 << 24), error: .string(limit: 1 << 20))
        } catch let error as SubprocessError {
            throw GnuplotError.failed("\(error)")
        }
        guard result.terminationStatus.isSuccess, !result.standardOutput.isEmpty else {
            throw GnuplotError.failed(Self.reason(result.standardError))
        }
        return result.standardOutput
    }

    /// The last line that says something: before it, gnuplot repeats the line of the script.
    private static func reason(_ words: String) -> String {
        let lines = words.split(whereSeparator: \.isNewline).filter { line in
            !line.allSatisfy { $0 == " " || $0 == "^" }
        }
        return lines.last?.trimmingCharacters(in: .whitespaces) ?? "it ended without a word"
    }
}
