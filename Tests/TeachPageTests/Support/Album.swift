// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Pictures of the page for people, in the folder that `NUDGE_PICTURES` names.
enum Album {
    static let folder = ProcessInfo.processInfo.environment["NUDGE_PICTURES"]

    /// Keeps what is seen in light and, as `NAME-dark`, in dark.
    static func keep(_ name: String, _ browser: Browser) async throws {
        guard let folder else { return }
        for (name, isDark) in [(name, false), (name + "-dark", true)] {
            try await browser.emulate(.init(isDark: isDark))
            // The next picture is drawn in the new colours.
            try await Task.sleep(for: .milliseconds(200))
            try await browser.screenshot().write(to: URL(filePath: "\(folder)/\(name).png"))
        }
        try await browser.emulate(.init())
    }
}
