// SPDX-License-Identifier: Apache-2.0

import NudgeCore
import Testing

/// SHA-256 and HMAC against the vectors of NIST and of RFC 4231.
@Suite("Keys")
struct KeyTests {
    private func digits(_ value: SecureHash.Value) -> String {
        value.indices.map { index in
            let digits = String(value[index], radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    private func hash(_ text: String) -> String {
        var hash = SecureHash()
        hash.add(Array(text.utf8).span)
        return digits(hash.value())
    }

    private func code(_ key: [UInt8], _ message: [UInt8]) -> String {
        var code = MessageCode(key: key.span)
        code.add(message.span)
        return digits(code.value())
    }

    @Test("hash as FIPS 180-4's examples")
    func hashes() {
        #expect(hash("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(
            hash("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
                == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
        #expect(
            hash(
                "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
                    + "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu")
                == "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1")
        #expect(
            hash(String(repeating: "a", count: 100_000))
                == "6d1cf22d7cc09b085dfc25ee1a1f3ae0265804c607bc2074ad253bcc82fd81ee")
    }

    @Test("make the codes of RFC 4231")
    func codes() {
        let jefe = Array("Jefe".utf8)
        let long = [UInt8](repeating: 0xAA, count: 131)
        #expect(
            code([UInt8](repeating: 0x0B, count: 20), Array("Hi There".utf8))
                == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
        #expect(
            code(jefe, Array("what do ya want for nothing?".utf8))
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        #expect(
            code([UInt8](repeating: 0xAA, count: 20), [UInt8](repeating: 0xDD, count: 50))
                == "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe")
        #expect(
            code(Array(1...25), [UInt8](repeating: 0xCD, count: 50))
                == "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b")
        #expect(
            code(long, Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8))
                == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
        let last =
            "This is a test using a larger than block-size key and a larger than block-size data. "
            + "The key needs to be hashed before being used by the HMAC algorithm."
        #expect(
            code(long, Array(last.utf8))
                == "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2")
    }
}
