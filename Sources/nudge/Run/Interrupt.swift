// SPDX-License-Identifier: Apache-2.0

import Foundation
import Logging
import ServiceLifecycle
import Synchronization
import UnixSignals

/// Notices Ctrl-C, SIGTERM and the end of the terminal, so that a run can end after a whole round. Any thread
/// may ask.
///
/// A handler and not a Dispatch source, which would lose a signal that comes before it is registered.
struct Interrupt: Sendable {
    private static let isSet = Atomic<Bool>(false)

    /// The signals that end a program in good order: those that whoever started it did not have ignored, as
    /// `nohup` does with SIGHUP.
    static var signals: [UnixSignal] { [.sigint, .sigterm, .sighup].filter { !isIgnored($0.rawValue) } }

    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        guard unsafe sigaction(number, nil, &action) == 0 else { return false }
        let handlers = unsafe (action.__sigaction_handler.sa_handler, SIG_IGN)
        return unsafe unsafeBitCast(handlers.0, to: Int.self) == unsafeBitCast(handlers.1, to: Int.self)
    }

    /// Runs services until they end, or such a signal comes. What one of them throws comes here, to be told
    /// once and in words; the group would log it, too.
    static func run(_ services: [ServiceGroupConfiguration.ServiceConfiguration]) async throws {
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services, gracefulShutdownSignals: signals, logger: Log.make(level: .critical)))
        try await group.run()
    }

    /// - Parameter extra: a signal that means the same.
    init(also extra: UnixSignal? = nil) {
        // Used here first: a handler must not be the one that has it made.
        Self.isSet.store(false, ordering: .relaxed)
        for number in (Self.signals + [extra].compactMap { $0 }).map(\.rawValue) {
            _ = signal(number) { _ in Interrupt.isSet.store(true, ordering: .relaxed) }
        }
    }

    /// Whether the run was asked to end.
    var isRequested: Bool { Self.isSet.load(ordering: .relaxed) }
}
