// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours is held to the same bar.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("ImmutableWeakCaptures"),
]

let argumentParser = Target.Dependency.product(
    name: "ArgumentParser",
    package: "swift-argument-parser"
)
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let lifecycle = Target.Dependency.product(
    name: "ServiceLifecycle",
    package: "swift-service-lifecycle"
)
let signals = Target.Dependency.product(
    name: "UnixSignals",
    package: "swift-service-lifecycle"
)
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

// The floors of the house, roof first. A target names only what stands below it;
// Tests/HouseTests reads the imports themselves and says so when an arrow points up.
let package = Package(
    name: "heraut",
    products: [
        .executable(name: "heraut", targets: ["heraut"]),
        .executable(name: "heraut-receiver", targets: ["heraut-receiver"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.5.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        // Floor 6: executables.
        .executableTarget(
            name: "heraut",
            dependencies: ["CommandLineTool"],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "heraut-receiver",
            dependencies: ["Web", argumentParser],
            swiftSettings: strict
        ),

        // Floor 5: doors for people.
        .target(
            name: "CommandLineTool",
            dependencies: [
                "QueueStore", "Channels", "SSHSignatures", "PolicyLoader", "Newsdesk", "Gate",
                "Courier", "Editorial", "TransparencyLog", "PlacedYAML", argumentParser, crypto,
                lifecycle, logging, signals,
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Web",
            dependencies: [
                "Channels", "Newsdesk", httpTypes, hummingbird, logging, signals,
            ],
            swiftSettings: strict
        ),

        // Floor 4: adapters behind the ports.
        .target(
            name: "QueueStore",
            dependencies: ["Newsdesk", "Editorial", "QueueSchema", grdb, crypto],
            swiftSettings: strict
        ),
        .target(
            name: "Channels",
            dependencies: [
                "Newsdesk", "Courier", "Editorial", "PlacedYAML", "ShippedAdapters", crypto,
            ],
            swiftSettings: strict
        ),
        .target(
            name: "SSHSignatures",
            dependencies: ["Newsdesk", "Editorial", crypto, subprocess, system],
            swiftSettings: strict
        ),
        .target(
            name: "PolicyLoader",
            dependencies: ["Gate", "Editorial", "PlacedYAML", "PolicyPacks", crypto],
            swiftSettings: strict
        ),

        // Floor 3: the use cases and the ports they need.
        .target(
            name: "Newsdesk",
            dependencies: ["Gate", "Courier", "Editorial", "TransparencyLog", crypto],
            swiftSettings: strict
        ),
        .target(
            name: "NewsdeskTesting",
            dependencies: ["Newsdesk", "Gate", "Courier", "Editorial"],
            swiftSettings: strict
        ),

        // Floor 2: engines.
        .target(name: "Gate", dependencies: ["Editorial", "CPCRE2"], swiftSettings: strict),
        .target(name: "Courier", dependencies: ["CCurl"], swiftSettings: strict),

        // Floor 1: the domain.
        .target(name: "Editorial", swiftSettings: strict),
        .target(name: "TransparencyLog", dependencies: [crypto], swiftSettings: strict),

        // Floor 0: embedded text, YAML with places, C libraries.
        .target(
            name: "QueueSchema",
            path: "queue",
            exclude: ["samples", "README.md"],
            swiftSettings: strict,
            plugins: ["EmbedFiles"]
        ),
        .target(
            name: "PolicyPacks",
            path: "policies",
            exclude: ["README.md", "lexicons/SOURCES.md"],
            swiftSettings: strict,
            plugins: ["EmbedFiles"]
        ),
        .target(
            name: "ShippedAdapters",
            path: "adapters",
            swiftSettings: strict,
            plugins: ["EmbedFiles"]
        ),
        .target(name: "PlacedYAML", dependencies: [yams], swiftSettings: strict),
        .systemLibrary(
            name: "CCurl",
            pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"])]
        ),
        .systemLibrary(
            name: "CPCRE2",
            pkgConfig: "libpcre2-8",
            providers: [.apt(["libpcre2-dev"])]
        ),

        // Build tools.
        .executableTarget(name: "embed-files", path: "Sources/Tools/embed-files"),
        .executableTarget(
            name: "compile-lexicons",
            dependencies: ["Gate"],
            path: "Sources/Tools/compile-lexicons",
            swiftSettings: strict
        ),
        .plugin(
            name: "EmbedFiles",
            capability: .buildTool(),
            dependencies: ["embed-files", "compile-lexicons"],
            path: "Sources/Tools/EmbedFiles"
        ),

        // Tests.
        .target(name: "Noise", path: "Tests/Noise", swiftSettings: strict),
        .target(name: "Loopback", path: "Tests/Loopback", swiftSettings: strict),
        .testTarget(
            name: "EditorialTests",
            dependencies: ["Editorial", "Noise"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TransparencyLogTests",
            dependencies: ["TransparencyLog", "Noise"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "GateTests",
            dependencies: ["Gate", "Editorial", "Noise"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "CourierTests",
            dependencies: ["Courier", "Loopback"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PlacedYAMLTests",
            dependencies: ["PlacedYAML"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PolicyLoaderTests",
            dependencies: [
                "PolicyLoader", "PlacedYAML", "PolicyPacks", "Gate", "Editorial", "Noise",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ChannelsTests",
            dependencies: [
                "Channels", "ShippedAdapters", "Newsdesk", "Courier", "Editorial", "PlacedYAML",
                "Loopback", "Noise", crypto,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SSHSignaturesTests",
            dependencies: ["SSHSignatures", "Newsdesk", "Editorial"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "NewsdeskTests",
            dependencies: [
                "Newsdesk", "NewsdeskTesting", "Gate", "Courier", "Editorial", "TransparencyLog",
                "Noise",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "QueueStoreTests",
            dependencies: [
                "QueueStore", "QueueSchema", "Newsdesk", "NewsdeskTesting", "Editorial",
                "TransparencyLog", grdb,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "CommandLineToolTests",
            dependencies: [
                "CommandLineTool", "PolicyLoader", "Newsdesk", "NewsdeskTesting", "Gate",
                "Editorial", "TransparencyLog", "PlacedYAML", "Noise", argumentParser,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["heraut", "heraut-receiver", "Loopback", "TransparencyLog", grdb],
            exclude: ["Fixtures"],
            swiftSettings: strict
        ),
        .testTarget(name: "HouseTests", swiftSettings: strict),
    ]
)

// Only for 'make fuzz', which names libFuzzer's library: what reads input then counts which of its
// branches an input takes, and every program that has one of these rooms in it needs that library.
if let library = Context.environment["FUZZ"] {
    let counted = strict + [.unsafeFlags(["-sanitize=fuzzer"])]
    let linked: [LinkerSetting] = [.unsafeFlags([library, "-lstdc++"])]
    for target in package.targets {
        switch target.name {
        case "Gate", "PlacedYAML", "PolicyLoader", "Editorial", "Newsdesk", "Channels",
            "CommandLineTool":
            target.swiftSettings = counted
        case "compile-lexicons": target.linkerSettings = linked
        default: break
        }
    }
    package.targets += [
        .target(name: "LibFuzzer", path: "Sources/Tools/LibFuzzer", swiftSettings: strict),
        .executableTarget(
            name: "fuzz-gate",
            dependencies: ["LibFuzzer", "PolicyLoader", "Gate", "Editorial"],
            path: "Sources/Tools/fuzz-gate",
            swiftSettings: counted,
            linkerSettings: linked
        ),
        .executableTarget(
            name: "fuzz-rules",
            dependencies: ["LibFuzzer", "PolicyLoader"],
            path: "Sources/Tools/fuzz-rules",
            swiftSettings: counted,
            linkerSettings: linked
        ),
        .executableTarget(
            name: "fuzz-input",
            dependencies: [
                "LibFuzzer", "CommandLineTool", "QueueStore", "Channels", "Newsdesk", "Gate",
                "Courier", "Editorial", "PlacedYAML", "ShippedAdapters",
            ],
            path: "Sources/Tools/fuzz-input",
            swiftSettings: counted,
            linkerSettings: linked
        ),
    ]
}
