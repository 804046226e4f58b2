// SPDX-License-Identifier: Apache-2.0

#if !hasFeature(Embedded)
internal import NudgeCore
#endif

/// Begins an episode of the policy as it is.
@c(nudge_begin_evaluation)
public func beginEvaluation(_ agent: OpaquePointer?) -> Int32 {
    report { () throws(Refusal) in
        let client = try unsafe ClientAgent.at(agent)
        try require(unsafe !client.pointee.agent.isShowing, else: .phase)
        unsafe client.pointee.agent.beginEvaluation()
    }
}

/// Computes the action of the policy as it is.
@c(nudge_evaluate)
public func evaluate(
    _ agent: OpaquePointer?, _ observation: UnsafePointer<Float>?, _ observationCount: Int,
    _ action: UnsafeMutablePointer<Float>?, _ actionCount: Int
) -> Int32 {
    report { () throws(Refusal) in
        let client = try unsafe ClientAgent.at(agent)
        let shape = unsafe client.pointee.agent.configuration.shape
        let source = try unsafe checked(observation, observationCount, expected: shape.observationCount)
        let target = try unsafe checked(action, actionCount, expected: shape.actionCount)
        try unsafe client.pointee.requirePolicy()
        try require(unsafe !client.pointee.agent.isShowing, else: .phase)
        var span = unsafe target.mutableSpan
        unsafe client.pointee.agent.evaluate(observation: source.span, action: &span)
    }
}

/// Tells how many rounds were committed.
@c(nudge_round)
public func round(_ agent: OpaquePointer?, _ round: UnsafeMutablePointer<UInt32>?) -> Int32 {
    report { () throws(Refusal) in
        let client = try unsafe ClientAgent.at(agent)
        let target = try unsafe checked(round)
        unsafe target.pointee = client.pointee.agent.round
    }
}

/// Tells the policy's fingerprint.
@c(nudge_fingerprint)
public func fingerprint(_ agent: OpaquePointer?, _ fingerprint: UnsafeMutablePointer<UInt64>?) -> Int32 {
    report { () throws(Refusal) in
        let client = try unsafe ClientAgent.at(agent)
        let target = try unsafe checked(fingerprint)
        try require(unsafe !client.pointee.agent.isShowing, else: .phase)
        unsafe target.pointee = client.pointee.agent.fingerprint().value
    }
}

/// Tells d.
@c(nudge_parameter_count)
public func parameterCount(_ agent: OpaquePointer?, _ count: UnsafeMutablePointer<Int>?) -> Int32 {
    report { () throws(Refusal) in
        let client = try unsafe ClientAgent.at(agent)
        let target = try unsafe checked(count)
        unsafe target.pointee = client.pointee.agent.configuration.shape.parameterCount
    }
}

/// Tells where the parameters are.
@c(nudge_view_parameters)
public func viewParameters(
    _ agent: OpaquePointer?, _ parameters: UnsafeMutablePointer<UnsafePointer<Int16>?>?
) -> Int32 {
    report { () throws(Refusal) in
        let client = try unsafe ClientAgent.at(agent)
        let target = try unsafe checked(parameters)
        try unsafe client.pointee.requirePolicy()
        unsafe target.pointee = client.pointee.agent.parameters.baseAddress
    }
}

/// Reads a parameter.
@c(nudge_parameter)
public func parameter(
    _ agent: OpaquePointer?, _ index: Int, _ parameter: UnsafeMutablePointer<Int16>?
) -> Int32 {
    report { () throws(Refusal) in
        let client = try unsafe ClientAgent.at(agent)
        let target = try unsafe checked(parameter)
        let count = unsafe client.pointee.agent.configuration.shape.parameterCount
        try require(index >= 0 && index < count, else: .index)
        try require(unsafe !client.pointee.agent.isShowing, else: .phase)
        unsafe target.pointee = client.pointee.agent.parameter(index)
    }
}
