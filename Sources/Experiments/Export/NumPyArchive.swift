// SPDX-License-Identifier: Apache-2.0

/// NumPy's `.npz`: a zip archive of `.npy` files, one per array, as `numpy.load` reads it.
///
/// Beside the tensors it holds scalars: the strings `task`, `squashing` and `fingerprint`, the floats
/// `action_bound` and `observation_limit`, the integer `round`.
enum NumPyArchive {
    static func encode(_ policy: ExportedPolicy) -> [UInt8] {
        var archive = ZipArchive()
        for tensor in policy.tensors {
            var data: [UInt8] = []
            data.append(littleEndian: tensor.values)
            archive.add("\(tensor.name).npy", array("<f4", tensor.shape, data))
        }
        archive.add("task.npy", string(policy.task))
        archive.add("squashing.npy", string(policy.squashing))
        archive.add("fingerprint.npy", string(policy.fingerprint))
        archive.add("action_bound.npy", scalar("<f4", policy.actionBound.bitPattern))
        archive.add("observation_limit.npy", scalar("<f4", policy.observationLimit.bitPattern))
        archive.add("round.npy", scalar("<u4", policy.round))
        return archive.encoded()
    }

    private static func scalar(_ type: String, _ bits: UInt32) -> [UInt8] {
        var data: [UInt8] = []
        data.append(littleEndian: bits)
        return array(type, [], data)
    }

    /// NumPy's strings have a fixed length and 32 bits a character; there is none of length 0.
    private static func string(_ text: String) -> [UInt8] {
        var data: [UInt8] = []
        for scalar in text.unicodeScalars { data.append(littleEndian: scalar.value) }
        if data.isEmpty { data.append(littleEndian: UInt32(0)) }
        return array("<U\(data.count / 4)", [], data)
    }

    /// A `.npy` file of version 1: its header is filled with spaces, so that the data begin at a multiple
    /// of 64.
    private static func array(_ type: String, _ shape: [Int], _ data: [UInt8]) -> [UInt8] {
        let sizes = shape.map { "\($0)" }.joined(separator: ", ") + (shape.count == 1 ? "," : "")
        var header = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(sizes)), }"
        let prefixBytes = 10
        let unfilled = prefixBytes + header.utf8.count + 1
        header += String(repeating: " ", count: (64 - unfilled % 64) % 64) + "\n"
        var file: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
        file.append(littleEndian: UInt16(header.utf8.count))
        return file + Array(header.utf8) + data
    }
}
