// SPDX-License-Identifier: Apache-2.0

#if NUDGE_TLS
import NudgeCore
import Preferences

extension AggregatorLink {
    /// Waits for the answer to the first hello, and looks at it.
    mutating func welcome() throws(Parting) -> WelcomeFrame {
        while try !advance(timeoutMilliseconds: 1_000) {}
        let welcome = try withFrame(Self.readWelcome)
        voteLayout = welcome.header.configuration.voteLayout
        return welcome
    }

    private static func readWelcome(_ frame: Span<UInt8>) throws(Parting) -> WelcomeFrame {
        let answer: Result<WelcomeFrame, Parting>
        do throws(FrameError) {
            switch try FrameKind.read(frame) {
            case .refusal: answer = .failure(.refused(try RefusalFrame(reading: frame)))
            case .bye: answer = .failure(.left)
            default: answer = .success(try WelcomeFrame(reading: frame))
            }
        } catch {
            throw .malformed(error)
        }
        return try answer.get()
    }

    /// Who answers, by the frame which is looked at, a welcome; nil where it leaves that to the agent.
    func answerers(_ welcome: WelcomeFrame) throws(Parting) -> Answerers? {
        guard !welcome.panelRange.isEmpty else { return nil }
        let known = withFrame { Answerers(reading: $0.extracting(welcome.panelRange)) }
        guard let known else {
            throw .malformed(FrameError(.value, offset: welcome.panelRange.lowerBound))
        }
        return known
    }

    /// Makes the agent that the frame which is looked at, a welcome, describes.
    func makeAgent(
        _ welcome: WelcomeFrame, memory: UnsafeMutableRawBufferPointer, clips: ClipPlan?
    ) throws(Parting) -> Agent {
        do throws(ConfigurationError) {
            return try withFrame { (frame) throws(ConfigurationError) in
                try unsafe Agent(welcome, in: frame, memory: memory, clips: clips)
            }
        } catch {
            throw .malformed(FrameError(.value, offset: WelcomeFrame.headBytes))
        }
    }

    /// Hands the frame that is looked at to the agent.
    func deliver(to agent: inout Agent) throws(Parting) -> Agent.Received {
        do throws(FrameError) {
            return try withFrame { (frame) throws(FrameError) in try agent.receive(frame) }
        } catch {
            throw error.reason == .run ? .otherRun : .malformed(error)
        }
    }
}
#endif
