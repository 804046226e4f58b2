// SPDX-License-Identifier: Apache-2.0

import Experiments
import Federation
import NudgeCore
import Testing

@Suite("Base policies")
struct BasePolicyTests {
    /// A policy at one end of the lattice's range.
    private func extreme(_ parameter: Int16) throws -> Policy {
        let plan = try SimulationPlan(SimulationSettings(task: "swimmer"))
        let count = plan.header.configuration.shape.parameterCount
        return Policy(
            header: plan.header, scales: plan.scales, parameters: [Int16](repeating: parameter, count: count),
            round: 0)
    }

    @Test("one that a perturbation could wrap is refused, not bent", arguments: [Int16.max, .min])
    func outside(parameter: Int16) throws {
        let base = try extreme(parameter)
        #expect(throws: SettingsError.self) {
            try SimulationPlan(SimulationSettings(task: "swimmer"), base: base)
        }
    }

    @Test("one at the bound is taken as it is")
    func atTheBound() throws {
        let plan = try SimulationPlan(SimulationSettings(task: "swimmer"))
        let base = try extreme(Int16(plan.header.configuration.parameterBound))
        let started = try SimulationPlan(SimulationSettings(task: "swimmer"), base: base)
        let host = try PolicyHost(header: started.header, scales: started.scales, base: base)
        #expect(host.snapshot().parameters == base.parameters)
    }
}
