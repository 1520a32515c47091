// swift-tools-version: 6.2
import PackageDescription

// `walk` runs the released programs as a station would and depends on none of the package's modules; `parse` and `fuzz`
// exercise the drivers' code alone, `coverage`, `stampcost` and `stamps` the station clock's.
let drivers: Target.Dependency = .product(name: "Drivers", package: "fairlead")
let clock: Target.Dependency = .product(name: "Clock", package: "fairlead")

let package = Package(
    name: "benchmarks",
    dependencies: [.package(name: "fairlead", path: "..")],
    targets: [
        .systemLibrary(
            name: "BenchSQLite", path: "Sources/BenchSQLite", pkgConfig: "sqlite3",
            providers: [.apt(["libsqlite3-dev"])]),
        .executableTarget(name: "walk", dependencies: ["BenchSQLite"]),
        .executableTarget(name: "parse", dependencies: [drivers]),
        .executableTarget(name: "fuzz", dependencies: [drivers]),
        .target(name: "ClockWorlds", dependencies: [clock]),
        .executableTarget(name: "coverage", dependencies: ["ClockWorlds", clock]),
        .executableTarget(name: "stampcost", dependencies: [clock]),
        .executableTarget(name: "stamps", dependencies: [clock]),
    ],
    swiftLanguageModes: [.v6]
)
