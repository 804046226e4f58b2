// SPDX-License-Identifier: Apache-2.0

import Experiments
import Federation
import NudgeCore
import Programs

extension Scratch {
    func folder(_ name: String) -> RunFolder { RunFolder(path + "/" + name) }
}

/// What a finished run leaves, wall time left out.
struct Remains: Equatable {
    var log: [UInt8]
    var policy: [UInt8]
    var curve: [String]

    init(_ folder: RunFolder) throws {
        log = try Files.read(folder.log)
        policy = try Files.read(folder.policy)
        let text = String(decoding: try Files.read(folder.curve), as: UTF8.self)
        curve = text.split(separator: "\n").map { line in
            line.split(separator: ",").dropLast().joined(separator: ",")
        }
    }
}

extension RunFolder {
    /// The records of the log, and θ after each of them.
    func rounds() throws -> [(record: RoundRecord, parameters: [Int16])] {
        var rounds: [(RoundRecord, [Int16])] = []
        let base = Files.exists(base) ? try Policy(contentsOf: base) : nil
        _ = try RunLogReader(log).replay(base: base) { replica, record in
            rounds.append((record, (0..<replica.parameterCount).map { replica[$0] }))
        }
        return rounds
    }
}
