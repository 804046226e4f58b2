// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs

/// The clock of one process, which a test sets while it runs. Only the time of day is false: what counts
/// seconds goes on.
struct FakeClock {
    /// A library that answers in the place of the system.
    private static let library = Shared {
        let folder = try Scratch(in: .disk)
        try await Program.demand([
            "gcc", "-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC",
            Package.path("Tests/BoardTests/Programs/clock.c"), "-o", folder.path + "/clock.so",
        ])
        return folder
    }

    private let path: String
    private let folder: Scratch

    /// Makes a clock.
    /// - Parameters:
    ///   - days: how far it is off; 0 for a right one.
    init(days: Int = 0, in scratch: Scratch, named name: String) async throws {
        folder = try await Self.library.value()
        path = scratch.path + "/" + name + ".clock"
        try set(days: days)
    }

    /// Sets it.
    func set(days: Int) throws {
        try Data("\(days * 86_400)".utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    }

    /// What has a program live by it.
    var variables: [String: String] {
        ["LD_PRELOAD": folder.path + "/clock.so", "NUDGE_TEST_CLOCK": path]
    }
}
