// SPDX-License-Identifier: Apache-2.0

extension Takeover {
    /// The store's answer to ``Effect/ask(_:)``.
    /// - Parameters:
    ///   - request: what was asked.
    ///   - answer: what the store said.
    ///   - askedAt: when the request left, before anything of it could happen.
    ///   - now: milliseconds of the same clock as ``tick(now:)``'s.
    public mutating func answered(
        _ request: StoreRequest, _ answer: StoreAnswer, askedAt: UInt64, now: UInt64
    ) {
        guard stage != .over else { return }
        if let proposal, request == proposal.request {
            judge(proposal, answer, now: now)
        } else {
            isAsking = false
            nextAskAt = now
            take(request, answer, askedAt: askedAt, now: now)
        }
        tick(now: now)
    }

    private mutating func take(
        _ request: StoreRequest, _ answer: StoreAnswer, askedAt: UInt64, now: UInt64
    ) {
        switch (request, answer) {
        case (.look, .seen(let view)): see(view, now: now)
        case (.lease, .leased(let lease)):
            stage = .claiming(lease: lease)
            leaseEndsAt = askedAt + rules.leaseMilliseconds
        case (.claim(let lease), .claimed(let term)):
            stage = .holding(lease: lease, term: term)
            nextKeepAt = askedAt + rules.keepMilliseconds
            // What the leader before wrote at last may not be seen yet.
            isWhole = false
        case (.claim, .taken): follow(now: now)
        case (.keep, .kept(true)):
            leaseEndsAt = askedAt + rules.leaseMilliseconds
            nextKeepAt = askedAt + rules.keepMilliseconds
        case (.keep, .kept(false)): lose(.lapsed, now: now)
        case (.write(let place, let bytes, _), _): bring(bytes, to: place, answer, now: now)
        default: fail(now: now)
        }
    }

    /// No answer. A claim may have been heard: it is repeated as long as the lease may be in force.
    private mutating func fail(now: UInt64) {
        nextAskAt = now + rules.retryMilliseconds
        switch stage {
        case .following: nextAskAt = now + rules.pauseMilliseconds
        case .leasing: follow(now: now)
        case .claiming where now >= leaseEndsAt: follow(now: now)
        case .claiming, .holding, .over: break
        }
    }

    /// Compares what is there with the own log, and copies what that one lacks.
    private mutating func see(_ view: SharedView, now: UInt64) {
        if let shared = view.header, shared != header { return end(.otherRun) }
        isBegun = view.header != nil
        leader = view.leader
        for record in view.records {
            guard record.round == round else { return end(.gap(round: round)) }
            if Int(round) < own.count {
                guard own[Int(round)] == record.bytes else { return end(.differs(round: round)) }
            } else {
                emit(.copy(record.bytes))
            }
            round += 1
        }
        isWhole = view.isWhole
        guard isWhole else { return }
        guard !isBegun || own.count <= Int(round) else {
            return end(.ahead(own: own.count, shared: round))
        }
        if case .holding = stage { return leadIfReady() }
        if leader == nil, isBegun || rules.begins {
            stage = .leasing
        } else {
            nextAskAt = now + rules.pauseMilliseconds
        }
    }

    private mutating func leadIfReady() {
        guard isWhole, isBegun else { return }
        isLeading = true
        emit(.lead)
    }

    /// The first leader's log, record by record, and the header at last.
    private mutating func bring(
        _ bytes: [UInt8], to place: SharedPlace, _ answer: StoreAnswer, now: UInt64
    ) {
        guard let isThere = isThere(bytes, answer, now: now) else { return fail(now: now) }
        guard isThere else { return }
        if place == .header {
            isBegun = true
            leadIfReady()
        } else {
            round += 1
        }
    }

    private mutating func judge(_ proposal: Proposal, _ answer: StoreAnswer, now: UInt64) {
        guard case .write(_, let bytes, _) = proposal.request else { return }
        guard let isThere = isThere(bytes, answer, now: now) else {
            self.proposal?.isUnderWay = false
            self.proposal?.nextAskAt = now + rules.retryMilliseconds
            return
        }
        guard isThere else { return }
        round = proposal.round + 1
        self.proposal = nil
        emit(.committed(proposal.round))
    }

    /// Whether these bytes are in the store now, as far as an answer tells; nil where it does not. Where they
    /// cannot be any more, all is over. A request whose answer was lost finds its own bytes.
    private mutating func isThere(_ bytes: [UInt8], _ answer: StoreAnswer, now: UInt64) -> Bool? {
        switch answer {
        case .written: return true
        case .refused(isTermOver: false, let there?) where there == bytes: return true
        case .refused(isTermOver: true, _): lose(.superseded, now: now)
        case .refused(isTermOver: false, .some): end(.differs(round: round))
        default: return nil
        }
        return false
    }
}
