// SPDX-License-Identifier: Apache-2.0

/// A folder under `Sources`, and what its files may import.
struct Room {
    /// What a room may import from outside the package.
    enum Outside: Equatable {
        /// Anything.
        case anything
        /// These modules only.
        case only([String])
        /// These modules, and only in files whose path contains the word.
        case onlyInFiles(containing: String, [String])
    }

    var name: String
    var rooms: [String]
    var outside: Outside

    init(_ name: String, rooms: [String] = [], outside: Outside = .only([])) {
        self.name = name
        self.rooms = rooms
        self.outside = outside
    }

    /// The arrows of the package. They point one way, from the bottom of this table to its top.
    static let all = [
        Room("NudgeCore"),
        // CNudge is the room's own header, as Swift sees it.
        Room("NudgeClient", rooms: ["NudgeCore"], outside: .only(["CNudge"])),
        Room("BoardPort"),
        Room("CMuJoCo"),
        Room("CMathematics"),
        Room("CPolicies"),
        Room("EnvironmentPort"),
        Room("Environments", rooms: ["NudgeCore", "EnvironmentPort"]),
        // Only the search for model files on disk needs Foundation; stepping a task does not.
        Room(
            "MuJoCoTasks", rooms: ["NudgeCore", "CMuJoCo"],
            outside: .onlyInFiles(containing: "Model", ["Foundation"])),
        Room("Preferences", rooms: ["NudgeCore", "CMathematics"], outside: .only(["Foundation"])),
        Room("Federation", rooms: ["NudgeCore"], outside: .anything),
        Room("Tables", outside: .only(["Foundation", "TOMLKit"])),
        Room("Boards", rooms: ["NudgeCore", "Tables"], outside: .only(["Foundation"])),
        Room("CertificatePort"),
        Room(
            "AggregatorServer", rooms: ["NudgeCore", "Preferences", "Federation", "CertificatePort"],
            outside: .anything),
        Room(
            "Experiments",
            rooms: [
                "NudgeCore", "MuJoCoTasks", "Environments", "Preferences", "Federation", "CPolicies",
            ],
            outside: .anything),
        // CNudge has the version.
        Room(
            "nudge-agent", rooms: ["NudgeCore", "BoardPort", "MuJoCoTasks", "Environments", "Preferences"],
            outside: .only(["CNudge"])),
        Room("nudge-gateway", rooms: ["NudgeCore", "Federation", "AggregatorServer"], outside: .anything),
        Room("nudge-load", rooms: ["NudgeCore", "Federation", "AggregatorServer"], outside: .anything),
        Room(
            "nudge",
            rooms: [
                "NudgeCore", "NudgeClient", "MuJoCoTasks", "Environments", "Preferences", "Federation",
                "AggregatorServer", "Experiments", "Boards", "Tables",
            ], outside: .anything),
    ]
}

/// The rule that arrows between rooms point one way.
enum ImportRules {
    /// Files under `Sources` import what their room may.
    static let arrows: Rule = { path, text in
        let folders = path.split(separator: "/")
        guard folders.count > 2, folders[0] == "Sources", path.hasSuffix(".swift") else { return [] }
        guard let room = Room.all.first(where: { $0.name == folders[1] }) else {
            let advice = "no room is named \(folders[1]); add it to Rooms.swift with what it may import"
            return [Finding(path: path, line: 1, rule: "unknown room", advice: advice)]
        }
        return imports(in: text).compactMap { line, module in
            refusal(of: module, in: room, path: path).map {
                Finding(path: path, line: line, rule: "arrow", advice: $0)
            }
        }
    }

    /// Why a file of the room may not import the module; nil when it may.
    private static func refusal(of module: String, in room: Room, path: String) -> String? {
        if Room.all.contains(where: { $0.name == module }) {
            if room.rooms.contains(module) { return nil }
            let allowed = room.rooms.isEmpty ? "no other room" : room.rooms.joined(separator: ", ")
            return "\(room.name) may import \(allowed), not \(module); move the code, or pass the value in"
        }
        switch room.outside {
        case .anything: return nil
        case .only(let modules) where modules.contains(module): return nil
        case .only(let modules):
            let allowed = modules.isEmpty ? "nothing" : modules.joined(separator: ", ")
            return "\(room.name) may import \(allowed) from outside the package, not \(module)"
        case .onlyInFiles(let word, let modules):
            if modules.contains(module), path.contains(word) { return nil }
            let allowed = modules.joined(separator: ", ")
            return "\(room.name) may import \(allowed) from outside, and only in files named …\(word)…"
        }
    }

    /// The modules that a text imports, each with its line.
    static func imports(in text: String) -> [(line: Int, module: String)] {
        let statement =
            #/
            ^\s* (?:@\w+(?:\([^)]*\))?\s+)* (?:[a-z]+\s+)?      # attributes, access
            import\s+ (?:(?:struct|class|enum|func|protocol|typealias|var|let)\s+)?
            (\w+)
            /#
        return SourceText.lines(SourceText.code(text)).compactMap { line in
            line.text.firstMatch(of: statement).map { (line.number, String($0.1)) }
        }
    }
}
