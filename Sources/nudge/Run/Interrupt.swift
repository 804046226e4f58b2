// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// Notices Ctrl-C and SIGTERM, so that a run can end after a whole round. Any thread may ask.
///
/// A handler and not a Dispatch source, which would lose a signal that comes before it is registered.
struct Interrupt: Sendable {
    private static let isSet = Atomic<Bool>(false)

    init() {
        // Used here first: a handler must not be the one that has it made.
        Self.isSet.store(false, ordering: .relaxed)
        for number in [SIGINT, SIGTERM] {
            signal(number) { _ in Interrupt.isSet.store(true, ordering: .relaxed) }
        }
    }

    /// Whether the run was asked to end.
    var isRequested: Bool { Self.isSet.load(ordering: .relaxed) }
}
