/// What an instrument of the campaign says, made of its number alone: whoever has the counter can say what must stand
/// beside it.
package struct CounterLine {
    /// From 1, never given twice by one instrument.
    package let counter: Int
    private let thousandths: [Int]
    private static let decimals = [4, 5, 3, 4]
    /// The datastreams that the driver makes of it.
    package static let keys = ["counter", "temperature", "conductivity", "pressure", "salinity", "check"]

    package init(instrument: String, counter: Int) {
        self.counter = counter
        var mixed = UInt64(counter) &* 0x9E37_79B9_7F4A_7C15
        for byte in instrument.utf8 { mixed = (mixed ^ UInt64(byte)) &* 0x100_0000_01B3 }
        thousandths = [(120_000, 20_000), (380_000, 9000), (20_000, 5000), (320_000, 30_000)].map { base, width in
            mixed = (mixed ^ (mixed >> 29)) &* 0xBF58_476D_1CE4_E5B9
            return base + Int(mixed >> 33) % width
        }
    }

    private var check: Int { thousandths.reduce(counter &* 7919) { $0 &+ $1 } % 1_000_000 }

    /// As the instrument prints them, without blanks.
    package var values: [String] {
        [Self.padded(counter, 12)]
            + zip(thousandths, Self.decimals).map { value, decimals in
                let scale = (0..<decimals).reduce(1) { product, _ in product * 10 }
                return "\(value / scale).\(Self.padded(value % scale, decimals))"
            } + [Self.padded(check, 6)]
    }

    package var bytes: [UInt8] { [UInt8]((values.joined(separator: ", ") + "\r\n").utf8) }

    /// The counter that a line begins with; nil when none does.
    package static func counter(of line: [UInt8]) -> Int? {
        Int(String(decoding: line.prefix(12), as: UTF8.self))
    }

    private static func padded(_ value: Int, _ digits: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
}
