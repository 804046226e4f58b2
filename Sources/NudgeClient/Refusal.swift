// SPDX-License-Identifier: Apache-2.0

#if !hasFeature(Embedded)
internal import NudgeCore
#endif

/// Why a call from C was refused. The numbers are those of `nudge.h` and `nudge_member.h`.
enum Refusal: Int32, Error {
    case null = -1
    case alignment = -2
    case memory = -3
    case size = -4
    case phase = -5
    case index = -6
    case value = -7
    case policy = -8
    case secret = -9

    case choice = -20
    case shape = -21
    case agentCount = -22
    case singleAgent = -23
    case blocks = -24
    case fractionBits = -25
    case scale = -26
    case episodes = -27
    case horizon = -28
    case actionBound = -29
    case candidateCount = -30

    case frameLength = -40
    case frameVersion = -41
    case frameKind = -42
    case frameValue = -43
    case frameRound = -44
    case frameFingerprint = -45
    case frameSeal = -46
    case task = -47

    /// Refuses a configuration.
    init(_ error: ConfigurationError) {
        self =
            switch error {
            case .agentCount: .agentCount
            case .singleAgentAlgorithm: .singleAgent
            case .moreBlocksThanParameters: .blocks
            case .shape: .shape
            case .fractionBits: .fractionBits
            case .scaleTooLarge: .scale
            case .episodes: .episodes
            case .horizon: .horizon
            case .actionBound: .actionBound
            case .candidateCount: .candidateCount
            }
    }

    /// Refuses a frame.
    init(_ error: FrameError) {
        self =
            switch error.reason {
            case .length: .frameLength
            case .version: .frameVersion
            case .kind: .frameKind
            case .value: .frameValue
            case .round, .run: .frameRound
            case .fingerprint: .frameFingerprint
            case .number, .tag: .frameSeal
            }
    }
}

/// Runs the body of a C function and turns its outcome into a status.
@inline(__always)
func report(_ body: () throws(Refusal) -> Void) -> Int32 {
    do {
        try body()
        return 0
    } catch {
        return error.rawValue
    }
}

/// Refuses unless the condition holds.
@inline(__always)
func require(_ condition: Bool, else refusal: Refusal) throws(Refusal) {
    guard condition else { throw refusal }
}
