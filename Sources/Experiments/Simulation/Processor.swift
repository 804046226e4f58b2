// SPDX-License-Identifier: Apache-2.0

import Federation
import Foundation

/// The processor that this program runs on. Trajectories differ between processors in their last bits, and so
/// do the votes and everything after them; whoever repeats a run wants to know where it was played.
enum Processor {
    /// Its model, as the kernel names it; without a name of its own, what it is a kind of.
    static let model: String = {
        let text = (try? Files.read("/proc/cpuinfo")).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let values = text.split(separator: "\n").map { line in
            line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
        }
        func value(_ name: String) -> String? { values.first { $0.count == 2 && $0[0] == name }?[1] }
        if let name = value("model name") { return name }
        guard let implementer = value("CPU implementer"), let part = value("CPU part") else { return kind }
        return "\(kind), implementer \(implementer), part \(part)"
    }()

    private static var kind: String {
        var name = utsname()
        guard unsafe uname(&name) == 0 else { return "unknown" }
        return unsafe withUnsafeBytes(of: &name.machine) { bytes in
            String(decoding: unsafe Array(bytes).prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}

extension RunFolder {
    /// The models of the processors that played the run, a line each, in the order in which they did.
    var processors: String { path + "/processors.txt" }

    /// The processors that played the run; none where that was not recorded yet.
    func processorModels() throws(StoreError) -> [String] {
        guard Files.exists(processors) else { return [] }
        let text = String(decoding: try Files.read(processors), as: UTF8.self)
        return text.split(separator: "\n").map(String.init)
    }

    /// Records the processor that goes on with the run.
    func noteProcessor() throws(StoreError) {
        let models = try processorModels()
        guard !models.contains(Processor.model) else { return }
        let text = (models + [Processor.model]).joined(separator: "\n") + "\n"
        try Files.replace(processors, with: [UInt8](text.utf8))
    }
}
