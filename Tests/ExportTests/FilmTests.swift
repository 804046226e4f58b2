// SPDX-License-Identifier: Apache-2.0

import Experiments
import Federation
import Foundation
import FoundationXML
import MuJoCoTasks
import NudgeCore
import Programs
import Testing

@Suite("Films of policies")
struct FilmTests {
    private static let policies = Package.path("Sources/CPolicies")

    private static func lanes(seconds: Double = 2) throws -> [FilmDrawing.Lane] {
        try (1...2).map { number in
            let policy = try Policy(contentsOf: "\(policies)/half-cheetah/ppo-\(number).nudge")
            let motion = try Motion(of: policy, task: .halfCheetah, seed: 1, seconds: seconds)
            return FilmDrawing.Lane(label: "ppo <\(number)>", motion: motion)
        }
    }

    @Test("have as many pictures as the seconds need, and fewer where the task ends an episode")
    func length() throws {
        let lanes = try Self.lanes()
        #expect(lanes.map(\.motion.pictureCount) == [41, 41] && lanes[0].motion.seconds == 2)
        #expect(FilmDrawing(lanes, task: .halfCheetah).film().count == 2 * 25 + 25 + 1)

        let hopper = try Policy(contentsOf: Self.policies + "/hopper/ppo-1.nudge")
        var fallen = hopper
        fallen.parameters = fallen.parameters.map { _ in 0 }
        let motion = try Motion(of: fallen, task: .hopper, seed: 1, seconds: 8)
        #expect(motion.seconds < 4)
        // After its end it lies still.
        let other = try Motion(of: hopper, task: .hopper, seed: 1, seconds: 8)
        #expect(other.seconds > motion.seconds)
        #expect(motion.places.prefix(24) == other.places.prefix(24), "both start alike")
        #expect(throws: StoreError.self) { try Motion(of: hopper, task: .walker2d, seed: 1, seconds: 1) }
    }

    @Test("are drawn as SVG with every part of every lane at every instant")
    func strip() throws {
        let strip = FilmDrawing(try Self.lanes(), task: .halfCheetah).strip()
        let document = Lines()
        let parser = XMLParser(data: Data(strip.utf8))
        parser.delegate = document
        #expect(parser.parse(), "\(String(describing: parser.parserError))")
        // An outline and a line for each of eight parts, in two lanes, at seven instants.
        #expect(document.count == 2 * 8 * 2 * 7)
        #expect(strip.contains("ppo &lt;1&gt;") && strip.contains(">start<") && strip.contains("m</text>"))

        let pendulum = try Motion.still(.invertedPendulum)
        let grid = FilmDrawing([.init(label: "still", motion: pendulum)], task: .invertedPendulum).strip()
        #expect(grid.components(separatedBy: "class=\"lane\" x=").count == 1 + FilmDrawing.stripPictures)
    }

    @Test("become GIF and WebM by ffmpeg, or one line says that it is missing")
    func encoded() async throws {
        #expect(throws: FilmError.missing) { try FilmEncoder(path: "/nonexistent") }
        #expect("\(FilmError.missing)".contains("apt-get install ffmpeg"))
        let pictures = Array(FilmDrawing(try Self.lanes(seconds: 0.2), task: .halfCheetah).film().prefix(6))
        let gif = try await FilmEncoder().encode(pictures, as: .gif)
        #expect(gif.starts(with: Array("GIF89a".utf8)) && gif.count > 1000)
        let webm = try await FilmEncoder().encode(pictures, as: .webm)
        #expect(webm.starts(with: [0x1A, 0x45, 0xDF, 0xA3]))
        await #expect(throws: FilmError.self) { try await FilmEncoder().encode(["no picture"], as: .gif) }
    }

    /// Counts lines in an SVG.
    private final class Lines: NSObject, XMLParserDelegate {
        var count = 0

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
            qualifiedName: String?, attributes: [String: String]
        ) {
            if name == "line" { count += 1 }
        }
    }
}

extension Motion {
    /// A task's body under a policy that does nothing.
    fileprivate static func still(_ task: ControlTask) throws -> Motion {
        let shape = ActorShape(observationCount: task.observationCount, actionCount: task.actionCount)
        let configuration = RunConfiguration(seed: 1, algorithm: .s2ZPO, agentCount: 1, shape: shape)
        let header = RunHeader(configuration: configuration, taskName: TaskName(task.name))
        let policy = Policy(
            header: header,
            scales: Array(repeating: ObservationScale(offset: 0, factor: 1), count: task.observationCount),
            parameters: Array(repeating: 0, count: shape.parameterCount), round: 0)
        return try Motion(of: policy, task: task, seed: 1, seconds: 1)
    }
}
