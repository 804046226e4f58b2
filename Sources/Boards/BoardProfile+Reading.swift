// SPDX-License-Identifier: Apache-2.0

public import Tables
import Foundation

extension BoardProfile {
    private static let bytesMaximum = 1 << 50

    /// Reads a profile. Unknown, missing, mistyped and impossible values are errors with file, line and key.
    public init(path: String) throws(TableError) {
        var file = try TableSource.read(path)
        name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        title = try file.text("title")
        sources = try file.texts("sources")
        var build = try file.inner("build")
        self.build = try Self.build(&build)
        var hardware = try file.inner("hardware")
        self.hardware = try Self.hardware(&hardware, self.build.target)
        var emulation = try file.inner("emulation")
        self.emulation = try Self.emulation(&emulation)
        var budgets = try file.inner("budgets")
        self.budgets =
            self.build.target.isMicrocontroller
            ? try Self.microcontrollerBudgets(&budgets, self.hardware)
            : try Self.linuxBudgets(&budgets, self.hardware, self.build.target)
        try file.finish()
        guard !sources.isEmpty || self.emulation.method == .none, sources.allSatisfy({ $0.hasPrefix("http") })
        else {
            throw file.error("sources", "must be a list of at least one address on the web")
        }
    }

    private static func hardware(
        _ table: inout KeyedTable, _ target: Target
    ) throws(TableError) -> Hardware {
        let hardware = Hardware(
            systemOnChip: try table.text("systemOnChip"), architecture: try table.text("architecture"),
            core: try table.text("core"), coreCount: try table.integer("coreCount", in: 1...1024),
            clockMegahertz: try table.integer("clockMegahertz", in: 1...100_000),
            dataCacheBytes: try table.integer("dataCacheBytes", in: 0...bytesMaximum),
            secondCacheBytes: try table.integer("secondCacheBytes", in: 0...bytesMaximum),
            ramBytes: try table.integer("ramBytes", in: 1024...bytesMaximum),
            flashBytes: target.isMicrocontroller ? try table.integer("flashBytes", in: 1...bytesMaximum) : 0,
            operatingSystem: try table.text("operatingSystem"))
        try table.finish()
        return hardware
    }

    private static func build(_ table: inout KeyedTable) throws(TableError) -> Build {
        let build = Build(
            target: try table.choice("target", Target.self), compilerFlags: try table.texts("compilerFlags"))
        try table.finish()
        return build
    }

    private static func emulation(_ table: inout KeyedTable) throws(TableError) -> Emulation {
        let method = try table.choice("method", Emulation.Method.self)
        let emulation = Emulation(
            method: method, machine: method == .none ? "" : try table.text("machine"),
            cpu: try table.text("cpu", default: ""), console: try table.text("console", default: "ttyAMA0"),
            deviceTree: try table.text("deviceTree", default: ""),
            kernelArguments: try table.text("kernelArguments", default: ""),
            hasFixedRam: try table.flag("hasFixedRam", default: false))
        try table.finish()
        return emulation
    }

    private static func linuxBudgets(
        _ table: inout KeyedTable, _ hardware: Hardware, _ target: Target
    ) throws(TableError) -> Budgets {
        let resident = try table.integer("residentBytes", in: 1...hardware.ramBytes)
        let budgets = Budgets(
            arenaBytes: try table.integer("arenaBytes", in: 1...resident),
            stackBytes: try table.integer("stackBytes", in: 1...resident),
            heapCallsAfterStart: try table.integer("heapCallsAfterStart", in: 0...0),
            residentBytes: resident,
            connectedResidentBytes: target.hasLink
                ? try table.integer("connectedResidentBytes", in: resident...hardware.ramBytes) : 0,
            binaryBytes: try table.integer("binaryBytes", in: 1...bytesMaximum), ramBytes: 0, flashBytes: 0)
        try table.finish()
        return budgets
    }

    private static func microcontrollerBudgets(
        _ table: inout KeyedTable, _ hardware: Hardware
    ) throws(TableError) -> Budgets {
        let ram = try table.integer("ramBytes", in: 1...hardware.ramBytes)
        let arena = try table.integer("arenaBytes", in: 1...ram)
        guard arena < ram else { throw table.error("arenaBytes", "leaves nothing of ramBytes for a stack") }
        let budgets = Budgets(
            arenaBytes: arena, stackBytes: try table.integer("stackBytes", in: 1...(ram - arena)),
            heapCallsAfterStart: try table.integer("heapCallsAfterStart", in: 0...0), residentBytes: 0,
            connectedResidentBytes: 0, binaryBytes: 0, ramBytes: ram,
            flashBytes: try table.integer("flashBytes", in: 1...hardware.flashBytes))
        try table.finish()
        return budgets
    }
}
