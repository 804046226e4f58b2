// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import Federation
import Foundation
import ServiceLifecycle

/// Asks the person at this program's terminal, as the page asks those in a browser.
struct TerminalTeaching: Service {
    /// Between two pictures.
    private static let pictureMilliseconds = 60

    let desk: TeachingDesk
    let board: StatusBoard

    /// Asks until the service is told to end. The terminal is given back however that comes.
    func run() async throws {
        try await cancelWhenGracefulShutdown {
            let terminal = try TerminalMode()
            var keys = KeyReader()
            var sitting = Sitting(desk, person: TeachingDesk.nameless)
            var screen = SittingScreen()
            let clock = ContinuousClock()
            var last = clock.now
            while !Task.isCancelled {
                for key in keys.read(terminal.typed()) { try sitting.press(key) }
                let now = clock.now
                try sitting.advance(seconds: last.duration(to: now) / .seconds(1))
                last = now
                let status = try TeachStatus(sitting.person, desk: desk, fleet: board.latest)
                let size = terminal.size
                terminal.draw(try screen.lines(sitting, status, width: size.width, height: size.height))
                try? await Task.sleep(for: .milliseconds(Self.pictureMilliseconds))
            }
        }
    }
}
