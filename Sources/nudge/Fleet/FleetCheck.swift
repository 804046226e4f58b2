// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import Experiments
import Federation

/// What the settings of a fleet come to, as one JSON object: all that a server would do differently with
/// other ones.
struct FleetCheck: Encodable {
    /// Where something listens.
    struct Place: Encodable {
        var host: String
        var port: Int
    }

    let folder, run: String
    /// The run's identity, which is a fingerprint of its log's header.
    let header: String
    let settings: SimulationSettings
    let rules: FleetRules
    let server, web: Place
    let token: String?
    /// How people are asked; nil where a program answers.
    let people: PeopleSettings?
    /// Where servers meet; nil where there is one.
    let takeover: TakeoverSettings?
    /// The broker that devices are at; nil where none is dialled for them.
    let mqtt: MqttSettings?
    /// Every key that the file can have.
    let keys: [String]

    init(_ file: FleetFile) throws {
        let plan = try file.plan()
        folder = file.folder.path
        run = file.run
        settings = plan.settings
        header = plan.identity.text
        rules = file.rules
        server = Place(host: file.listen.host, port: file.listen.port)
        web = Place(host: file.web.host, port: file.web.port)
        // Whoever may read this may read the file.
        token = file.token
        people = file.people
        takeover = file.takeover
        mqtt = file.mqtt
        keys = file.keys
    }
}
