// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs

/// A page in a real Chromium, driven by chromedriver over the W3C's WebDriver protocol.
struct Browser: Sendable {
    /// How the page is looked at.
    struct Look: Sendable {
        var width = 1280, height = 820
        var isDark = false
        var hasLessMotion = false
        /// A touch screen of 390 × 780 points.
        var isPhone = false
    }

    /// What the browser refused, in its own words.
    struct Refusal: Error, CustomStringConvertible {
        var description: String
    }

    private let port: Int
    /// The path of the browser's session at the driver.
    private let session: String
    private let process: Int32

    /// Starts a browser with a profile of its own, and ends it after the work.
    /// - Parameter script: what runs in every page before the page's own scripts.
    static func open(
        _ look: Look = Look(), before script: String = "", _ work: (Browser) async throws -> Void
    ) async throws {
        let driver = try await Program.start(["chromedriver", "--port=0"])
        let port = try await until("chromedriver listens") {
            driver.output.firstMatch(of: /started successfully on port (\d+)/).flatMap { Int($0.1) }
        }
        let browser = try await Browser(port, look)
        do {
            try await browser.command("Page.addScriptToEvaluateOnNewDocument", ["source": .text(script)])
            try await work(browser)
        } catch {
            await browser.close()
            throw error
        }
        await browser.close()
        withExtendedLifetime(driver) {}
    }

    private init(_ port: Int, _ look: Look) async throws {
        struct Session: Decodable {
            struct Capabilities: Decodable {
                var process: Int32
                enum CodingKeys: String, CodingKey { case process = "goog:processID" }
            }
            var sessionId: String
            var capabilities: Capabilities
        }
        var options: JSON = [
            "args": [
                "--headless=new", "--no-sandbox", "--hide-scrollbars",
                .text("--window-size=\(look.width),\(look.height)"),
            ]
        ]
        if look.isPhone {
            options["mobileEmulation"] = [
                "deviceMetrics": ["width": 390, "height": 780, "pixelRatio": 2, "touch": true]
            ]
        }
        let wanted: JSON = [
            "browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": ["browser": "ALL"],
        ]
        let started: Session = try await Self.send(
            "POST", "/session", to: port, ["capabilities": ["alwaysMatch": wanted]])
        self.port = port
        session = "/session/\(started.sessionId)"
        process = started.capabilities.process
        try await emulate(look)
    }

    /// Light or dark, with or without motion.
    func emulate(_ look: Look) async throws {
        let scheme: JSON = [
            "name": "prefers-color-scheme", "value": look.isDark ? "dark" : "light",
        ]
        let motion: JSON = [
            "name": "prefers-reduced-motion", "value": look.hasLessMotion ? "reduce" : "no-preference",
        ]
        try await command("Emulation.setEmulatedMedia", ["features": [scheme, motion]])
    }

    /// Ends the browser, if it was not killed before.
    private func close() async { let _: JSON? = try? await Self.send("DELETE", session, to: port) }

    /// Ends the browser as a crash would.
    func kill() throws {
        guard Foundation.kill(process, SIGKILL) == 0 else {
            throw Refusal(description: "there is no browser \(process) to kill")
        }
    }

    /// Goes to an address.
    func go(_ address: String) async throws { try await post("url", ["url": .text(address)]) }

    /// Loads the page anew.
    func reload() async throws { try await post("refresh") }

    /// Presses keys one after the other.
    func press(_ keys: Key...) async throws {
        for key in keys {
            let strokes: JSON = [
                ["type": "keyDown", "value": .text(key.text)], ["type": "keyUp", "value": .text(key.text)],
            ]
            try await post("actions", ["actions": [["type": "key", "id": "keyboard", "actions": strokes]]])
        }
    }

    /// Clicks, or on a phone touches, the middle of an element.
    func tap(_ selector: String, byTouch: Bool = false) async throws {
        struct Point: Decodable { var x, y: Double }
        let point: Point = try await value(
            """
            const box = document.querySelector(arguments[0]).getBoundingClientRect();
            return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
            """, .text(selector))
        let (x, y) = (JSON.number(point.x.rounded()), JSON.number(point.y.rounded()))
        let moves: JSON = [
            ["type": "pointerMove", "x": x, "y": y], ["type": "pointerDown", "button": 0],
            ["type": "pointerUp", "button": 0],
        ]
        let pointer: JSON = ["pointerType": byTouch ? "touch" : "mouse"]
        try await post(
            "actions",
            ["actions": [["type": "pointer", "id": "pointer", "parameters": pointer, "actions": moves]]])
    }

    /// What a function's body returns in the page.
    func value<Value: Decodable & Sendable>(_ script: String, _ arguments: JSON...) async throws -> Value {
        try await post("execute/sync", ["script": .text(script), "args": .list(arguments)])
    }

    /// The text of an element as it is seen.
    func text(_ selector: String) async throws -> String {
        try await value("return document.querySelector(arguments[0]).innerText", .text(selector))
    }

    /// Takes the network away, or gives it back.
    func setOffline(_ isOffline: Bool) async throws {
        try await command("Network.enable", [:])
        try await command(
            "Network.emulateNetworkConditions",
            ["offline": .flag(isOffline), "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1])
    }

    /// Opens another tab and goes there; returns the tab that was left, and the new one.
    func openTab() async throws -> (left: String, new: String) {
        struct Tab: Decodable { var handle: String }
        let left: String = try await Self.send("GET", session + "/window", to: port)
        let new: Tab = try await post("window/new", ["type": "tab"])
        try await switchTo(new.handle)
        return (left, new.handle)
    }

    /// Looks at a tab.
    func switchTo(_ tab: String) async throws { try await post("window", ["handle": .text(tab)]) }

    /// What is seen, as a PNG.
    func screenshot() async throws -> Data {
        let text: String = try await Self.send("GET", session + "/screenshot", to: port)
        return Data(base64Encoded: text) ?? Data()
    }

    /// What the browser complained of since it was asked last: errors of scripts, what its policy refused.
    func complaints() async throws -> [String] {
        struct Line: Decodable { var level, message: String }
        let lines: [Line] = try await post("se/log", ["type": "browser"])
        return lines.filter { $0.level == "SEVERE" }.map(\.message)
    }

    /// A command of Chromium's own protocol.
    private func command(_ name: String, _ parameters: JSON) async throws {
        try await post("goog/cdp/execute", ["cmd": .text(name), "params": parameters])
    }

    private func post(_ path: String, _ body: JSON = [:]) async throws {
        let _: JSON = try await post(path, body)
    }

    private func post<Value: Decodable & Sendable>(_ path: String, _ body: JSON) async throws -> Value {
        try await Self.send("POST", "\(session)/\(path)", to: port, body)
    }

    private struct Reply<Value: Decodable>: Decodable { var value: Value }
    private struct Complaint: Decodable { var error, message: String }

    /// By curl: Foundation's own client stumbles over the headers that chromedriver answers with.
    private static func send<Value: Decodable & Sendable>(
        _ method: String, _ path: String, to port: Int, _ body: JSON? = nil
    ) async throws -> Value {
        var words = ["curl", "--silent", "--show-error", "--max-time", "60", "--request", method]
        if let body {
            words += ["--data-binary", String(decoding: try JSONEncoder().encode(body), as: UTF8.self)]
        }
        let outcome = try await Program.demand(words + ["http://127.0.0.1:\(port)\(path)"])
        let data = Data(outcome.output.utf8)
        if let complaint = try? JSONDecoder().decode(Reply<Complaint>.self, from: data) {
            throw Refusal(description: complaint.value.message)
        }
        return try JSONDecoder().decode(Reply<Value>.self, from: data).value
    }
}

/// A key by its letter, or by WebDriver's name for it.
struct Key: ExpressibleByStringLiteral {
    var text: String

    init(stringLiteral text: String) { self.text = text }

    static let backspace: Key = "\u{E003}"
    static let escape: Key = "\u{E00C}"
    static let left: Key = "\u{E012}"
    static let up: Key = "\u{E013}"
    static let right: Key = "\u{E014}"
    static let down: Key = "\u{E015}"
}

/// Waits until something is there, for three minutes at most.
func until<Value>(_ what: String, _ look: () async throws -> Value?) async throws -> Value {
    let end = ContinuousClock.now + .seconds(180)
    while true {
        if let value = try await look() { return value }
        guard ContinuousClock.now < end else { throw Browser.Refusal(description: "waited in vain: \(what)") }
        try await Task.sleep(for: .milliseconds(20))
    }
}

/// Waits until something is so, for three minutes at most.
func until(_ what: String, _ isSo: () async throws -> Bool) async throws {
    let _: Bool = try await until(what) { try await isSo() ? true : nil }
}
