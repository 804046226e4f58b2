extension RunConfiguration {
    /// The agent whose block coordinate `coordinate` belongs to in this round.
    func owner(of coordinate: Int, inRound round: UInt32) -> Int {
        switch partition {
        case .equal: return blocks.index(of: coordinate)
        case .layers: return ownerByLayers(of: coordinate)
        case .redrawn:
            let name = StreamName(.dealing, round: round, index: UInt32.max)
            let distance = Int(name.block(0, seed: seed)[0] % UInt32(blocks.parameterCount))
            return blocks.index(of: (coordinate + distance) % blocks.parameterCount)
        }
    }

    /// Every layer gets one block, then the layer whose blocks are largest gets one more until none is left.
    private func ownerByLayers(of coordinate: Int) -> Int {
        let layerCount = shape.layerCount
        guard agentCount >= layerCount else { return blocks.index(of: coordinate) }
        var sizes = SIMD4<Int>(repeating: 0)
        var counts = SIMD4<Int>(repeating: 0)
        for layer in 0..<layerCount {
            sizes[layer] = (shape.inputCount(ofLayer: layer) + 1) * shape.outputCount(ofLayer: layer)
            counts[layer] = 1
        }
        for _ in layerCount..<agentCount {
            var largest = 0
            for layer in 1..<layerCount where sizes[layer] * counts[largest] > sizes[largest] * counts[layer] {
                largest = layer
            }
            counts[largest] += 1
        }
        var start = 0
        var first = 0
        for layer in 0..<layerCount {
            if coordinate < start + sizes[layer] {
                let within = Blocks(parameterCount: sizes[layer], blockCount: counts[layer])
                return first + within.index(of: coordinate - start)
            }
            start += sizes[layer]
            first += counts[layer]
        }
        return agentCount - 1
    }
}
