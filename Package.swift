// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours: strict memory safety, complete concurrency checking (language mode 6), no warning
/// left standing.
let settings: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "nudge",
    products: [
        .executable(name: "nudge", targets: ["nudge"]),
        .executable(name: "nudge-agent", targets: ["nudge-agent"]),
        .library(name: "NudgeCore", targets: ["NudgeCore"]),
        .library(name: "NudgeClient", targets: ["NudgeClient"]),
        .library(name: "MuJoCoTasks", targets: ["MuJoCoTasks"]),
        .library(name: "Experiments", targets: ["Experiments"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/LebJe/TOMLKit", exact: "0.6.0"),
    ],
    targets: [
        .target(name: "NudgeCore", swiftSettings: settings),
        // nudge.h as Swift sees it. For C programs, tools/library makes the library.
        .systemLibrary(name: "CNudge", path: "Sources/NudgeClient/include"),
        .target(
            name: "NudgeClient", dependencies: ["NudgeCore", "CNudge"], exclude: ["include", "Examples"],
            swiftSettings: settings),
        .systemLibrary(name: "CMuJoCo", providers: [.apt(["libmujoco-dev"])]),
        .target(name: "MuJoCoTasks", dependencies: ["NudgeCore", "CMuJoCo"], swiftSettings: settings),
        .target(name: "Preferences", dependencies: ["NudgeCore"], swiftSettings: settings),
        .target(name: "Federation", dependencies: ["NudgeCore"], swiftSettings: settings),
        .target(
            name: "Tables", dependencies: [.product(name: "TOMLKit", package: "TOMLKit")],
            swiftSettings: settings),
        .target(name: "Boards", dependencies: ["NudgeCore", "Tables"], swiftSettings: settings),
        .target(
            name: "Experiments", dependencies: ["NudgeCore", "MuJoCoTasks", "Preferences", "Federation"],
            swiftSettings: settings),
        .executableTarget(
            name: "nudge",
            dependencies: [
                "NudgeCore", "MuJoCoTasks", "Preferences", "Federation", "Experiments", "Boards", "Tables",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),
        .target(
            name: "BoardPort", exclude: ["BareMetal", "Linux/squareroot.c"], publicHeadersPath: "include",
            cSettings: [.treatAllWarnings(as: .error)]),
        .executableTarget(
            name: "nudge-agent", dependencies: ["NudgeCore", "MuJoCoTasks", "BoardPort"],
            swiftSettings: settings + [.define("NUDGE_MUJOCO")]),
        // Counts allocations in tests; see its header.
        .target(name: "AllocationGuard", path: "Tests/AllocationGuard"),
        .testTarget(
            name: "NudgeCoreTests", dependencies: ["NudgeCore", "AllocationGuard"], swiftSettings: settings),
        .testTarget(
            name: "MuJoCoTasksTests", dependencies: ["MuJoCoTasks", "NudgeCore", "AllocationGuard"],
            resources: [.copy("Goldens")], swiftSettings: settings),
        .testTarget(
            name: "PreferencesTests", dependencies: ["Preferences", "NudgeCore"], swiftSettings: settings),
        .testTarget(
            name: "ExportTests", dependencies: ["Experiments", "Federation", "NudgeCore"],
            resources: [.copy("Goldens")], swiftSettings: settings),
        .testTarget(
            name: "FederationTests", dependencies: ["Federation", "NudgeCore"], swiftSettings: settings),
        .testTarget(
            name: "ExperimentsTests",
            dependencies: ["Experiments", "Federation", "MuJoCoTasks", "NudgeCore", "Preferences"],
            swiftSettings: settings),
        // Runs the binary, so it has it built.
        .testTarget(name: "CommandTests", dependencies: ["nudge"], swiftSettings: settings),
        .testTarget(
            name: "NudgeClientTests", dependencies: ["NudgeClient", "NudgeCore"], exclude: ["Programs"],
            swiftSettings: settings),
        .testTarget(name: "BoardTests", dependencies: ["NudgeCore", "Federation"], swiftSettings: settings),
        .testTarget(
            name: "BoardProfileTests", dependencies: ["Boards", "NudgeCore", "Tables", "nudge"],
            swiftSettings: settings
        ),
        .testTarget(name: "HouseRulesTests", swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
