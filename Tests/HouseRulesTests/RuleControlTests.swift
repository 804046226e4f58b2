// SPDX-License-Identifier: Apache-2.0

import Testing

/// Every rule fires on a bad sample and stays quiet on a good one: a rule that cannot fail guards nothing.
@Suite("House rules fire")
struct RuleControlTests {
    static let core = "Sources/NudgeCore/Sample.swift"

    @Test("on long lines, unless they hold an address")
    func lineLength() {
        let text = "let a = 1\n" + String(repeating: "x", count: 111) + "\n"
        let findings = SizeRules.lineLength(Self.core, text)
        #expect(findings.map(\.line) == [2])
        #expect(findings.first?.description.hasPrefix("\(Self.core):2: line length: 111 characters") == true)
        #expect(SizeRules.lineLength(Self.core, String(repeating: "μ", count: 110)).isEmpty)
        #expect(SizeRules.lineLength(Self.core, "// https://" + String(repeating: "x", count: 120)).isEmpty)
    }

    @Test("on long source files, not on long tests")
    func fileLength() {
        let text = String(repeating: "\n", count: 401)
        #expect(SizeRules.fileLength(Self.core, text).count == 1)
        #expect(SizeRules.fileLength(Self.core, String(repeating: "\n", count: 400)).isEmpty)
        #expect(SizeRules.fileLength("Tests/T/T.swift", text).isEmpty)
    }

    @Test(
        "on long functions",
        arguments: ["func f(\n) -> Int {", "init(a: Int) {", "subscript(i: Int) -> Int {", "deinit {"])
    func functionLength(head: String) {
        func sample(_ lineCount: Int) -> String {
            let inside = lineCount - 1 - head.split(separator: "\n").count
            let body = String(repeating: "  \"}\" // }\n", count: inside)
            return "struct S {\n    \(head)\n\(body)    }\n}\n"
        }
        #expect(SizeRules.functionLength(Self.core, sample(71)).map(\.line) == [2])
        #expect(SizeRules.functionLength(Self.core, sample(70)).isEmpty)
    }

    @Test("on functions only where they have a body of their own")
    func functionBodies() {
        let text = """
            protocol P {
                func f(a: Int)
                init(b: Int)
                var c: Int { get }
            }
            extension P {
                func g(a: () -> Void = {}) {
                    self.init(b: { 1 }())
                }
            }
            """
        #expect(SizeRules.functions(in: text).map(\.line) == [7])
        #expect(SizeRules.functions(in: text).map(\.lineCount) == [3])
    }

    @Test(
        "on imports against the arrows",
        arguments: [
            ("NudgeCore/A.swift", "Foundation"), ("NudgeCore/A.swift", "Glibc"),
            ("NudgeClient/A.swift", "Preferences"), ("MuJoCoTasks/HalfCheetah.swift", "Foundation"),
            ("MuJoCoTasks/ModelFile.swift", "Dispatch"), ("Preferences/A.swift", "Federation"),
            ("Federation/A.swift", "Preferences"), ("AggregatorServer/A.swift", "MuJoCoTasks"),
            ("Experiments/A.swift", "AggregatorServer"), ("nudge-agent/A.swift", "Federation"),
        ])
    func arrows(file: String, module: String) {
        for start in ["import ", "  public import struct ", "@testable import "] {
            let statement = "\(start)\(module)"
            let findings = ImportRules.arrows("Sources/\(file)", "\n\(statement)\n")
            #expect(findings.map(\.line) == [2], "\(statement)")
            #expect(findings.first?.rule == "arrow")
        }
        #expect(ImportRules.arrows("Sources/\(file)", "// import \(module)\n").isEmpty)
        #expect(ImportRules.arrows("Tests/\(file)", "import \(module)\n").isEmpty)
    }

    @Test(
        "not on imports along the arrows",
        arguments: [
            ("NudgeClient/A.swift", "NudgeCore"), ("MuJoCoTasks/A.swift", "CMuJoCo"),
            ("MuJoCoTasks/ModelFile.swift", "Foundation"), ("Preferences/A.swift", "Foundation"),
            ("AggregatorServer/Deep/A.swift", "NIOCore"), ("nudge/A.swift", "Experiments"),
        ])
    func goodArrows(file: String, module: String) {
        #expect(ImportRules.arrows("Sources/\(file)", "import \(module)\n").isEmpty)
    }

    @Test("on rooms that nobody named")
    func unknownRoom() {
        #expect(ImportRules.arrows("Sources/Attic/A.swift", "").map(\.rule) == ["unknown room"])
    }

    @Test("on leftovers, vague names and unchecked builds, naming what to do")
    func words() {
        let marker = "TO" + "DO"
        #expect(WordingRules.leftovers("tools/x", "a\n# \(marker): later\n").map(\.line) == [2])
        #expect(WordingRules.leftovers("tools/x", "mas\(marker)nte").isEmpty)
        #expect(WordingRules.unchecked("Package.swift", "\"-Oun" + "checked\"").count == 1)
        for name in ["RoundManager", "StringUtils", "VoteHelpers"] {
            #expect(WordingRules.typeNames(Self.core, "final class \(name) {}").count == 1, "\(name)")
        }
        #expect(WordingRules.typeNames(Self.core, "struct Round {} // not a RoundManager").isEmpty)
    }
}

/// The rule of the licence fires on files that people copy out of here without a word of it.
@Suite("The licence's rule fires")
struct LicenceControlTests {
    @Test("on sources and scripts that do not state it, not on data", arguments: ["A.swift", "a.c", "a.py"])
    func licence(file: String) {
        #expect(LicenceRules.stated("Sources/\(file)", "import A\n").map(\.rule) == ["licence"])
        #expect(LicenceRules.stated("Sources/\(file)", "\n\n// \(LicenceRules.line)\n").count == 1)
        #expect(LicenceRules.stated("Sources/\(file)", "// \(LicenceRules.line)\n").isEmpty)
        #expect(LicenceRules.stated("tools/run", "#!/bin/sh\nset -e\n").count == 1)
        #expect(LicenceRules.stated("tools/run", "#!/bin/sh\n# \(LicenceRules.line)\n").isEmpty)
        #expect(LicenceRules.stated("BoardProfiles/a.toml", "title = 1\n").isEmpty)
    }
}

/// The bans of the core fire on bad samples.
@Suite("The core's bans fire")
struct CoreBanTests {
    @Test(
        "on what allocates, does output, reads clocks or differs between processors",
        arguments: [
            ("print", "print(x)"), ("print", "    debugPrint(x)"),
            ("fatalError without message", "guard ok else { fatalError() }"),
            ("array or dictionary", "var a: [Float]"), ("array or dictionary", "let a = [UInt8]()"),
            ("array or dictionary", "func f(a: [Int: Bool]) {}"),
            ("array or dictionary", "f([SIMD4<Float>](repeating: x, count: 4))"),
            ("collection type", "var a = Array(repeating: 0, count: 4)"),
            ("collection type", "let s: String"),
            ("collection type", "var seen: Set<Int>"), ("collection-making call", "x.map { $0 + 1 }"),
            ("collection-making call", "Preference.allCases"), ("heap", "malloc(8)"),
            ("heap", "UnsafeMutablePointer<Int>.allocate(capacity: 1)"), ("clock", "Date()"),
            ("clock", "ContinuousClock().now"), ("unseeded chance", "Float.random(in: 0..<1)"),
            ("hash value", "struct Key: Hashable {}"), ("hash value", "phase.hashValue"),
            ("C library mathematics", "return tanh(x)"), ("C library mathematics", "expf(x)"),
            ("C library mathematics", "func f() { pow(x, 2) }"),
        ])
    func bad(rule: String, code: String) {
        let findings = CoreRules.banned(RuleControlTests.core, "let x = 1\n\(code)\n")
        #expect(findings.contains { $0.rule == rule && $0.line == 2 }, "\(findings)")
        #expect(findings.allSatisfy { !$0.advice.isEmpty })
        #expect(CoreRules.banned("Sources/nudge/A.swift", code).isEmpty)
    }

    @Test(
        "not on the core's own manner",
        arguments: [
            "var a: InlineArray<4, Float>", "let a: [4 of Float]", "block[Lane]", "table[index] = 1",
            "// print(x) and [Float]", "precondition(ok, \"not a String or [Int]\")",
            "static func tanh(_ x: Float)",
            "Activation.tanh(x)", "fatalError(\"the arena is too small\")", "let name: StaticString",
            "exponent(x)",
            "let block = Philox.Block(1, 2, 3, 4)", "/* Date() */", "Offset(x)", "values.squareRoot()",
        ])
    func good(code: String) {
        #expect(CoreRules.banned(RuleControlTests.core, code) == [])
    }
}
