// swift-tools-version: 6.2
import PackageDescription

// The benchmarks run the released programs as a station would, so they depend on none of the package's modules.
let package = Package(
    name: "benchmarks",
    targets: [
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .executableTarget(name: "walk", dependencies: ["CSQLite"]),
    ],
    swiftLanguageModes: [.v6]
)
