// SPDX-License-Identifier: Apache-2.0

import Foundation
import MuJoCoTasks
import Synchronization
import Testing

@Suite("The page on which a person teaches", .serialized, .timeLimit(.minutes(10)))
struct TeachPageTests {
    /// Lanes whose last one gets furthest.
    static func race(_ laneCount: Int) -> @Sendable (Int) -> [JSON] {
        { _ in (1...laneCount).map { MadeUpClip.walker(metresPerSecond: Double($0)) } }
    }

    /// Opens the page of a stand-in and plays fast.
    func teach(
        _ server: StandIn, _ look: Browser.Look = .init(), fast: Bool = true,
        _ work: @escaping @Sendable (Browser, _ address: String) async throws -> Void
    ) async throws {
        try await server.serve { address in
            try await Browser.open(look) { browser in
                try await browser.go(address)
                try await until("a question") {
                    try await browser.value("return document.querySelectorAll('#lanes button').length") as Int
                        > 0
                }
                if fast { try await browser.press("+", "+", "+") }
                try await work(browser, address)
            }
        }
    }

    /// Waits until answers are taken.
    func watch(_ browser: Browser) async throws {
        try await until("the clips were seen") { try await browser.isReady }
    }

    func answer(_ browser: Browser, _ key: Key) async throws {
        try await watch(browser)
        try await browser.press(key)
    }

    func arrival(_ count: Int, at server: StandIn) async throws {
        try await until("\(count) answers") { server.choices.count >= count }
    }

    @Test("takes every key for what it means, and nothing before all was seen once")
    func keys() async throws {
        // The first clips are half a minute long: nobody can have seen them when the first key is pressed.
        let server = StandIn { question in
            [1, 2].map { MadeUpClip.walker(metresPerSecond: $0, pictures: question == 0 ? 750 : 50) }
        }
        try await teach(server, fast: false) { browser, _ in
            try await browser.press("-", "-", "2")
            #expect(try await browser.text("#say").contains("Watch it once"))
            try await browser.press("+", "+", "+", "+", "+")
            #expect(try await browser.text("#speed") == "8×")
            for key in ["1", "2", .left, .right, "e", .up, "S", .down] as [Key] {
                try await answer(browser, key)
            }
            try await answer(browser, "3")
            try await arrival(8, at: server)
            #expect(
                server.choices == [
                    .lane(0), .lane(1), .lane(0), .lane(1), .word("equal"), .word("equal"),
                    .word("cannot-tell"), .word("cannot-tell"),
                ])
            let answers = server.state.withLock { $0.answers }
            #expect(answers.allSatisfy { $0.plays >= 1 && $0.answeredAt > $0.shownAt })
            #expect(Set(answers.map(\.question)).count == 8)
            #expect(server.state.withLock { $0.unmarked } == 0)
            #expect(try await browser.complaints() == [])
        }
    }

    @Test("chooses among eight, pauses, shows its keys and goes side by side")
    func controls() async throws {
        let server = StandIn(lanes: Self.race(8))
        try await teach(server) { browser, _ in
            try await answer(browser, "8")
            try await browser.press("?")
            #expect(try await browser.text("dialog[open]").contains("take the last answer back"))
            try await browser.press("1", .escape)
            try await browser.press(" ")
            #expect(try await browser.text("#pause").contains("Play"))
            try await browser.press(" ", "v")
            #expect(try await browser.text("#view").contains("Race"))
            // An arrow names a lane of two only.
            try await answer(browser, .left)
            try await browser.tap("[data-choice='6']")
            try await watch(browser)
            try await browser.tap("[data-choice='equal']")
            try await arrival(3, at: server)
            #expect(server.choices == [.lane(7), .lane(6), .word("equal")])
        }
    }

    @Test("takes an answer back, or says that it is too late")
    func undo() async throws {
        let server = StandIn(lanes: Self.race(2))
        try await teach(server) { browser, _ in
            try await answer(browser, "1")
            try await arrival(1, at: server)
            let wrong = server.state.withLock { $0.answers[0] }
            try await browser.press(.backspace)
            try await until("the answer was taken back") {
                try await browser.text("#say").contains("Undone")
            }
            #expect(server.choices.isEmpty)
            // Its clips were seen before: no need to watch them again.
            try await browser.press("2")
            try await arrival(1, at: server)
            let right = server.state.withLock { $0.answers[0] }
            #expect(right.question == wrong.question && right.choice == .lane(1) && right.key != wrong.key)

            server.state.withLock { $0.isTooLateToUndo = true }
            try await answer(browser, "1")
            try await arrival(2, at: server)
            try await browser.press(.backspace)
            try await until("it says so") {
                try await browser.text("#say").contains("Too late")
            }
            #expect(server.choices == [.lane(1), .lane(0)])
        }
    }

    @Test("loses nothing and doubles nothing in a reload, without a connection, or when receipts are lost")
    func connection() async throws {
        let server = StandIn(lanes: Self.race(2))
        try await teach(server) { browser, _ in
            try await answer(browser, "1")
            try await arrival(1, at: server)

            try await browser.setOffline(true)
            for key in ["2", "e", "s"] as [Key] { try await answer(browser, key) }
            try await until("it says what it keeps") {
                try await browser.text("#link") == "no connection, 3 answers kept"
            }
            #expect(server.choices.count == 1)
            try await browser.setOffline(false)
            try await arrival(4, at: server)

            server.state.withLock { $0.losesReceipts = true }
            try await answer(browser, "2")
            try await arrival(5, at: server)
            try await browser.reload()
            server.state.withLock { $0.losesReceipts = false }
            try await until("all was received") {
                try await browser.text("#link") == "live"
            }
            try await answer(browser, "1")
            try await arrival(6, at: server)
            #expect(
                server.choices == [
                    .lane(0), .lane(1), .word("equal"), .word("cannot-tell"), .lane(1), .lane(0),
                ])
            let (answers, repetitions) = server.state.withLock { ($0.answers, $0.repetitions) }
            #expect(repetitions > 0 && Set(answers.map(\.question)).count == 6)
        }
    }

    @Test("shows no question in one tab that was answered in another")
    func tabs() async throws {
        let server = StandIn(lanes: Self.race(2))
        server.state.withLock { $0.questionLimit = 3 }
        try await teach(server) { browser, address in
            let tabs = try await browser.openTab()
            try await browser.go(address)
            for key in ["1", "2", "1"] as [Key] { try await answer(browser, key) }
            try await arrival(3, at: server)
            try await browser.switchTo(tabs.left)
            try await until("the first tab has nothing left") {
                try await browser.text("#waiting").contains("Waiting")
            }
            try await browser.press("1", "2")
            #expect(server.choices == [.lane(0), .lane(1), .lane(0)])
        }
    }

    @Test("asks two people at once different questions")
    func people() async throws {
        let server = StandIn(lanes: Self.race(2))
        try await teach(server) { first, address in
            try await Browser.open { second in
                try await second.go(address)
                let _: JSON = try await second.value("document.cookie = 'person=ada'; return null")
                try await second.reload()
                try await second.press("+", "+", "+")
                for _ in 0..<3 {
                    try await answer(first, "1")
                    try await answer(second, "2")
                }
                try await arrival(6, at: server)
                let answers = server.state.withLock { $0.answers }
                #expect(Set(answers.map(\.question)).count == 6)
            }
        }
    }

    @Test("works by touch on a phone, where everything fits and can be hit")
    func phone() async throws {
        let server = StandIn(lanes: Self.race(4))
        try await teach(server, .init(isPhone: true), fast: false) { browser, _ in
            for _ in 0..<3 { try await browser.tap("#faster", byTouch: true) }
            try await watch(browser)
            try await browser.tap("[data-choice='2']", byTouch: true)
            try await watch(browser)
            // The canvas's middle lies on the border of the second and third of four lanes.
            try await browser.tap("#stage", byTouch: true)
            try await arrival(2, at: server)
            #expect(server.choices[0] == .lane(2))
            try await browser.tap("#undo", byTouch: true)
            try await until("taken back") { server.choices.count == 1 }
            let overflow: Int = try await browser.value(
                "return document.documentElement.scrollWidth - document.documentElement.clientWidth")
            #expect(overflow == 0)
            let least: Double = try await browser.value(
                """
                return Math.min(...[...document.querySelectorAll("main button")].filter((button) =>
                    button.offsetParent).map((button) => button.getBoundingClientRect().height));
                """)
            #expect(least >= 44)
        }
    }

    @Test("says for whom it waits, and when the run is over")
    func waiting() async throws {
        let server = StandIn(lanes: Self.race(2))
        server.state.withLock { $0.questionLimit = 1 }
        try await teach(server) { browser, _ in
            server.state.withLock { $0.waitingFor = ["robot-1", "robot-2"] }
            try await answer(browser, "1")
            try await until("it says for whom") {
                try await browser.text("#waiting") == "Waiting until robot-1 and robot-2 have played …"
            }
            server.state.withLock { $0.isComplete = true }
            try await until("it says that it is over") {
                try await browser.text("#waiting").contains("over after 60 rounds")
            }
            #expect(try await browser.text("#answered") == "1")
            #expect(try await browser.text("#pace") == "2.4 s")
        }
    }

    @Test("names everything for screen readers, and plays once where less motion is wanted")
    func access() async throws {
        let server = StandIn(lanes: Self.race(2))
        try await teach(server, .init(hasLessMotion: true)) { browser, _ in
            try await watch(browser)
            let plays: [Double] = try await browser.value(
                """
                const shares = [];
                for (let look = 0; look < 3; look += 1) shares.push(document.querySelector("#seen").value);
                return shares;
                """)
            #expect(plays == [1, 1, 1])
            let nameless: [String] = try await browser.value(
                """
                return [...document.querySelectorAll("button, canvas, progress, output")].filter((element) =>
                    !(element.ariaLabel || element.innerText || element.hasAttribute("aria-labelledby")
                        || element.ariaHidden || element.closest("dialog")))
                    .map((element) => element.outerHTML);
                """)
            #expect(nameless == [])
            let words = try await browser.text("#described")
            #expect(words.contains("Lane 2, blue: after 2.0 seconds 3.9 metres ahead"), "\(words)")
            let label: String = try await browser.value(
                "return document.querySelector('#lanes button').ariaLabel")
            #expect(label == "Lane 1, orange, is best")
        }
    }

    @Test("draws every body in its lanes' colours, in light and dark")
    func bodies() async throws {
        let server = StandIn(lanes: Self.race(4))
        for isDark in [false, true] {
            try await teach(server, .init(isDark: isDark)) { browser, _ in
                for task in ControlTask.all {
                    let lanes = try (0..<4).map { try MadeUpClip.body(task, seed: $0) }
                    server.state.withLock { state in
                        state.lanes = { _ in lanes }
                        state.view = Self.still.contains(task.name) ? "grid" : "race"
                    }
                    try await browser.reload()
                    try await watch(browser)
                    let pixels: [Int] = try await browser.value(Self.countingPixels)
                    #expect(pixels.allSatisfy { $0 > 20 }, "\(task.name): \(pixels)")
                }
                #expect(try await browser.complaints() == [])
            }
        }
    }

    /// Tasks whose bodies stay where they are.
    private static let still: Set = [
        ControlTask.invertedPendulum.name, ControlTask.invertedDoublePendulum.name, ControlTask.reacher.name,
        ControlTask.pusher.name,
    ]

    /// How many pixels of the canvas have the colour of each of the first four lanes.
    private static let countingPixels = """
        const canvas = document.querySelector("#stage");
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        return [[230, 159, 0], [0, 114, 178], [0, 158, 115], [204, 121, 167]].map((colour) => {
            let count = 0;
            for (let at = 0; at < data.length; at += 4) {
                if (colour.every((channel, index) => data[at + index] === channel)) count += 1;
            }
            return count;
        });
        """
}
