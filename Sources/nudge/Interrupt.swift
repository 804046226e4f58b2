import Dispatch
import Foundation
import Synchronization

/// Notices Ctrl-C and SIGTERM, so that a run can end after a whole round.
///
/// Any thread may ask; the signal sources, which Dispatch does not call Sendable, are only kept alive.
final class Interrupt: @unchecked Sendable {
    private final class Flag: Sendable {
        let isSet = Atomic<Bool>(false)
    }

    private let flag = Flag()
    private let sources: [any DispatchSourceSignal]

    init() {
        let queue = DispatchQueue(label: "nudge.interrupt")
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            return DispatchSource.makeSignalSource(signal: number, queue: queue)
        }
        for source in sources {
            source.setEventHandler { [flag] in flag.isSet.store(true, ordering: .relaxed) }
            source.resume()
        }
    }

    /// Whether the run was asked to end.
    var isRequested: Bool { flag.isSet.load(ordering: .relaxed) }
}
