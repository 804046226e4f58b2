// SPDX-License-Identifier: Apache-2.0

#if NUDGE_TLS
import BoardPort
import NudgeCore

/// Why an agent and its aggregator part, for a while or for good.
enum Parting: Error {
    /// The link failed, with an error of BoardLink.h.
    case failed(Int)
    /// What came was no frame that belongs there, or θ is not the aggregator's any more.
    case malformed(FrameError)
    /// Nothing was heard for too long.
    case silent
    /// The aggregator leaves, and is expected back.
    case left
    /// The aggregator will not talk to this agent, for now or for good.
    case refused(RefusalFrame)
    /// The run is for another task than this program's.
    case otherTask
    /// The aggregator has another run than the one that this program's memory was cut up for.
    case otherRun
    /// The panel has no answer to questions of more than two behaviours.
    case speechless
    /// People answer at the fleet's page, and nothing is known of the body to draw.
    case invisible
    /// The options name others who answer than the fleet does.
    case otherAnswerers
    /// Somebody beside the board was to answer, and in this fleet a program does.
    case simulatedPanel
    /// Votes of the run are not hidden, or less than the options want.
    case tooLittlePrivacy
    /// Votes are to be hidden, and people answer who tell the aggregator.
    case knownAnswers
    /// Keys or lights for whoever was to answer beside the board are not there, with an error of the link's.
    case unattended
    /// What a broker asks for is not there: a file, and what it should be.
    case unfit(Word, StaticString)
    /// What answers at a broker's address does not speak MQTT 3.1.1.
    case noBroker
    /// The broker does not let this board in: its code for why.
    case turnedAway(UInt8)
    /// The broker does not let this board listen to what is for it.
    case forbidden
    /// Nothing was heard from the broker for too long.
    case silentBroker
    /// Who carries the frames asks this board who it is: a connection begins anew.
    case askedAnew
    /// The aggregator did not get what this board said.
    case damagedOnTheWay
    /// Who carries the frames says that the aggregator will not talk to this board. Nothing proves it.
    case refusedOnTheWay(RefusalFrame)
    /// The run is complete.
    case complete
    /// A signal asked the program to stop.
    case stopped

    /// The program's exit status (sysexits.h); nil when it makes sense to dial again.
    var exitStatus: Int32? {
        switch self {
        case .complete, .stopped: 0
        case .failed(let error):
            switch error {
            case BOARD_LINK_BAD_IDENTITY: 66
            case BOARD_LINK_POOL_FULL: 71
            case BOARD_LINK_REFUSED: 77
            default: nil
            }
        case .refused(let refusal): refusal.retryAfterSeconds == 0 ? 77 : nil
        case .unattended, .unfit: 66
        case .otherTask, .otherAnswerers, .simulatedPanel, .speechless, .invisible, .tooLittlePrivacy,
            .knownAnswers:
            77
        case .otherRun: 75
        case .malformed, .silent, .left, .noBroker, .turnedAway, .forbidden, .silentBroker, .askedAnew,
            .damagedOnTheWay, .refusedOnTheWay:
            nil
        }
    }

    /// How long another try makes no sense, if it was said. What nothing proves may be untrue.
    var retryAfterSeconds: UInt32? {
        switch self {
        case .refused(let refusal): refusal.retryAfterSeconds
        case .refusedOnTheWay(let refusal): max(refusal.retryAfterSeconds, 30)
        default: nil
        }
    }

    /// Adds the reason in words.
    func explain(in line: inout Line) {
        switch self {
        case .failed, .unattended: line.add(unsafe Word(board_link_complaint()))
        case .malformed(let error): Self.explain(error, in: &line)
        case .silent: line.add("nothing was heard from the aggregator for a minute")
        case .left: line.add("the aggregator left")
        case .refused(let refusal): Self.explain(refusal, in: &line)
        case .otherTask: line.add("the fleet's run is for another task; see --task")
        case .otherAnswerers:
            line.add("the fleet says who answers; leave out --link, --panelists and --judge")
        case .simulatedPanel:
            line.add("in this fleet a simulated panel answers; leave out --ask, or write [people] into its ")
            line.add("fleet.toml")
        case .speechless:
            line.add("the fleet asks for the best of several, which --link linear and ")
            line.add("gumbel say nothing of")
        case .invisible:
            line.add("in this fleet people answer at a page, which cannot draw this body; ")
            line.add("have somebody beside the robot answer with --ask")
        case .tooLittlePrivacy:
            line.add("the run hides its votes less than --privacy wants; write a smaller privacy into [run] ")
            line.add("of its fleet.toml")
        case .knownAnswers:
            line.add("the run hides its votes, and people at the fleet's page would tell them; use --ask")
        case .otherRun: line.add("the aggregator has another run now; start the agent again to join it")
        case .unfit(let path, let what):
            line.add(path)
            line.add(" cannot be read, or is not ")
            line.add(what)
        case .noBroker: line.add("what answers does not speak MQTT 3.1.1")
        case .turnedAway(let code): Self.explain(turnedAway: code, in: &line)
        case .forbidden:
            line.add("the broker does not let this board listen to nudge/FLEET/down/ and its name")
        case .silentBroker: line.add("nothing was heard from the broker")
        case .askedAnew: line.add("the gateway begins anew")
        case .damagedOnTheWay:
            line.add(
                "a frame of this board's was changed on its way, came again, or one before it did not come")
        case .refusedOnTheWay(let refusal):
            Self.explain(refusal, in: &line)
            line.add(", says who carries its frames")
        case .complete: line.add("the run is complete")
        case .stopped: line.add("a signal asked the agent to stop")
        }
    }

    private static func explain(_ error: FrameError, in line: inout Line) {
        switch error.reason {
        case .fingerprint: line.add("this agent's parameters are not the aggregator's any more")
        case .round: line.add("a commit was for another round")
        case .version: line.add("the aggregator speaks another version of the protocol")
        case .tag: line.add("a frame came that the aggregator did not seal")
        case .number: line.add("a frame came again, or one before it did not come")
        case .length, .kind, .value, .run:
            line.add("a frame made no sense from byte ")
            line.add(error.offset)
            line.add(" on")
        }
    }

    private static func explain(turnedAway code: UInt8, in line: inout Line) {
        switch code {
        case 1: line.add("the broker does not speak MQTT 3.1.1")
        case 2: line.add("the broker does not take a fleet's and a board's name for an identifier")
        case 3: line.add("the broker is not available")
        case 4: line.add("the broker does not know this user and password; see --login")
        default: line.add("the broker does not let this board in")
        }
    }

    private static func explain(_ refusal: RefusalFrame, in line: inout Line) {
        switch refusal.reason {
        case .unknown: line.add("this device is not enrolled in the fleet")
        case .revoked: line.add("this device's identity was revoked")
        case .elsewhere: line.add("this device is connected already, from elsewhere")
        case .full: line.add("the fleet is full")
        case .malformed: line.add("the aggregator did not understand this agent")
        case .expired:
            line.add("by the aggregator's clock this device's identity has expired; enrol it again, ")
            line.add("unless that clock is wrong")
        }
    }
}
#endif
