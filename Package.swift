// swift-tools-version: 6.2
import PackageDescription

// Three rings. A target may depend on its own ring and on those below it, never upwards:
//   core   computation only: no clock, file, socket, thread or async
//   shell  the only code that touches the world
//   app    the composition root and the programs
// `swift build --explicit-target-dependency-import-check error` refuses an import that is not declared here.

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

// The named doors: the only packages that Core may use, each because it computes and does nothing else.
let numerics: Target.Dependency = .product(name: "RealModule", package: "swift-numerics")
let zstd: Target.Dependency = "CZstd"
let crypto: Target.Dependency = "CCrypto"

let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

func core(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: "Sources/Core/\(name)", swiftSettings: strict)
}

func shell(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Sources/Shell/\(name)", resources: resources,
        swiftSettings: strict)
}

func system(_ name: String, _ pkgConfig: String, _ debianPackage: String) -> Target {
    .systemLibrary(
        name: name, path: "Sources/Shims/\(name)", pkgConfig: pkgConfig, providers: [.apt([debianPackage])])
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, path: "Tests/\(name)", swiftSettings: strict)
}

let coreRing: [Target] = [
    core("Sensing"),
    core("Diagnostics"),
    core("Framing", ["Sensing"]),
    core("Timekeeping", ["Sensing"]),
    core("Pipeline", ["Sensing", "Framing", numerics]),
    core("DriverRuntime", ["Sensing", "Diagnostics", "Framing", "Pipeline"]),
    core("LoRaWAN", ["Sensing", "Framing", "Timekeeping", crypto]),
    core("Delivery", ["Sensing", zstd]),
]

let shims: [Target] = [
    system("CSQLite", "sqlite3", "libsqlite3-dev"),
    system("CMosquitto", "libmosquitto", "libmosquitto-dev"),
    system("CSerialPort", "libserialport", "libserialport-dev"),
    system("CYAML", "yaml-0.1", "libyaml-dev"),
    system("CCurl", "libcurl", "libcurl4-openssl-dev"),
    system("CZstd", "libzstd", "libzstd-dev"),
    system("CCrypto", "libcrypto", "libssl-dev"),
    system("CPQ", "libpq", "libpq-dev"),
    system("CNetCDF", "netcdf", "libnetcdf-dev"),
    .target(name: "CFairlead", path: "Sources/Shims/CFairlead", cSettings: [.define("_GNU_SOURCE")]),
    .target(name: "CHTTPClient", dependencies: ["CCurl"], path: "Sources/Shims/CHTTPClient"),
]

let shellRing: [Target] = [
    shell("ConfigurationFiles", ["Diagnostics", "CYAML"]),
    shell("Threads", ["CFairlead"]),
    shell("StationClock", ["Sensing", "Timekeeping", "Threads", "CFairlead"]),
    shell(
        "Transports",
        [
            "Sensing", "Framing", "Timekeeping", "LoRaWAN", "Delivery", "StationClock", "Threads", "CFairlead",
            "CSerialPort",
        ]),
    shell("Store", ["Sensing", "Delivery", "Threads", "CSQLite"]),
    shell(
        "LoRaServer",
        [
            "Sensing", "Timekeeping", "LoRaWAN", "StationClock", "Transports", "Store", "Threads", "CFairlead", logging,
        ]),
    shell(
        "NetworkServers",
        ["Sensing", "Framing", "LoRaWAN", "StationClock", "Transports", "Forwarders", "Threads", logging]),
    shell("Forwarders", ["Sensing", "Delivery", "Store", "Threads", "CMosquitto", "CHTTPClient", "CCrypto", logging]),
    shell(
        "Archive",
        [
            "Sensing", "Timekeeping", "Delivery", "Store", "Forwarders", "Threads", "CMosquitto", "CPQ", "CNetCDF",
            hummingbird, lifecycle, logging,
        ]),
    shell(
        "Console", ["Sensing", hummingbird, lifecycle, logging],
        resources: [.embedInCode("Pages")]),
]

let appRing: [Target] = [
    .target(
        name: "Station",
        dependencies: [
            "Sensing", "Diagnostics", "Framing", "Timekeeping", "Pipeline", "DriverRuntime", "Delivery",
            "LoRaWAN", "ConfigurationFiles", "StationClock", "Threads", "Transports", "LoRaServer", "NetworkServers",
            "Store", "Forwarders", "Archive", "Console", "CFairlead", lifecycle, logging,
        ],
        path: "Sources/App/Station", swiftSettings: strict),
    .executableTarget(
        name: "fairlead",
        dependencies: [
            "Station", "Sensing", "Diagnostics", "Framing", "Timekeeping", "DriverRuntime", "Pipeline", "Delivery",
            "LoRaWAN", "ConfigurationFiles", "Transports", "LoRaServer", "Store", "Forwarders", "Archive", "Console",
            "CFairlead", arguments, logging, lifecycle,
        ],
        path: "Sources/App/fairlead", swiftSettings: strict),
]

let firmwareSim: [Target] = [
    .target(
        name: "SimulatedInstruments", dependencies: [crypto], path: "Firmware-Sim/Instruments", swiftSettings: strict),
    .executableTarget(
        name: "firmware-sim", dependencies: ["SimulatedInstruments", arguments], path: "Firmware-Sim/Host",
        swiftSettings: strict),
]

let testTargets: [Target] = [
    .target(name: "TestSupport", dependencies: [logging], path: "Tests/TestSupport", swiftSettings: strict),
    tests("SensingTests", ["Sensing"]),
    tests("DiagnosticsTests", ["Diagnostics"]),
    tests("FramingTests", ["Framing", "Sensing"]),
    tests("CodecTests", ["Pipeline", "Framing", "Sensing"]),
    tests("TimekeepingTests", ["Timekeeping", "Framing", "Sensing"]),
    tests("StationClockTests", ["StationClock", "Timekeeping", "Threads", "CFairlead", "Sensing"]),
    tests("PipelineTests", ["Pipeline", "Framing", "Sensing"]),
    tests(
        "DriverRuntimeTests",
        ["DriverRuntime", "Pipeline", "Framing", "Diagnostics", "ConfigurationFiles", "Sensing"]),
    tests(
        "DriverLibraryTests",
        ["DriverRuntime", "Pipeline", "Framing", "Diagnostics", "ConfigurationFiles", "Sensing"]),
    tests(
        "DialogueTests",
        ["DriverRuntime", "Framing", "Diagnostics", "ConfigurationFiles", "SimulatedInstruments", "Sensing"]),
    tests("LoRaWANTests", ["LoRaWAN", "SimulatedInstruments", "Timekeeping", "Framing", "Sensing"]),
    tests(
        "LoRaServerTests",
        [
            "LoRaServer", "LoRaWAN", "SimulatedInstruments", "Transports", "StationClock", "Timekeeping", "Store",
            "Threads", "Sensing", logging,
        ]),
    tests(
        "NetworkServersTests",
        ["TestSupport", "NetworkServers", "LoRaWAN", "Transports", "StationClock", "Forwarders", "Sensing", logging]),
    tests("DeliveryTests", ["Delivery", "Sensing"]),
    tests(
        "ConfigurationTests",
        [
            "Station", "ConfigurationFiles", "StationClock", "Timekeeping", "Transports", "LoRaWAN", "Store",
            "Forwarders", "Delivery", "Diagnostics", "Sensing",
        ]),
    tests(
        "TransportsTests",
        ["Transports", "LoRaWAN", "StationClock", "Timekeeping", "Framing", "CFairlead", "Sensing"]),
    tests("StoreTests", ["Store", "Delivery", "CSQLite", "Sensing"]),
    tests(
        "ForwardersTests", ["TestSupport", "Forwarders", "Store", "Delivery", "Archive", "Sensing", lifecycle, logging]),
    tests(
        "ArchiveTests",
        ["TestSupport", "Archive", "Forwarders", "Store", "Delivery", "Timekeeping", "Sensing", lifecycle, logging]),
    tests(
        "PostgresTests",
        ["TestSupport", "Archive", "Forwarders", "Store", "Delivery", "Timekeeping", "Sensing", logging]),
    tests("BrokerTests", ["TestSupport", "Archive", "Forwarders", "Store", "Delivery", "Sensing", logging]),
    tests("ConsoleTests", ["Console", "Sensing", lifecycle, logging]),
    tests("FirmwareSimTests", ["SimulatedInstruments", "firmware-sim"]),
    tests("HouseTests", []),
    tests(
        "StationTests",
        [
            "TestSupport", "Station", "SimulatedInstruments", "DriverRuntime", "Delivery", "Store", "Archive",
            "Transports", "LoRaWAN", "LoRaServer", "Framing", "Diagnostics", "StationClock", "Timekeeping", "Threads",
            "Console", "Sensing", logging,
        ]),
    tests("CrashTests", ["CSQLite"]),
    tests(
        "ReferenceTests",
        [
            "fairlead", "Station", "Diagnostics", "Delivery", "Store", "Forwarders", "Archive", "Console",
            "Timekeeping",
            "Framing", "LoRaWAN", "LoRaServer", "Sensing", arguments,
        ]),
]

let package = Package(
    name: "fairlead",
    products: [
        .executable(name: "fairlead", targets: ["fairlead"]),
        .executable(name: "firmware-sim", targets: ["firmware-sim"]),
        // For the benchmarks, which read and fuzz with the drivers alone.
        .library(
            name: "Drivers",
            targets: ["Sensing", "Diagnostics", "Framing", "Pipeline", "DriverRuntime", "ConfigurationFiles"]),
        // With batches alone.
        .library(name: "Batches", targets: ["Sensing", "Delivery"]),
        // With the way to the archive alone.
        .library(name: "Delivering", targets: ["Sensing", "Delivery", "Store", "Forwarders", "Archive"]),
        // With LoRaWAN alone.
        .library(
            name: "Radio",
            targets: ["Sensing", "Framing", "Timekeeping", "LoRaWAN", "Transports", "LoRaServer", "Store"]),
        // And with the clock alone, and what stamps received bytes by it.
        .library(
            name: "Clock",
            targets: ["Sensing", "Framing", "Timekeeping", "Threads", "CFairlead", "StationClock", "Transports"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-numerics", exact: "1.1.1"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: coreRing + shims + shellRing + appRing + firmwareSim + testTargets,
    swiftLanguageModes: [.v6]
)
