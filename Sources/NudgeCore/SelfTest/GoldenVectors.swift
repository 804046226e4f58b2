// SPDX-License-Identifier: Apache-2.0

/// What ``SelfTest`` must compute: the same numbers on every processor, in every build.
///
/// A change here is a change of the format: fleets of mixed versions would diverge. `nudge-agent self-test`
/// prints the actual number of a check that fails.
public enum GoldenVectors {
    /// The number of a check.
    public static func value(of check: SelfTest.Check) -> UInt64 {
        switch check {
        // Published with Random123: the first two of four words.
        case .philoxOfZeros: 0xE169_C58D_6627_E8D5
        case .philoxOfOnes: 0x41C8_3B0E_408F_276D
        case .philoxStream: 0x457A_3C32_3790_FE28
        case .normals: 0x416C_43C8_B9E5_AA4D
        case .linearActor: 0x846F_84FE_4A70_8E7F
        case .hiddenActor: 0x216B_1E79_F7B3_97F1
        case .perturbation: 0xBA3E_89DA_2761_3E11
        case .voteFrame: 0xBEEF_0102_0304_0111
        case .commitFrame: 0x9058_1D7D_33F1_0BF4
        case .runLog: 0x7A81_9469_9600_0B3E
        case .snapshot: 0x14DB_2A80_9495_D671
        case .parS2ZPO: 0x7C2A_1727_71FE_5B4B
        case .parS2ZPOMomentum: 0x302F_A9BD_CD26_1089
        case .s2ZPO: 0x62DD_F2EE_1B7D_B496
        case .s2ZPOMomentum: 0xAB0A_C995_8760_C46D
        case .zspo: 0x300F_69F9_ECA0_7564
        case .zspoMomentum: 0xC946_AFF1_BE1C_B023
        case .fedAvg: 0xB917_22EE_4898_AF27
        case .fedAvgMomentum: 0xFB19_50BC_2EB8_93A7
        case .fedAvgRescaled: 0xB164_DFA5_C439_2999
        case .fedAvgRescaledMomentum: 0xC0F3_C220_775C_2DC9
        case .choicePerturbation: 0x6A50_9857_761F_E16E
        case .choiceFrame: 0x87AF_4CD0_4015_28ED
        case .choices: 0x9B14_2C46_A28A_4D29
        case .fedAvgChoices: 0x2FC2_5BD5_CE83_1F0C
        case .halfCheetahRun: 0x4088_024C_30B2_2CA0
        }
    }
}
