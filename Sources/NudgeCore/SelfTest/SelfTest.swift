// SPDX-License-Identifier: Apache-2.0

/// Checks that this build computes what every other build computes, bit for bit.
///
/// Each check reduces a part of the core to one 64-bit number, which must be the number in ``GoldenVectors``.
/// It runs before anything else on a new board: a compiler that fuses a multiplication, a floating-point unit
/// that flushes small numbers or a broken memory chip is found here and not in a diverged fleet.
public enum SelfTest {
    /// The parts, in the order in which they are checked.
    public enum Check: UInt8, Sendable {
        case philoxOfZeros, philoxOfOnes, philoxStream, normals
        case linearActor, hiddenActor, rhythm, rhythmWithFeedback
        case perturbation, voteFrame, commitFrame, runLog, snapshot
        case parS2ZPO, parS2ZPOMomentum, s2ZPO, s2ZPOMomentum, zspo, zspoMomentum
        case fedAvg, fedAvgMomentum, fedAvgRescaled, fedAvgRescaledMomentum
        case choicePerturbation, choiceFrame, choiceLog, choices, fedAvgChoices
        case halfCheetahRun
    }

    /// A check that came out otherwise.
    public struct Failure: Equatable, Sendable {
        /// The check.
        public var check: Check
        /// The golden number.
        public var expected: UInt64
        /// What this build computed.
        public var actual: UInt64
    }

    /// The number of checks.
    public static let checkCount = Check.halfCheetahRun.rawValue + 1

    /// Bytes that the caller hands over: enough for an actor of 17-64-64-6, or two small replicas and a log.
    public static let memoryBytes = 14 * 1024

    /// Runs all checks; a few seconds on a microcontroller.
    /// - Parameters:
    ///   - memory: ``memoryBytes``, aligned to 16; overwritten.
    ///   - golden: the expected number of a check; another function than the default serves to see it fail.
    /// - Returns: the first check that failed.
    public static func run(
        _ memory: UnsafeMutableRawBufferPointer, golden: (Check) -> UInt64 = GoldenVectors.value
    ) -> Failure? {
        for number in 0..<checkCount {
            guard let check = Check(rawValue: number) else { continue }
            let expected = golden(check)
            let actual = unsafe value(of: check, memory)
            if actual != expected { return Failure(check: check, expected: expected, actual: actual) }
        }
        return nil
    }

    /// What this build computes for a check.
    /// - Parameters:
    ///   - check: which one.
    ///   - memory: as for ``run(_:golden:)``.
    public static func value(of check: Check, _ memory: UnsafeMutableRawBufferPointer) -> UInt64 {
        switch check {
        case .philoxOfZeros: firstWords(counter: 0, key: 0)
        case .philoxOfOnes: firstWords(counter: .max, key: .max)
        case .philoxStream: philoxStream()
        case .normals: normals()
        case .linearActor: unsafe actions(halfCheetah(hiddenWidth: 0), memory)
        case .hiddenActor: unsafe actions(halfCheetah(hiddenWidth: 64), memory)
        case .rhythm: unsafe actions(halfCheetah(feedbackGain: 0), memory)
        case .rhythmWithFeedback: unsafe actions(halfCheetah(feedbackGain: 77), memory)
        case .perturbation: unsafe perturbation(smallRun(of: .zspo), memory)
        case .choicePerturbation: unsafe perturbation(smallRun(of: check), memory)
        case .voteFrame: voteFrame()
        case .commitFrame: commitFrame(candidateCount: 1)
        case .choiceFrame: commitFrame(candidateCount: 8)
        case .runLog: unsafe runLog(smallRun(of: .parS2ZPOMomentum), memory)
        case .choiceLog: unsafe runLog(smallRun(of: check), memory)
        case .snapshot: unsafe snapshot(memory)
        case .halfCheetahRun: unsafe run(halfCheetah(hiddenWidth: 64), memory)
        default: unsafe run(smallRun(of: check), memory)
        }
    }
}

extension SelfTest.Check {
    /// The check's name as people read it.
    public var name: StaticString {
        switch self {
        case .philoxOfZeros: "Philox of zeros"
        case .philoxOfOnes: "Philox of ones"
        case .philoxStream: "Philox stream"
        case .normals: "normal numbers"
        case .linearActor: "linear actor"
        case .hiddenActor: "17-64-64-6 actor"
        case .rhythm: "rhythm"
        case .rhythmWithFeedback: "rhythm with feedback"
        case .perturbation: "perturb and undo"
        case .voteFrame: "vote frame"
        case .commitFrame: "commit frame"
        case .runLog: "run log and replay"
        case .snapshot: "snapshot of a replica"
        case .parS2ZPO: "1,000 rounds of Par-S2ZPO"
        case .parS2ZPOMomentum: "1,000 rounds of Par-S2ZPO with momentum"
        case .s2ZPO: "1,000 rounds of S2ZPO"
        case .s2ZPOMomentum: "1,000 rounds of S2ZPO with momentum"
        case .zspo: "1,000 rounds of ZSPO"
        case .zspoMomentum: "1,000 rounds of ZSPO with momentum"
        case .fedAvg: "1,000 rounds of FedAvg-S2ZPO"
        case .fedAvgMomentum: "1,000 rounds of FedAvg-S2ZPO with momentum"
        case .fedAvgRescaled: "1,000 rounds of rescaled FedAvg-S2ZPO"
        case .fedAvgRescaledMomentum: "1,000 rounds of rescaled FedAvg-S2ZPO with momentum"
        case .choicePerturbation: "perturb and undo, best of eight"
        case .choiceFrame: "commit frame, best of sixteen"
        case .choiceLog: "run log and replay, best of eight"
        case .choices: "1,000 rounds of Par-S2ZPO, best of eight"
        case .fedAvgChoices: "1,000 rounds of FedAvg-S2ZPO, best of four"
        case .halfCheetahRun: "1,000 rounds of Par-S2ZPO on 5,702 parameters"
        }
    }
}
