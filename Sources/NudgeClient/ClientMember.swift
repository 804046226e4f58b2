// SPDX-License-Identifier: Apache-2.0

#if !hasFeature(Embedded)
internal import NudgeCore
#endif

/// What `nudge_member` is. It lies at the beginning of its memory; then come the frames that it is sent, and
/// then its agent, once a welcome told of which run.
@safe
struct ClientMember: ~Copyable {
    /// What the board plays.
    private let task: TaskName
    private let observationCount: Int
    private let actionCount: Int
    /// Where frames are put together.
    let frames: UnsafeMutableBufferPointer<UInt8>
    private var filledBytes = 0
    /// Where the agent is, or will be.
    private let room: UnsafeMutableRawBufferPointer
    private(set) var hasAgent = false
    private var isConnected = false
    private var isHelloDue = false
    /// Why the member may not join, as it was told last.
    var refusal: RefusalFrame?

    /// Bytes from the beginning of the memory to the frames.
    private static var headBytes: Int { Arena.bytes(for: ClientMember.self) }

    /// Room for the longest frame that a member of such a run is sent, sealed and on a serial line.
    private static func frameBytes(_ largest: RunConfiguration) -> Int {
        let header = RunHeader.encodedBytes(observationCount: largest.shape.observationCount)
        let welcome = WelcomeFrame.headBytes + header + Limits.panelBytesMaximum
        let bytes = max(
            GatewayLink.frameBytesMinimum, GatewayLink.frameBytes(SealedFrame.headBytes + welcome))
        return Arena.bytes(for: UInt8.self, count: bytes)
    }

    /// All memory of a member.
    static func bytes(_ largest: RunConfiguration) -> Int {
        headBytes + frameBytes(largest) + ClientAgent.bytes(largest)
    }

    /// - Parameters:
    ///   - task: what the board plays.
    ///   - largest: has its numbers of observations and actions; no run may need more memory.
    ///   - memory: ``bytes(_:)`` or more, aligned as an arena.
    init(task: TaskName, largest: RunConfiguration, memory: UnsafeMutableRawBufferPointer) {
        self.task = task
        observationCount = largest.shape.observationCount
        actionCount = largest.shape.actionCount
        let framesEnd = Self.headBytes + Self.frameBytes(largest)
        unsafe frames = UnsafeMutableRawBufferPointer(rebasing: memory[Self.headBytes..<framesEnd])
            .bindMemory(to: UInt8.self)
        unsafe room = UnsafeMutableRawBufferPointer(rebasing: memory[framesEnd...])
    }

    /// The member that C code holds.
    @inline(__always)
    static func at(_ member: OpaquePointer?) throws(Refusal) -> UnsafeMutablePointer<ClientMember> {
        guard let member = unsafe member else { throw .null }
        return unsafe UnsafeMutablePointer(member)
    }

    /// The agent. Only where there is one.
    var agent: UnsafeMutablePointer<ClientAgent> {
        unsafe room.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: ClientAgent.self)
    }

    /// A new connection begins, with a hello.
    mutating func connect() {
        filledBytes = 0
        isConnected = true
        isHelloDue = true
    }

    /// Takes a byte of the stream. What makes no sense ends the connection on this side.
    mutating func receive(_ byte: UInt8) throws(Refusal) -> MemberEvent {
        try require(isConnected, else: .phase)
        unsafe frames[filledBytes] = byte
        filledBytes += 1
        let bytes = unsafe Span(_unsafeElements: UnsafeBufferPointer(rebasing: frames[..<filledBytes]))
        do throws(Refusal) {
            guard try isFrame(bytes) else { return .nothing }
            filledBytes = 0
            return try deliver(bytes)
        } catch {
            isConnected = false
            throw error
        }
    }

    /// Whether the frame that the bytes begin is whole.
    private func isFrame(_ bytes: Span<UInt8>) throws(Refusal) -> Bool {
        let length: Int?
        do throws(FrameError) {
            let layout = unsafe hasAgent ? agent.pointee.agent.configuration.voteLayout : nil
            length = try FrameLength.of(bytes, layout)
        } catch {
            throw Refusal(error)
        }
        guard let length else { return false }
        try require(unsafe length <= frames.count, else: .memory)
        return length == bytes.count
    }

    /// Writes the frame that is due on the stream: a hello, or the agent's.
    /// - Parameter line: at least ``HelloFrame/encodedBytes``.
    /// - Returns: the frame's length; 0 when nothing is due.
    mutating func transmit(_ line: inout MutableSpan<UInt8>) -> Int {
        guard isConnected else { return 0 }
        guard isHelloDue else { return speak(&line) }
        isHelloDue = false
        return hello().write(to: &line)
    }

    /// What the member knows of the run.
    mutating func hello() -> HelloFrame {
        unsafe hasAgent ? agent.pointee.agent.hello() : HelloFrame(knowledge: nil)
    }

    /// Writes the agent's frame that is due.
    mutating func speak(_ line: inout MutableSpan<UInt8>) -> Int {
        unsafe hasAgent ? agent.pointee.agent.transmit(&line) : 0
    }

    /// Takes a whole frame.
    mutating func deliver(_ frame: Span<UInt8>) throws(Refusal) -> MemberEvent {
        // Where another server is: who brings the stream knows where it leads.
        if (try? IntroductionFrame(reading: frame)) != nil { return .nothing }
        switch try take(frame) {
        case .joined:
            unsafe agent.pointee.hasPolicy = true
            return .joined
        case .catchingUp:
            unsafe agent.pointee.hasPolicy = false
            return .catchingUp
        case .refusal(let refusal):
            self.refusal = refusal
            return .refused
        case .commit: return .committed
        case .assignment: return .assigned
        case .bye(.leaving): return .serverLeft
        case .bye(.complete): return .complete
        case .ping, .pong, .answer: return .nothing
        }
    }

    /// Hands a frame to the agent, which the first welcome makes. Of a welcome that cannot be followed none
    /// is kept, for the member would be of that run for good.
    private mutating func take(_ frame: Span<UInt8>) throws(Refusal) -> Agent.Received {
        let isNew = !hasAgent
        if isNew {
            let welcome: WelcomeFrame
            do throws(FrameError) {
                switch try FrameKind.read(frame) {
                case .refusal: return .refusal(try RefusalFrame(reading: frame))
                case .bye: return .bye(try ByeFrame(reading: frame).reason)
                default: welcome = try WelcomeFrame(reading: frame)
                }
            } catch {
                throw Refusal(error)
            }
            try makeAgent(welcome, in: frame)
        }
        do throws(FrameError) {
            return try unsafe agent.pointee.agent.receive(frame)
        } catch {
            if isNew { hasAgent = false }
            throw Refusal(error)
        }
    }

    /// Makes the agent of the run that a welcome describes.
    private mutating func makeAgent(_ welcome: WelcomeFrame, in frame: Span<UInt8>) throws(Refusal) {
        let configuration = welcome.header.configuration
        let isForTask = welcome.header.isFor(
            task, observationCount: observationCount, actionCount: actionCount)
        try require(isForTask, else: .task)
        try require(unsafe room.count >= ClientAgent.bytes(configuration), else: .memory)
        let arena = unsafe UnsafeMutableRawBufferPointer(rebasing: room[ClientAgent.headBytes...])
        let made: Agent
        do throws(ConfigurationError) {
            made = try unsafe Agent(welcome, in: frame, memory: arena)
        } catch {
            throw Refusal(error)
        }
        let start = unsafe room.baseAddress.unsafelyUnwrapped.bindMemory(to: ClientAgent.self, capacity: 1)
        unsafe start.initialize(to: ClientAgent(agent: made, hasPolicy: false, isMember: true))
        hasAgent = true
    }
}

/// What a member was told. The numbers are those of `nudge_member.h`.
enum MemberEvent: Int32 {
    case nothing = 0
    case joined = 1
    case catchingUp = 2
    case committed = 3
    case assigned = 4
    case serverLeft = 5
    case complete = 6
    case refused = 7
}
