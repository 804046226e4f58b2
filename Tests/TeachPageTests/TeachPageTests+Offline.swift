// SPDX-License-Identifier: Apache-2.0

import Programs
import Testing

/// The page while its server is away.
extension TeachPageTests {
    @Test("can be loaded without the server, keeps what was answered, and sends it when the server is back")
    func serverAway() async throws {
        let server = StandIn(lanes: Self.race(2))
        let port = try FreePort.next()
        try await Browser.open { browser in
            try await server.serve(port: port) { address in
                try await browser.go(address + "?token=secret")
                try await answer(browser, "1")
                try await arrival(1, at: server)
                let kept: [String] = try await browser.value(Self.markingWhatIsKept)
                #expect(kept.contains("/teach") && kept.contains("/teach/outbox.js"))
                #expect(kept.allSatisfy { !$0.contains("?") && !$0.hasPrefix("/api") })
                try await browser.reload()
                #expect(try await isKept(browser) == false, "a server that is there shows its own page")
                try await watch(browser)
            }
            for key in ["2", "e"] as [Key] { try await answer(browser, key) }
            try await keepsTwo(browser)
            try await browser.reload()
            #expect(try await isKept(browser))
            try await keepsTwo(browser)
            #expect(try await browser.text("#waiting").contains("What you answered is kept here"))
            try await server.serve(port: port) { _ in
                try await arrival(3, at: server)
                try await answer(browser, "s")
                try await arrival(4, at: server)
            }
            #expect(server.choices == [.lane(0), .lane(1), .word("equal"), .word("cannot-tell")])
        }
    }

    private func keepsTwo(_ browser: Browser) async throws {
        try await until("it says what it keeps") {
            try await browser.text("#link") == "no connection, 2 answers kept"
        }
    }

    /// Whether the page that is shown comes from the browser's cache.
    private func isKept(_ browser: Browser) async throws -> Bool {
        try await browser.value("return 'kept' in document.body.dataset")
    }

    /// Marks the page in the cache, so that it is told from the server's; returns what is in the cache.
    private static let markingWhatIsKept = """
        return (async () => {
            await navigator.serviceWorker.ready;
            const [name] = await caches.keys();
            const cache = await caches.open(name);
            const page = await (await cache.match("/teach")).text();
            const headers = { "Content-Type": "text/html" };
            await cache.put("/teach", new Response(page.replace("<body>", "<body data-kept>"), { headers }));
            return (await cache.keys()).map(({ url }) => url.slice(location.origin.length));
        })();
        """
}
