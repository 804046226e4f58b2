// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Hugging Face's `.safetensors`: the length of a JSON header (8 bytes), the header, the tensors' bytes.
enum Safetensors {
    /// What the header says about a name: a tensor, or `__metadata__`.
    private enum Entry: Encodable {
        case tensor(shape: [Int], bytes: Range<Int>)
        case metadata([String: String])

        private enum CodingKeys: String, CodingKey {
            case dtype, shape
            case offsets = "data_offsets"
        }

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .tensor(let shape, let bytes):
                var container = encoder.container(keyedBy: CodingKeys.self)
                try container.encode("F32", forKey: .dtype)
                try container.encode(shape, forKey: .shape)
                try container.encode([bytes.lowerBound, bytes.upperBound], forKey: .offsets)
            case .metadata(let texts):
                try texts.encode(to: encoder)
            }
        }
    }

    static func encode(_ policy: ExportedPolicy) throws -> [UInt8] {
        var entries = ["__metadata__": Entry.metadata(metadata(policy))]
        var data: [UInt8] = []
        for tensor in policy.tensors {
            let start = data.count
            data.append(littleEndian: tensor.values)
            entries[tensor.name] = .tensor(shape: tensor.shape, bytes: start..<data.count)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var header = [UInt8](try encoder.encode(entries))
        // Spaces, so that the data begin at a multiple of eight.
        header += [UInt8](repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8)
        var file: [UInt8] = []
        file.append(littleEndian: UInt64(header.count))
        return file + header + data
    }

    /// The format has texts only.
    private static func metadata(_ policy: ExportedPolicy) -> [String: String] {
        [
            "task": policy.task, "squashing": policy.squashing, "action_bound": "\(policy.actionBound)",
            "observation_limit": "\(policy.observationLimit)", "fingerprint": policy.fingerprint,
            "round": "\(policy.round)",
        ]
    }
}
