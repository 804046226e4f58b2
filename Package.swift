// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
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

/// The same for targets whose loops take most of the tests' time: optimised in debug builds, too, with all
/// their assertions.
let busySettings =
    settings + [.unsafeFlags(["-O", "-assert-config", "Debug"], .when(configuration: .debug))]

let package = Package(
    name: "nudge",
    products: [
        .executable(name: "nudge", targets: ["nudge"]),
        .executable(name: "nudge-agent", targets: ["nudge-agent"]),
        .executable(name: "nudge-gateway", targets: ["nudge-gateway"]),
        .executable(name: "nudge-load", targets: ["nudge-load"]),
        .library(name: "NudgeCore", targets: ["NudgeCore"]),
        .library(name: "NudgeClient", targets: ["NudgeClient"]),
        .library(name: "Environments", targets: ["Environments", "EnvironmentPort"]),
        .library(name: "MuJoCoTasks", targets: ["MuJoCoTasks"]),
        .library(name: "Experiments", targets: ["Experiments"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/LebJe/TOMLKit", exact: "0.6.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        .target(name: "NudgeCore", swiftSettings: busySettings),
        // nudge.h as Swift sees it; it has the version, too. For C programs, tools/library makes the library.
        .systemLibrary(name: "CNudge", path: "Sources/NudgeClient/include"),
        .target(
            name: "NudgeClient", dependencies: ["NudgeCore", "CNudge"], exclude: ["include", "Examples"],
            swiftSettings: busySettings),
        .systemLibrary(name: "CMuJoCo", providers: [.apt(["libmujoco-dev"])]),
        // C: the line to an environment in another process.
        .target(name: "EnvironmentPort", cSettings: [.treatAllWarnings(as: .error)]),
        .target(
            name: "Environments", dependencies: ["NudgeCore", "EnvironmentPort"],
            swiftSettings: busySettings),
        // Embeds the files of its folders.
        .target(
            name: "CPolicies", exclude: ["README.md", "half-cheetah", "hopper", "swimmer", "walker2d"],
            cSettings: [.treatAllWarnings(as: .error)]),
        .target(name: "MuJoCoTasks", dependencies: ["NudgeCore", "CMuJoCo"], swiftSettings: busySettings),
        .target(name: "Preferences", dependencies: ["NudgeCore"], swiftSettings: busySettings),
        .target(name: "Federation", dependencies: ["NudgeCore"], swiftSettings: busySettings),
        // C: keys and certificates, by OpenSSL.
        .target(
            name: "CertificatePort", cSettings: [.treatAllWarnings(as: .error)],
            linkerSettings: [.linkedLibrary("crypto")]),
        .target(
            name: "AggregatorServer",
            dependencies: [
                "NudgeCore", "Preferences", "Federation", "CertificatePort",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            // Embedded, so that an installed binary needs no bundle beside it.
            resources: [.embedInCode("Web/Page"), .embedInCode("Web/Teach")], swiftSettings: settings),
        .target(
            name: "Tables", dependencies: [.product(name: "TOMLKit", package: "TOMLKit")],
            swiftSettings: settings),
        .target(name: "Boards", dependencies: ["NudgeCore", "Tables"], swiftSettings: settings),
        .target(
            name: "Experiments",
            dependencies: [
                "NudgeCore", "MuJoCoTasks", "Environments", "Preferences", "Federation", "CPolicies",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "nudge",
            dependencies: [
                "NudgeCore", "MuJoCoTasks", "Environments", "Preferences", "Federation", "AggregatorServer",
                "Experiments", "Boards", "Tables", "CNudge",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "nudge-gateway",
            dependencies: [
                "AggregatorServer", "Federation", "NudgeCore", "CNudge",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "nudge-load",
            dependencies: [
                "AggregatorServer", "Federation", "NudgeCore",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
            ],
            swiftSettings: settings),
        .target(
            name: "BoardPort", exclude: ["BareMetal", "Linux/squareroot.c"], publicHeadersPath: "include",
            cSettings: [.treatAllWarnings(as: .error), .define("BOARD_WITH_LINK")],
            linkerSettings: ["mbedtls", "mbedx509", "mbedcrypto"].map { .linkedLibrary($0) }),
        .executableTarget(
            name: "nudge-agent",
            dependencies: [
                "NudgeCore", "MuJoCoTasks", "Environments", "Preferences", "BoardPort", "CNudge",
            ],
            swiftSettings: settings + [.define("NUDGE_MUJOCO"), .define("NUDGE_TLS")]),
        // Runs programs in tests without blocking a thread.
        .target(
            name: "Programs",
            dependencies: [
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            path: "Tests/Programs", swiftSettings: settings),
        .testTarget(
            name: "ProgramsTests",
            dependencies: ["Programs", .product(name: "SystemPackage", package: "swift-system")],
            swiftSettings: settings),
        // Counts allocations in tests; see its header.
        .target(name: "AllocationGuard", path: "Tests/AllocationGuard"),
        .testTarget(
            name: "NudgeCoreTests", dependencies: ["NudgeCore", "AllocationGuard"],
            swiftSettings: busySettings),
        .testTarget(
            name: "MuJoCoTasksTests",
            dependencies: ["Experiments", "MuJoCoTasks", "NudgeCore", "AllocationGuard"],
            resources: [.copy("Goldens")], swiftSettings: settings),
        .testTarget(
            name: "EnvironmentTests", dependencies: ["Environments", "NudgeCore", "AllocationGuard"],
            exclude: ["Programs"], swiftSettings: settings),
        .testTarget(
            name: "PreferencesTests", dependencies: ["Preferences", "NudgeCore"], swiftSettings: settings),
        .testTarget(
            name: "ExportTests", dependencies: ["Experiments", "Federation", "NudgeCore", "Programs"],
            resources: [.copy("Goldens")], swiftSettings: settings),
        .testTarget(
            name: "FederationTests", dependencies: ["Federation", "NudgeCore"], swiftSettings: busySettings),
        .testTarget(
            name: "AggregatorServerTests",
            dependencies: [
                "AggregatorServer", "Federation", "NudgeCore",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            resources: [.copy("Goldens")], swiftSettings: settings),
        // Drives a real browser.
        .testTarget(
            name: "TeachPageTests",
            dependencies: [
                "AggregatorServer", "MuJoCoTasks", "NudgeCore", "Programs", "nudge",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "ExperimentsTests",
            dependencies: [
                "Experiments", "Federation", "MuJoCoTasks", "NudgeCore", "Preferences", "Programs",
            ],
            resources: [.copy("Goldens")], swiftSettings: settings),
        // Runs the binary, so it has it built.
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "Federation", "MuJoCoTasks", "NudgeCore", "Preferences", "Programs", "nudge", "nudge-gateway",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            exclude: ["Programs"], swiftSettings: settings),
        .testTarget(
            name: "NudgeClientTests",
            dependencies: [
                "CNudge", "Federation", "NudgeClient", "NudgeCore", "Programs", "nudge", "nudge-gateway",
            ],
            exclude: ["Programs"], swiftSettings: settings),
        .testTarget(
            name: "BoardTests",
            dependencies: [
                "NudgeCore", "Federation", "Experiments", "Programs",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            exclude: ["Programs"], swiftSettings: settings),
        .testTarget(
            name: "BoardProfileTests", dependencies: ["Boards", "NudgeCore", "Programs", "Tables", "nudge"],
            swiftSettings: settings
        ),
        // What tools/fuzz feeds, and the inputs that it kept.
        .target(
            name: "FuzzTargets",
            dependencies: ["CNudge", "Environments", "Federation", "NudgeClient", "NudgeCore"],
            path: "Tests/Fuzzing/Targets",
            swiftSettings: busySettings),
        .testTarget(
            name: "FuzzCorpusTests", dependencies: ["FuzzTargets"], path: "Tests/Fuzzing/CorpusTests",
            swiftSettings: settings),
        .testTarget(name: "HouseRulesTests", dependencies: ["Programs"], swiftSettings: busySettings),
        // Makes Debian packages, and installs them into a folder.
        .testTarget(
            name: "PackageTests", dependencies: ["Programs"], exclude: ["Earlier"], swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
