// SPDX-License-Identifier: Apache-2.0

import BoardPort
import NudgeCore

/// `nudge-agent self-test`: golden vectors first, then what an agent costs on this board.
struct SelfTestCommand {
    private var isReport = false

    init(_ words: inout Words) throws(UsageError) {
        while let word = words.next() {
            switch word {
            case "--report": isReport = try words.flag(word)
            default: throw .unknown(word)
            }
        }
    }

    /// Returns whether every check passed.
    func run() -> Bool {
        let memory = unsafe BoardMemory.take(SelfTest.memoryBytes)
        if let failure = unsafe SelfTest.run(memory) {
            explain(failure)
            return false
        }
        let cost = unsafe Measurement(scratch: memory)
        if isReport { cost.report() } else { cost.describe() }
        #if NUDGE_COUNTS
        CountedWork.run(Measurement.configuration())
        #endif
        return true
    }

    private func explain(_ failure: SelfTest.Failure) {
        if isReport { Line.print("self_test=failed") }
        var line = Line()
        line.add("nudge-agent: the self-test failed at ")
        line.add(failure.check.name)
        line.add(": computed ")
        line.add(hexadecimal: failure.actual)
        line.add(", golden ")
        line.add(hexadecimal: failure.expected)
        line.end(to: .error)
    }
}
