// SPDX-License-Identifier: Apache-2.0

import Federation
import Foundation
import Subprocess
import SystemPackage

/// Why there is no film.
public enum FilmError: Error, Equatable, CustomStringConvertible {
    /// The encoder is not in any folder of `PATH`.
    case missing
    /// It refused, with this as its last words.
    case failed(String)

    /// One line for people.
    public var description: String {
        switch self {
        case .missing: "films need ffmpeg, which is not installed; run: sudo apt-get install ffmpeg"
        case .failed(let words): "ffmpeg made no film: \(words)"
        }
    }
}

/// Makes films of pictures, with ffmpeg.
public struct FilmEncoder {
    /// What a film is written as.
    public enum Format: String, Sendable {
        /// Pictures with 256 colours that every page shows.
        case gif
        /// VP9: smaller, with all colours.
        case webm
    }

    /// Pictures a second.
    public static let picturesPerSecond = 25

    private let executable: FilePath

    /// Finds the program in the folders of `path`, by default those of the environment.
    public init(path: String? = nil) throws(FilmError) {
        let path = path ?? ProcessInfo.processInfo.environment["PATH"] ?? ""
        let candidates = path.split(separator: ":").map { "\($0)/ffmpeg" }
        guard let found = candidates.first(where: FileManager.default.isExecutableFile) else {
            throw .missing
        }
        executable = FilePath(found)
    }

    /// Makes a film of SVG pictures, without blocking a thread, and returns the file's content: 256 MiB at
    /// most. No file is left behind.
    /// - Throws: `FilmError.failed`, or what the system says of the pictures' folder.
    public func encode(_ pictures: [String], as format: Format) async throws -> [UInt8] {
        let folder = NSTemporaryDirectory() + "/nudge-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (index, picture) in pictures.enumerated() {
            try Files.replace("\(folder)/\(index).svg", with: Array(picture.utf8))
        }
        let film = "\(folder)/film.\(format.rawValue)"
        let arguments =
            ["-loglevel", "error", "-framerate", "\(Self.picturesPerSecond)", "-i", "\(folder)/%d.svg"]
            + Self.options(format) + [film]
        let result: ExecutionResult<Void, DiscardedOutput, StringOutput<UTF8>>
        do {
            result = try await Subprocess.run(
                .path(executable), arguments: Arguments(arguments), input: .none, output: .discarded,
                error: .string(limit: 1 << 20))
        } catch let error as SubprocessError {
            throw FilmError.failed("\(error)")
        }
        guard result.terminationStatus.isSuccess else {
            let words = result.standardError.split(whereSeparator: \.isNewline).last.map(String.init)
            throw FilmError.failed(words ?? "it ended without a word")
        }
        return try Files.read(film)
    }

    private static func options(_ format: Format) -> [String] {
        switch format {
        case .gif: ["-vf", "split[a][b];[a]palettegen[p];[b][p]paletteuse=dither=none"]
        case .webm: ["-c:v", "libvpx-vp9", "-crf", "30", "-b:v", "0", "-pix_fmt", "yuv420p", "-row-mt", "1"]
        }
    }
}
