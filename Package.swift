// swift-tools-version: 6.2
import PackageDescription

// The arrows between targets are the house's walls: `--explicit-target-dependency-import-check error` (make check)
// turns an import that is not listed here into an error.
let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
    name: "fpmond",
    products: [
        .executable(name: "fpmond", targets: ["fpmond"]),
        .executable(name: "fpmond-watch", targets: ["fpmond-watch"]),
        .executable(name: "fpmond-prober", targets: ["fpmond-prober"]),
        .executable(name: "botsim", targets: ["botsim"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    ],
    targets: [
        .systemLibrary(name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CKernel"),
        .target(name: "JSON", swiftSettings: house),
        .target(name: "FailurePoints", swiftSettings: house),
        // What both sides of the wall between watcher and prober know: targets, requests, answers.
        .target(name: "Endpoints", dependencies: ["FailurePoints", "JSON"], swiftSettings: house),
        // The process that looks at the network. Requests is the only importer of CCurl.
        .target(name: "Requests", dependencies: ["CCurl", "Endpoints", "FailurePoints", "JSON"], swiftSettings: house),
        .executableTarget(name: "fpmond-prober", dependencies: ["CKernel", "Endpoints", "JSON", "Requests"], swiftSettings: house),
        // One thread for all tasks, deadlines and short blocking works; others for what takes long.
        .target(name: "Threads", dependencies: ["CKernel", "Endpoints"], swiftSettings: house),
        .target(name: "Systemd", dependencies: ["CSystemd", "Threads"], swiftSettings: house),
        .target(
            name: "Probes",
            dependencies: [
                "CKernel", "Endpoints", "FailurePoints", "JSON", "Systemd", "Threads", .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: house),
        // What the daemon and its commands are made of. An arrow means "may import"; none points backwards.
        .target(name: "Files", dependencies: ["FailurePoints", "JSON"], swiftSettings: house),
        .target(name: "Scheduling", dependencies: ["FailurePoints", "Probes", "Systemd", "Threads"], swiftSettings: house),
        .target(
            name: "Commands",
            dependencies: [
                "CKernel", "Files", "Probes", "Threads",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: house),
        // The socket: protocol, server and client. Both the daemon and its commands use it.
        .target(name: "Control", dependencies: ["CKernel", "Endpoints", "FailurePoints", "Files", "JSON"], swiftSettings: house),
        .target(name: "Config", dependencies: ["FailurePoints", "Files", "JSON", "Probes", "Systemd"], swiftSettings: house),
        .target(
            name: "Healing",
            dependencies: [
                "Commands", "Config", "FailurePoints", "Files", "JSON", "Probes", "Scheduling", "Systemd", "Threads",
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: house),
        .target(
            name: "Outputs",
            dependencies: [
                "Config", "FailurePoints", "Files", "Healing", "JSON", "Probes", "Scheduling", "Systemd", "Threads",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: house),
        // Who is told: the queue on the disk, and what goes out.
        .target(
            name: "Notifying", dependencies: ["Commands", "Config", "FailurePoints", "Files", "JSON", "Probes", "Scheduling", "Threads"],
            swiftSettings: house),
        .target(name: "Explaining", dependencies: ["Config", "FailurePoints", "Files", "JSON"], swiftSettings: house),
        // What is wrong with an installation, and how to mend it: `fpmond doctor`.
        .target(
            name: "Doctor",
            dependencies: [
                "Commands", "Config", "Control", "Endpoints", "FailurePoints", "Files", "Healing", "JSON", "Probes", "Scheduling", "Systemd",
                "Threads",
            ], swiftSettings: house),
        .target(name: "Reference", dependencies: ["Config", "FailurePoints", "JSON"], swiftSettings: house),
        .target(
            name: "Daemon",
            dependencies: [
                "CKernel", "Commands", "Config", "Control", "FailurePoints", "Files", "Healing", "JSON", "Notifying", "Outputs", "Probes",
                "Scheduling",
                "Systemd",
                "Threads",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: house),
        .executableTarget(
            name: "fpmond",
            dependencies: [
                "Config", "Control", "Daemon", "Doctor", "Explaining", "FailurePoints", "Files", "Healing", "JSON", "Notifying", "Outputs", "Probes",
                "Reference",
                "Scheduling",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: house),
        // What `fpmond run` becomes: nothing in it that only the verbs need.
        .executableTarget(name: "fpmond-watch", dependencies: ["Config", "Daemon", "FailurePoints", "Threads"], swiftSettings: house),
        .target(name: "BotSimulator", dependencies: ["JSON"], swiftSettings: house),
        .executableTarget(
            name: "botsim",
            dependencies: ["BotSimulator", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            swiftSettings: house),
        // What a look at the book costs: `make bench` runs it.
        .executableTarget(name: "bookbench", dependencies: ["FailurePoints", "Probes"], path: "Tests/Benches/Book", swiftSettings: house),
        // Where tests put their files, for all of them.
        .target(
            name: "TestSupport", dependencies: ["Endpoints", "JSON", "Probes", "Requests", "Threads"], path: "Tests/TestSupport",
            swiftSettings: house),
        .testTarget(
            name: "ControlTests", dependencies: ["TestSupport", "Control", "Endpoints", "FailurePoints", "JSON"], swiftSettings: house),
        .testTarget(name: "JSONTests", dependencies: ["JSON"], swiftSettings: house),
        .testTarget(name: "SystemdTests", dependencies: ["TestSupport", "Systemd", "CSystemd"], swiftSettings: house),
        .testTarget(name: "FailurePointsTests", dependencies: ["FailurePoints"], swiftSettings: house),
        .testTarget(
            name: "ProbesTests",
            dependencies: ["TestSupport", "Endpoints", "Requests", "Probes", "FailurePoints", "JSON", "Systemd", "Threads", "fpmond-prober"],
            swiftSettings: house),
        .testTarget(name: "BotSimulatorTests", dependencies: ["TestSupport", "BotSimulator", "FailurePoints", "JSON"], swiftSettings: house),
        .testTarget(
            name: "DaemonTests",
            dependencies: [
                "TestSupport", "Daemon", "Commands", "Config", "Control", "Doctor", "Endpoints", "Explaining", "Files", "Healing", "Notifying",
                "Outputs",
                "Reference",
                "Requests",
                "Scheduling",
                "Probes", "FailurePoints", "JSON", "Systemd", "Threads", "BotSimulator",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: house),
        .testTarget(
            name: "ProofTests",
            dependencies: [
                "TestSupport", "Daemon", "Commands", "Config", "Explaining", "Files", "Healing", "Outputs", "Reference", "Requests", "Scheduling",
                "Probes", "FailurePoints", "JSON", "Systemd", "Threads", "BotSimulator",
            ],
            swiftSettings: house),
        .testTarget(
            name: "CorpusTests",
            dependencies: [
                "TestSupport", "Daemon", "Commands", "Config", "Explaining", "Files", "Healing", "Outputs", "Reference", "Requests", "Scheduling",
                "Probes", "FailurePoints", "JSON", "Systemd", "Threads", "BotSimulator",
            ],
            swiftSettings: house),
        .testTarget(
            name: "CommandTests", dependencies: ["TestSupport", "fpmond", "fpmond-watch", "fpmond-prober", "BotSimulator", "JSON"],
            swiftSettings: house),
    ]
)

// The proofs are built optimised, where each test target takes minutes: `make proofs` leaves out those that have none.
if Context.environment["FPMOND_PROOFS_ONLY"] != nil {
    let proofs = ["ProofTests", "CorpusTests", "FailurePointsTests", "DaemonTests"]
    package.targets.removeAll { $0.type == .test && !proofs.contains($0.name) }
}
