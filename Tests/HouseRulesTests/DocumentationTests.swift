// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

@Suite("The documentation")
struct DocumentationTests {
    @Test("is built without a warning, with an article for each kind of user")
    func built() async throws {
        let outcome = try await Program.run([Package.path("tools/documentation"), "--built"])
        try #require(outcome.status == 0, "\(outcome.words)")
        for article in ["roboticsengineers", "researchers", "embeddedengineers"] {
            let page = Package.path(".build/documentation/data/documentation/nudge/\(article).json")
            #expect(FileManager.default.fileExists(atPath: page), "\(article)")
        }
    }
}
