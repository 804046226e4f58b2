// SPDX-License-Identifier: Apache-2.0

import Programs
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

    private static let host = Shared { try await make(.host) }
    private static let checked = Shared { try await make(.checked) }

    private static func make(_ build: Build) async throws -> String {
        try await Program.demand([Package.path("tools/library"), build.rawValue])
        return Package.path(".build/library/\(build.rawValue)")
    }

    /// The folder that `tools/library` makes.
    static func folder(_ build: Build) async throws -> String {
        try await (build == .host ? host : checked).value()
    }

    /// Compiles a program in the strictest way, and returns where it is.
    static func compile(
        _ source: String, _ build: Build, compiler: String? = nil, in folder: Scratch,
        as name: String = "program"
    ) async throws -> String {
        let library = try await Self.folder(build)
        let program = folder.path + "/" + name
        let isCPlusPlus = source.hasSuffix(".cpp")
        var words = [compiler ?? (isCPlusPlus ? "g++" : "gcc"), isCPlusPlus ? "-std=c++17" : "-std=c99"]
        words += ["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-g", "-O1", "-ffp-contract=off"]
        if build == .checked { words += ["-fsanitize=address,undefined", "-fno-sanitize-recover"] }
        words += ["-I\(library)/include", source, "\(library)/lib/libnudge.a", "-lm"]
        let outcome = try await Program.demand(words + ["-o", program])
        #expect(outcome.words.isEmpty, "\(outcome.words)")
        return program
    }
}
