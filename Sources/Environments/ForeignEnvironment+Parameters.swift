// SPDX-License-Identifier: Apache-2.0

internal import EnvironmentPort
internal import NudgeCore

extension ForeignEnvironment {
    /// Whether the environment has the policy itself.
    var isFlat: Bool { facts.parameterCount > 0 }

    /// Hands over the parameters of the episode that begins next: few as numbers in a line, many in a file
    /// that lies in memory and goes with the line. An environment without the policy is told nothing.
    public mutating func take(_ parameters: Span<Int16>, resolution: Float) {
        hasParameters = false
        guard isFlat, start() else { return }
        guard parameters.count == facts.parameterCount else {
            _ = fail(.otherPolicy(parameterCount: parameters.count))
            return
        }
        var line = line("parameters")
        if parameters.count <= Limits.actionCountMaximum {
            for index in 0..<parameters.count {
                let number = Float(parameters[index]) * resolution
                unsafe line.append(facts.rangeCount > 0 ? ranges[index].number(number) : number)
            }
        } else {
            guard let path = unsafe file(with: parameters) else {
                _ = fail(.noRoom(environment_error()))
                return
            }
            line.append("at")
            unsafe line.append(path: path)
            line.append("bytes")
            line.append(UInt64(parameters.count * MemoryLayout<Int16>.stride))
            line.append("resolution")
            line.append(resolution)
        }
        hasParameters = say(&line, facts.patienceMilliseconds)
    }

    /// The path of a file with the parameters, which are little-endian as all processors that we know of.
    private func file(with parameters: Span<Int16>) -> UnsafePointer<CChar>? {
        unsafe parameters.withUnsafeBytes { bytes in
            unsafe environment_share(link, bytes.baseAddress, bytes.count)
        }
    }
}
