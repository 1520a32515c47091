// swift-tools-version: 6.2
import PackageDescription

// `walk`, `campaign` and `catchup` run the released programs as a station would and depend on none of the package's modules;
// so does `lorawan`, which needs the module of frames alone to speak for devices; `parse` and `fuzz` exercise the code of
// drivers, batches and radio alone, `ingest` the archive's, `coverage`, `stampcost` and `stamps` the station clock's.
let drivers: Target.Dependency = .product(name: "Drivers", package: "fairlead")
let batches: Target.Dependency = .product(name: "Batches", package: "fairlead")
let delivering: Target.Dependency = .product(name: "Delivering", package: "fairlead")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let radio: Target.Dependency = .product(name: "Radio", package: "fairlead")
let clock: Target.Dependency = .product(name: "Clock", package: "fairlead")

let package = Package(
    name: "benchmarks",
    products: [.library(name: "SyncedLayer", type: .dynamic, targets: ["SyncedLayer"])],
    dependencies: [
        .package(name: "fairlead", path: ".."),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    ],
    targets: [
        .systemLibrary(
            name: "BenchSQLite", path: "Sources/BenchSQLite", pkgConfig: "sqlite3",
            providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(
            name: "BenchPQ", path: "Sources/BenchPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .target(name: "Programs", dependencies: ["BenchSQLite"]),
        .executableTarget(name: "walk", dependencies: ["BenchSQLite", "Programs"]),
        .executableTarget(name: "campaign", dependencies: ["Programs"]),
        .target(name: "SyncedLayer"),
        .executableTarget(name: "catchup", dependencies: ["Programs"]),
        .executableTarget(name: "parse", dependencies: [drivers]),
        .executableTarget(name: "fuzz", dependencies: [drivers, batches, radio]),
        .executableTarget(name: "lorawan", dependencies: ["Programs", radio]),
        .executableTarget(name: "ingest", dependencies: [delivering, "BenchPQ", logging]),
        .target(name: "ClockWorlds", dependencies: [clock]),
        .executableTarget(name: "coverage", dependencies: ["ClockWorlds", clock]),
        .executableTarget(name: "stampcost", dependencies: [clock]),
        .executableTarget(name: "stamps", dependencies: [clock]),
    ],
    swiftLanguageModes: [.v6]
)
