// SPDX-License-Identifier: Apache-2.0

#if NUDGE_TLS
import BoardPort
import NudgeCore
import Preferences

extension SecretStream {
    /// What this board hides its votes with, of the kernel's randomness: nobody else has it, and it ends with
    /// the program.
    static func drawn() -> SecretStream {
        var key = InlineArray<32, UInt8>(repeating: 0)
        var bytes = key.mutableSpan
        unsafe bytes.withUnsafeMutableBufferPointer { unsafe board_entropy($0.baseAddress, $0.count) }
        return SecretStream(key: key.span)
    }
}

extension Words {
    /// The value of an option: ε of a vote.
    mutating func epsilon(of option: Word) throws(UsageError) -> Double {
        let word = try value(of: option)
        guard let epsilon = word.decimal, RandomisedResponse.epsilons.contains(epsilon) else {
            throw .badValue(word, "0.001 to 10")
        }
        return epsilon
    }
}
#endif
