import Programs

/// How much is sent, and where the programs are.
struct LoRaWANOptions {
    var programs = ".build/release"
    var drivers = "Drivers"
    var directory = ""
    /// Uplinks a second.
    var rate = 10_000
    var seconds = 30
    var gateways = 64
    var devices = 200
    /// Answer on this port, and do nothing else.
    var echoPort: UInt16?

    var uplinks: Int { rate * seconds }

    init(_ arguments: [String]) throws(BenchmarkFailure) {
        var rest = arguments.dropFirst()
        while let name = rest.popFirst() {
            guard let value = rest.popFirst() else { throw BenchmarkFailure("\(name) needs a value") }
            switch name {
            case "--programs": programs = value
            case "--drivers": drivers = value
            case "--directory": directory = value
            case "--rate": rate = try Self.number(value, 100...100_000, name)
            case "--seconds": seconds = try Self.number(value, 1...600, name)
            case "--gateways": gateways = try Self.number(value, 1...500, name)
            case "--devices": devices = try Self.number(value, 1...5000, name)
            case "--echo": echoPort = UInt16(try Self.number(value, 1...65_535, name))
            default:
                throw BenchmarkFailure(
                    "unknown option '\(name)'; known: --rate --seconds --gateways --devices --directory --programs "
                        + "--drivers")
            }
        }
        // 16 bits of the counter tell a device's uplinks apart in the store.
        guard uplinks / devices < 65_536 else {
            throw BenchmarkFailure("more --devices are needed for so many uplinks")
        }
        if directory.isEmpty, echoPort == nil { directory = try newDirectory("fairlead-lorawan") }
    }

    private static func number(
        _ text: String, _ range: ClosedRange<Int>, _ name: String
    ) throws(BenchmarkFailure) -> Int {
        guard let number = Int(text), range.contains(number) else {
            throw BenchmarkFailure("\(name) '\(text)': write a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}
