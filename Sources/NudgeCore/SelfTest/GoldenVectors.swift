// SPDX-License-Identifier: Apache-2.0

/// What ``SelfTest`` must compute: the same numbers on every processor, in every build.
///
/// A change here is a change of the format: fleets of mixed versions would diverge. Only the actors' may
/// change without, for no parameter depends on an action. `nudge-agent self-test` prints the actual number of
/// a check that fails.
public enum GoldenVectors {
    /// The number of a check.
    public static func value(of check: SelfTest.Check) -> UInt64 {
        switch check {
        // Published with Random123: the first two of four words.
        case .philoxOfZeros: 0xE169_C58D_6627_E8D5
        case .philoxOfOnes: 0x41C8_3B0E_408F_276D
        case .philoxStream: 0xE53C_FA25_1581_3A1F
        case .normals: 0x7459_DE46_0AF8_3148
        case .linearActor: 0x0C48_328B_4DFE_8467
        case .hiddenActor: 0x82EA_EB9F_9404_E8BD
        case .rhythm: 0x6E4E_F2CD_F570_DACA
        case .rhythmWithFeedback: 0x29E1_A3CF_0E2D_7542
        case .perturbation: 0xC00E_221D_F3BF_9FCE
        case .voteFrame: 0xBEEF_0102_0304_0121
        case .commitFrame: 0x8819_17D8_C80D_5F84
        case .runLog: 0x54BF_C375_AF85_78A6
        case .snapshot: 0x2A07_3EBE_F629_A688
        case .parS2ZPO: 0xC739_7463_A8EC_FD79
        case .parS2ZPOMomentum: 0x7B31_03A9_7223_0574
        case .s2ZPO: 0xB0F6_CF3B_DDDC_3EDB
        case .s2ZPOMomentum: 0xA5A6_E3A2_5004_C66D
        case .zspo: 0x6E41_6737_FFA1_236D
        case .zspoMomentum: 0x5517_E791_DAE3_4E60
        case .fedAvg: 0x6411_C0BE_B4EC_95F4
        case .fedAvgMomentum: 0xD8E7_5500_DEDC_87C3
        case .fedAvgRescaled: 0x8C14_9B3E_164A_C01F
        case .fedAvgRescaledMomentum: 0x26CF_6B7D_68F4_845C
        case .choicePerturbation: 0xDAEE_F730_91FB_28B8
        case .choiceFrame: 0xBB07_014C_7E7C_8261
        case .choiceLog: 0xE716_037E_20C1_63CE
        case .choices: 0x8E41_10B2_210E_157D
        case .fedAvgChoices: 0xBEBE_2BF2_CBBE_509A
        case .halfCheetahRun: 0xEFA5_3CBE_4789_B8B0
        }
    }
}
