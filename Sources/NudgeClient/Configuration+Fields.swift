// SPDX-License-Identifier: Apache-2.0

internal import CNudge

#if !hasFeature(Embedded)
internal import NudgeCore
#endif

extension nudge_configuration {
    /// The fields as C sees them.
    init(_ run: RunConfiguration) {
        self.init()
        seed = run.seed
        if case .policy(let fingerprint) = run.start {
            has_base_policy = 1
            base_fingerprint = fingerprint.value
        }
        action_bound = run.actionBound
        horizon = UInt32(run.horizon)
        first_horizon = UInt32(run.firstHorizon)
        round_count = run.roundCount
        learning_rate = run.plan.learningRate
        perturbation_scale = run.plan.perturbationScale
        learning_rate_loss = run.plan.learningRateLoss
        perturbation_loss = run.plan.perturbationLoss
        rejections_before_halving = run.plan.rejectionsBeforeHalving
        agent_count = UInt16(run.agentCount)
        batch_count = UInt16(run.batchCount)
        batch_size = UInt16(run.batchSize)
        observation_count = UInt16(run.shape.observationCount)
        action_count = UInt16(run.shape.actionCount)
        let layers = run.shape.hiddenLayerCount
        hidden_layer_count = UInt8(layers)
        if layers > 0 { hidden_widths.0 = UInt16(run.shape.hiddenWidth(0)) }
        if layers > 1 { hidden_widths.1 = UInt16(run.shape.hiddenWidth(1)) }
        if layers > 2 { hidden_widths.2 = UInt16(run.shape.hiddenWidth(2)) }
        output_gain = run.outputGain
        actor = run.shape.kind.rawValue
        if run.shape.kind == .flat { parameter_count = UInt32(run.shape.parameterCount) }
        if let rhythm = run.shape.rhythm {
            first_angle = rhythm.firstAngle
            first_speed = rhythm.firstSpeed
            pace = rhythm.pace
            feedback_gain = rhythm.feedbackGain
        }
        algorithm = run.algorithm.rawValue
        candidate_count = UInt8(run.candidateCount)
        sides = run.sides.rawValue
        pairing = run.pairing.rawValue
        squashing = run.shape.squashing.rawValue
        fraction_bits = run.lattice.fractionBits
        momentum = run.momentum
        plays_on = run.playsOn ? 1 : 0
        truth = run.response?.truth ?? 0
    }
}

extension RunConfiguration {
    /// The settings behind the fields that C set, validated.
    init(_ fields: nudge_configuration) throws(Refusal) {
        guard let algorithm = Algorithm(rawValue: fields.algorithm),
            let sides = Sides(rawValue: fields.sides),
            let pairing = Pairing(rawValue: fields.pairing), fields.has_base_policy <= 1,
            fields.plays_on <= 1
        else { throw .choice }
        self.init(
            seed: fields.seed, algorithm: algorithm, agentCount: Int(fields.agent_count),
            shape: try ActorShape(fields))
        candidateCount = Int(fields.candidate_count)
        self.sides = sides
        self.pairing = pairing
        actionBound = fields.action_bound
        horizon = Int(truncatingIfNeeded: fields.horizon)
        firstHorizon = Int(truncatingIfNeeded: fields.first_horizon)
        roundCount = fields.round_count
        plan = Schedule.Plan(
            learningRate: fields.learning_rate, perturbationScale: fields.perturbation_scale,
            learningRateLoss: fields.learning_rate_loss, perturbationLoss: fields.perturbation_loss,
            rejectionsBeforeHalving: fields.rejections_before_halving)
        batchCount = Int(fields.batch_count)
        batchSize = Int(fields.batch_size)
        outputGain = fields.output_gain
        lattice = Lattice(fractionBits: fields.fraction_bits)
        momentum = fields.momentum
        playsOn = fields.plays_on == 1
        response = RandomisedResponse(truth: fields.truth)
        if fields.has_base_policy == 1 { start = .policy(Fingerprint(value: fields.base_fingerprint)) }
        do throws(ConfigurationError) { try validate() } catch { throw Refusal(error) }
    }
}

extension ActorShape {
    /// The layers behind the fields that C set.
    fileprivate init(_ fields: nudge_configuration) throws(Refusal) {
        guard let squashing = Squashing(rawValue: fields.squashing),
            let kind = ActorKind(rawValue: fields.actor)
        else { throw .choice }
        if kind == .flat {
            let isBare =
                fields.observation_count == 0 && fields.action_count == 0
                && fields.hidden_layer_count == 0 && squashing == .clamp
            try require(isBare, else: .shape)
            self.init(flat: fields.parameter_count)
            return
        }
        guard kind == .network else {
            let rhythm = Rhythm(
                firstAngle: fields.first_angle, firstSpeed: fields.first_speed, pace: fields.pace,
                feedbackGain: fields.feedback_gain)
            self.init(
                observationCount: Int(fields.observation_count), actionCount: Int(fields.action_count),
                squashing: squashing, rhythm: rhythm)
            try require(fields.hidden_layer_count == 0 && self.kind == kind, else: .shape)
            return
        }
        let layers = fields.hidden_layer_count
        try require(layers <= Limits.hiddenLayerCountMaximum, else: .shape)
        self.init(
            observationCount: Int(fields.observation_count), actionCount: Int(fields.action_count),
            squashing: squashing)
        let widths = fields.hidden_widths
        if layers > 0 { try require(addHiddenLayer(width: Int(widths.0)), else: .shape) }
        if layers > 1 { try require(addHiddenLayer(width: Int(widths.1)), else: .shape) }
        if layers > 2 { try require(addHiddenLayer(width: Int(widths.2)), else: .shape) }
    }
}
