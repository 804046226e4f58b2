// SPDX-License-Identifier: Apache-2.0

import Foundation
import MuJoCoTasks
import Testing

@Suite("The catalogue of tasks")
struct CatalogueTests {
    @Test(
        "a task is found in any usual spelling",
        arguments: [
            "half-cheetah", "HalfCheetah-v5", "halfcheetah", "half_cheetah", "HALF CHEETAH", "halfcheetahv5",
        ])
    func spelling(name: String) throws {
        #expect(try ControlTask.named(name) == .halfCheetah)
    }

    @Test("a task is found by both of its names", arguments: ControlTask.all)
    func names(task: ControlTask) throws {
        #expect(try ControlTask.named(task.name) == task)
        #expect(try ControlTask.named(task.gymnasiumIdentifier) == task)
    }

    @Test("an unknown name is answered with the nearest and with all")
    func unknownName() throws {
        let error = try #require(throws: UnknownTaskError.self) { try ControlTask.named("half-cheeta") }
        #expect(
            error.description == """
                There is no task 'half-cheeta'. Did you mean 'half-cheetah'? Known tasks: half-cheetah, \
                hopper, swimmer, walker2d, ant, humanoid, inverted-pendulum, inverted-double-pendulum, \
                reacher, pusher.
                """)
    }

    @Test("a name like no other gets no suggestion", arguments: ["", "xyz", "chess"])
    func noSuggestion(name: String) throws {
        let error = try #require(throws: UnknownTaskError.self) { try ControlTask.named(name) }
        #expect(error.nearest == nil)
    }

    @Test("another version is another task")
    func otherVersion() throws {
        let error = try #require(throws: UnknownTaskError.self) { try ControlTask.named("Hopper-v4") }
        #expect(error.nearest == "hopper")
    }

    @Test("a missing model names the path and what to run")
    func missingModel() throws {
        let error = try #require(throws: MuJoCoError.self) {
            _ = try MuJoCoModel(.hopper, path: "/nowhere/hopper.xml")
        }
        #expect(error == .missingModel(path: "/nowhere/hopper.xml"))
        #expect(error.description.contains("/nowhere/hopper.xml"))
        #expect(error.description.contains("tools/setup"))
    }

    @Test("a file that is no model is refused with MuJoCo's reason")
    func unreadableModel() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).xml").path
        try Data("<mujoco><nonsense/></mujoco>".utf8).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let error = try #require(throws: MuJoCoError.self) { _ = try MuJoCoModel(.hopper, path: path) }
        guard case .unreadableModel(path, let reason) = error else {
            Issue.record("not the error expected: \(error)")
            return
        }
        #expect(reason.contains("nonsense"))
    }

    @Test("another task's body is refused")
    func unsuitableModel() throws {
        let path = ModelFolder.path() + "/swimmer.xml"
        #expect(throws: MuJoCoError.unsuitableModel(path: path, task: "hopper")) {
            _ = try MuJoCoModel(.hopper, path: path)
        }
    }

    @Test("the model folder follows the variables, the nearest first")
    func modelFolder() {
        let tail = "/nudge/gymnasium-1.4.0/assets"
        #expect(ModelFolder.path(["HOME": "/h"]) == "/h/.cache" + tail)
        #expect(ModelFolder.path(["HOME": "/h", "XDG_CACHE_HOME": "/c"]) == "/c" + tail)
        #expect(ModelFolder.path(["XDG_CACHE_HOME": "/c", "NUDGE_MODELS": "/m"]) == "/m")
    }
}
