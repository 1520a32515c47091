import Glibc
import Programs

/// How much of what to do, and where.
struct CampaignOptions {
    var programs = ".build/release"
    var drivers = "Drivers"
    var directory = ""
    /// The library that stands in where no loop device can be mounted.
    var layer = ".build/release/libSyncedLayer.so"
    /// Nil to find out.
    var powerCut: Disk.Kind?
    var rounds = 1000
    /// The number of the first round: a round's fault and its moments depend on the seed and its number alone.
    var first = 1
    var seed: UInt64 = 20_261_121
    var checkEvery = 40
    var faults: [Fault] = Fault.allCases
    var keepsFiles = false

    static let usage = """
        usage: Benchmarks/run campaign [--rounds N] [--seed S] [--first N] [--check-every N] [--faults NAME,NAME]
            [--without NAME,NAME] [--directory DIR] [--programs DIR] [--drivers DIR] [--keep yes]
            [--power-cut image|layer] [--layer FILE]
        faults: \(Fault.allCases.map(\.rawValue).joined(separator: ", "))
        """

    init(_ arguments: [String]) throws(BenchmarkFailure) {
        var rest = arguments.dropFirst()
        while let name = rest.popFirst() {
            guard let value = rest.popFirst() else { throw BenchmarkFailure("\(name) needs a value\n\(Self.usage)") }
            try take(name, value)
        }
        if directory.isEmpty { directory = try newDirectory("fairlead-campaign") }
        guard access("\(programs)/fairlead", X_OK) == 0 else {
            throw BenchmarkFailure("there is no program '\(programs)/fairlead'; build it with: make release")
        }
        guard access("/usr/sbin/mosquitto", X_OK) == 0 else {
            throw BenchmarkFailure("there is no /usr/sbin/mosquitto; install it with: apt-get install mosquitto")
        }
    }

    private mutating func take(_ name: String, _ value: String) throws(BenchmarkFailure) {
        switch name {
        case "--programs": programs = value
        case "--drivers": drivers = value
        case "--directory": directory = value
        case "--layer": layer = value
        case "--power-cut":
            guard ["image", "layer"].contains(value) else {
                throw BenchmarkFailure("--power-cut '\(value)': write image or layer")
            }
            powerCut = value == "image" ? .loop : .synced
        case "--rounds": rounds = try Self.whole(name, value)
        case "--first": first = try Self.whole(name, value)
        case "--seed": seed = UInt64(try Self.whole(name, value))
        case "--check-every": checkEvery = try Self.whole(name, value)
        case "--faults": faults = try Self.faults(value)
        case "--without":
            let without = try Self.faults(value)
            faults.removeAll { without.contains($0) }
        case "--keep": keepsFiles = value == "yes"
        default: throw BenchmarkFailure("unknown option '\(name)'\n\(Self.usage)")
        }
    }

    private static func whole(_ name: String, _ value: String) throws(BenchmarkFailure) -> Int {
        guard let number = Int(value), number > 0 else {
            throw BenchmarkFailure("\(name) '\(value)' is no whole number above 0")
        }
        return number
    }

    private static func faults(_ value: String) throws(BenchmarkFailure) -> [Fault] {
        var faults: [Fault] = []
        for name in value.split(separator: ",") {
            guard let fault = Fault(rawValue: String(name)) else {
                throw BenchmarkFailure("there is no fault '\(name)'\n\(usage)")
            }
            faults.append(fault)
        }
        return faults
    }
}
