// SPDX-License-Identifier: Apache-2.0

import Testing

/// The house rules, as an ordinary test over the package's own files, in the manner of TigerBeetle's `tidy`.
@Suite("House rules")
struct HouseRulesTests {
    static let everywhere: [Rule] = [
        WordingRules.leftovers, WordingRules.unchecked, LicenceRules.stated,
    ]
    static let code: [Rule] = [
        SizeRules.lineLength, SizeRules.fileLength, SizeRules.functionLength, ImportRules.arrows,
        CoreRules.banned, WordingRules.typeNames,
    ]

    @Test("hold in every file")
    func hold() async {
        let files = SourceTree.files()
        #expect(files.contains { $0.path.hasPrefix("Sources/NudgeCore/") }, "the source tree was not found")
        for (path, text) in files {
            await Task.yield()
            let isCode = [".swift", ".c", ".h"].contains { path.hasSuffix($0) }
            for rule in Self.everywhere + (isCode ? Self.code : []) {
                for finding in rule(path, text) {
                    Issue.record("\(finding)")
                }
            }
        }
    }
}
