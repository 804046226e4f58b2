// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs

/// A fleet's certificates and wrong ones, made once per run of the tests.
struct Certificates {
    static let shared = Shared { try await Certificates() }

    /// Where they lie.
    let folder = Package.path(".build/boards/certificates")

    private init() async throws {
        try? FileManager.default.removeItem(atPath: folder)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try await Program.demand([Package.path("Tests/BoardTests/Programs/certificates"), folder])
    }

    /// The path of a board's bundle.
    func bundle(_ name: String) -> String { folder + "/" + name + ".bundle" }
}
