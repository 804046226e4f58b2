import Foundation
import Testing

/// The C library for the host, built once, and programs that are linked with it.
enum Library {
    /// Which of the two builds a program gets.
    enum Build: String {
        /// What is shipped.
        case host
        /// The same with AddressSanitizer inside; its programs get AddressSanitizer and UBSan.
        case checked = "host-checked"
    }

    private static let builds: [Build: Result<URL, any Error>] = {
        var builds: [Build: Result<URL, any Error>] = [:]
        for build in [Build.host, .checked] {
            builds[build] = Result {
                try Shell.demand(["tools/library", build.rawValue])
                return Shell.root.appending(path: ".build/library/\(build.rawValue)")
            }
        }
        return builds
    }()

    /// The folder that `tools/library` makes.
    static func folder(_ build: Build) throws -> URL { try #require(builds[build]).get() }

    /// Compiles a program in the strictest way, and returns where it is.
    static func compile(_ source: String, _ build: Build, compiler: String? = nil, in folder: URL) throws
        -> URL
    {
        let library = try Self.folder(build)
        let program = folder.appending(path: "program")
        let isCPlusPlus = source.hasSuffix(".cpp")
        var words = [compiler ?? (isCPlusPlus ? "g++" : "gcc"), isCPlusPlus ? "-std=c++17" : "-std=c99"]
        words += ["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-g", "-O1", "-ffp-contract=off"]
        if build == .checked { words += ["-fsanitize=address,undefined", "-fno-sanitize-recover"] }
        words += ["-I\(library.path)/include", source, "\(library.path)/lib/libnudge.a", "-lm"]
        let output = try Shell.demand(words + ["-o", program.path])
        #expect(output.isEmpty, "\(output)")
        return program
    }
}
