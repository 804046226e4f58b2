// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Keeps pictures of the page for people: in the folder that `NUDGE_PICTURES` names, if it does.
enum Album {
    static func keep(_ name: String, _ browser: Browser) async throws {
        guard let folder = ProcessInfo.processInfo.environment["NUDGE_PICTURES"] else { return }
        try await browser.screenshot().write(to: URL(filePath: "\(folder)/\(name).png"))
    }
}
