// SPDX-License-Identifier: Apache-2.0

import Foundation
import FuzzTargets
import Testing

/// Every input that fuzzing kept, once more. To see one alone: `tools/fuzz TARGET FILE`.
@Suite("Fuzzing corpus")
struct CorpusTests {
    @Test("stops nothing", arguments: FuzzTarget.allCases)
    func replay(target: FuzzTarget) async throws {
        #expect(try Self.files(target).count > 10, "the corpus was not found")
        await #expect(processExitsWith: .success) { [target = target as FuzzTarget] in
            for file in try Self.files(target) { target.run(Array(try Data(contentsOf: file))) }
        }
    }

    private static func files(_ target: FuzzTarget) throws -> [URL] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Corpus/\(target.rawValue)")
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    }
}
