// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

let settings: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
    name: "nudge-benchmarks",
    dependencies: [.package(name: "nudge", path: "..")],
    targets: [
        .target(
            name: "CBenchmarks", dependencies: [.product(name: "Environments", package: "nudge")],
            cSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Werror"])],
            linkerSettings: [.linkedLibrary("mujoco"), .linkedLibrary("m")]),
        .executableTarget(
            name: "nudge-benchmarks",
            dependencies: [
                "CBenchmarks",
                .product(name: "NudgeCore", package: "nudge"),
                .product(name: "Environments", package: "nudge"),
                .product(name: "MuJoCoTasks", package: "nudge"),
                .product(name: "Experiments", package: "nudge"),
            ],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
