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
        .library(name: "NudgeCore", targets: ["NudgeCore"]),
        .library(name: "MuJoCoTasks", targets: ["MuJoCoTasks"]),
        .library(name: "Preferences", targets: ["Preferences"]),
    ],
    targets: [
        .target(name: "NudgeCore", swiftSettings: settings),
        .systemLibrary(name: "CMuJoCo", providers: [.apt(["libmujoco-dev"])]),
        .target(name: "MuJoCoTasks", dependencies: ["NudgeCore", "CMuJoCo"], swiftSettings: settings),
        .target(name: "Preferences", dependencies: ["NudgeCore"], swiftSettings: settings),
        // Counts allocations in tests; see its header.
        .target(name: "AllocationGuard", path: "Tests/AllocationGuard"),
        .testTarget(
            name: "NudgeCoreTests", dependencies: ["NudgeCore", "AllocationGuard"], swiftSettings: settings),
        .testTarget(
            name: "MuJoCoTasksTests", dependencies: ["MuJoCoTasks", "NudgeCore"], swiftSettings: settings),
        .testTarget(
            name: "PreferencesTests", dependencies: ["Preferences", "NudgeCore"], swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
