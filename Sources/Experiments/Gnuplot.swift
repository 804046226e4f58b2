import Foundation

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
    private let executable: URL

    /// Finds the program in the folders of `path`, by default those of the environment.
    public init(path: String? = nil) throws(GnuplotError) {
        let path = path ?? ProcessInfo.processInfo.environment["PATH"] ?? ""
        let candidates = path.split(separator: ":").map { "\($0)/gnuplot" }
        guard let found = candidates.first(where: FileManager.default.isExecutableFile) else {
            throw .missing
        }
        executable = URL(filePath: found)
    }

    /// Runs a program of gnuplot's and returns what it writes to standard output.
    public func run(_ script: String) throws -> [UInt8] {
        // Should gnuplot end early, its words matter, not the broken pipe.
        let previous = signal(SIGPIPE, SIG_IGN)
        defer { signal(SIGPIPE, previous) }
        let process = Process()
        let input = Pipe()
        let output = Pipe()
        let errors = Pipe()
        process.executableURL = executable
        // Without the user's own settings, which would change the picture.
        process.arguments = ["--default-settings"]
        process.standardInput = input
        process.standardOutput = output
        process.standardError = errors
        do { try process.run() } catch { throw GnuplotError.missing }
        try? input.fileHandleForWriting.write(contentsOf: Data(script.utf8))
        try? input.fileHandleForWriting.close()
        let picture = try output.fileHandleForReading.readToEnd() ?? Data()
        let words = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0, !picture.isEmpty else {
            throw GnuplotError.failed(Self.reason(String(decoding: words, as: UTF8.self)))
        }
        return [UInt8](picture)
    }

    /// The last line that says something: before it, gnuplot repeats the line of the script.
    private static func reason(_ words: String) -> String {
        let lines = words.split(whereSeparator: \.isNewline).filter { line in
            !line.allSatisfy { $0 == " " || $0 == "^" }
        }
        return lines.last?.trimmingCharacters(in: .whitespaces) ?? "it ended without a word"
    }
}
