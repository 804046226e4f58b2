// SPDX-License-Identifier: Apache-2.0

import Federation
import Foundation
import NudgeCore
import Testing

@testable import Experiments

@Suite("Exported policies")
struct PolicyExportTests {
    @Test("as npz hold every array by its name")
    func archive() throws {
        let arrays = try Self.arrays(Sample.tiny)
        #expect(
            Set(arrays.keys) == [
                "observation.offset", "observation.factor", "layers.0.weight", "layers.0.bias", "task",
                "squashing", "fingerprint", "action_bound", "observation_limit", "round",
            ])
        #expect(arrays["observation.offset"]?.floats == [0.5, -1])
        #expect(arrays["observation.factor"]?.floats == [2, 0.25])
        #expect(arrays["layers.0.bias"]?.floats == [-1])
        #expect(arrays["layers.0.weight"]?.floats == [0.5, 1.5])
        #expect(arrays["layers.0.weight"]?.shape == [1, 2])
        #expect(arrays["task"]?.text == "half-cheetah")
        #expect(arrays["squashing"]?.text == "clamp")
        #expect(arrays["fingerprint"]?.text == Sample.tiny.fingerprint.text)
        #expect(arrays["action_bound"]?.floats == [1])
        #expect(arrays["observation_limit"]?.floats == [10])
        #expect(arrays["round"]?.data == [7, 0, 0, 0])
        #expect(arrays["round"]?.type == "<u4" && arrays["round"]?.shape == [])
    }

    @Test("keep weights output by output, whatever the core's order")
    func transposition() throws {
        let policy = Sample.large(.clamp)
        let arrays = try Self.arrays(policy)
        let resolution = policy.header.configuration.lattice.resolution
        var index = 0
        for (layer, (inputs, outputs)) in [(17, 37), (37, 20), (20, 6)].enumerated() {
            let bias = try #require(arrays["layers.\(layer).bias"])
            let weight = try #require(arrays["layers.\(layer).weight"])
            #expect(bias.shape == [outputs] && weight.shape == [outputs, inputs])
            for output in 0..<outputs {
                #expect(bias.floats[output] == Float(policy.parameters[index]) * resolution)
                index += 1
            }
            let rows = weight.floats
            for input in 0..<inputs {
                for output in 0..<outputs {
                    #expect(rows[output * inputs + input] == Float(policy.parameters[index]) * resolution)
                    index += 1
                }
            }
        }
        #expect(index == policy.parameters.count)
    }

    @Test(
        "as safetensors hold the same numbers, without gaps", arguments: [Sample.tiny, Sample.large(.tanh)])
    func safetensors(policy: Policy) throws {
        let bytes = try PolicyExport.encode(policy, as: .safetensors)
        #expect(bytes.word(4) == 0)
        let start = 8 + bytes.word(0)
        #expect(start % 8 == 0)
        let header = try #require(
            JSONSerialization.jsonObject(with: Data(bytes[8..<start])) as? [String: [String: Any]])
        let metadata = try #require(header["__metadata__"] as? [String: String])
        #expect(metadata["task"] == "half-cheetah")
        #expect(metadata["round"] == "\(policy.round)")
        #expect(metadata["fingerprint"] == policy.fingerprint.text)
        #expect(metadata["action_bound"] == "\(policy.header.configuration.actionBound)")
        #expect(metadata["observation_limit"] == "10.0")
        let arrays = try Self.arrays(policy)
        var ranges: [Range<Int>] = []
        for (name, entry) in header where name != "__metadata__" {
            #expect(entry["dtype"] as? String == "F32")
            #expect(entry["shape"] as? [Int] == arrays[name]?.shape)
            let offsets = try #require(entry["data_offsets"] as? [Int])
            ranges.append(offsets[0]..<offsets[1])
            let data = Array(bytes[start + offsets[0]..<start + offsets[1]])
            #expect(data == arrays[name]?.data, "\(name)")
        }
        #expect(ranges.count == 2 + 2 * policy.header.configuration.shape.layerCount)
        var end = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            #expect(range.lowerBound == end)
            end = range.upperBound
        }
        #expect(start + end == bytes.count)
    }

    @Test("of the same policy are the same bytes for ever", arguments: ["npz", "safetensors"])
    func golden(ending: String) throws {
        let format = try #require(PolicyExport.Format(rawValue: ending))
        let url = try #require(
            Bundle.module.url(forResource: "tiny", withExtension: ending, subdirectory: "Goldens"))
        #expect(try PolicyExport.encode(Sample.tiny, as: format) == Files.read(url.path))
    }

    @Test("as nudge read back as they were")
    func own() throws {
        try withFolder { folder in
            let policy = Sample.large(.tanh)
            try PolicyExport.write(policy, to: folder + "/policy.NUDGE")
            let read = try Policy(contentsOf: folder + "/policy.NUDGE")
            #expect(read.parameters == policy.parameters && read.scales == policy.scales)
        }
    }

    @Test(
        "with another ending are refused and leave nothing",
        arguments: ["p.npy", "p", "p.npz.gz", ".npz", "p.safetensor", "p.npz/", ""])
    func endings(name: String) throws {
        try withFolder { folder in
            if name == "p.npz/" { try Files.makeFolder(folder + "/p.npz") }
            let before = try names(in: folder)
            #expect(throws: (any Error).self) {
                try PolicyExport.write(Sample.tiny, to: "\(folder)/\(name)")
            }
            #expect(try names(in: folder) == before)
        }
    }

    @Test("replace a file as a whole, and say so when they cannot be written")
    func replacing() throws {
        try withFolder { folder in
            let path = folder + "/p.npz"
            try PolicyExport.write(Sample.large(.clamp), to: path)
            try PolicyExport.write(Sample.tiny, to: path)
            #expect(try Files.read(path) == PolicyExport.encode(Sample.tiny, as: .npz))
            #expect(try names(in: folder) == ["p.npz"])
            #expect(throws: StoreError.self) {
                try PolicyExport.write(Sample.tiny, to: folder + "/nowhere/p.npz")
            }
        }
    }

    static func arrays(_ policy: Policy) throws -> [String: ArrayReader] {
        let files = try ZipReader(PolicyExport.encode(policy, as: .npz)).files
        var arrays: [String: ArrayReader] = [:]
        for (name, content) in files {
            #expect(name.hasSuffix(".npy"))
            let previous = arrays.updateValue(try ArrayReader(content), forKey: String(name.dropLast(4)))
            #expect(previous == nil, "\(name) twice")
        }
        return arrays
    }
}
