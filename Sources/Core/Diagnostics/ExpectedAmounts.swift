extension Expected where Value == Int64 {
    /// A length of time in nanoseconds: `200 ms`, `5 s`, `1.5 h`, `30 d`.
    public static func duration(in range: ClosedRange<Int64> = 0...Int64.max) -> Expected {
        amount(.durations, range)
    }

    /// A number of bytes: `512 B`, `4 kB`, `64 MiB`, `2 GB`.
    public static func byteSize(in range: ClosedRange<Int64> = 0...Int64.max) -> Expected {
        amount(.byteSizes, range)
    }

    /// Bytes a second: `9.6 kbit/s`, `2 kB/s`, `1 MB/s`.
    public static func byteRate(in range: ClosedRange<Int64> = 0...Int64.max) -> Expected {
        amount(.byteRates, range)
    }

    private static func amount(_ scale: AmountScale, _ range: ClosedRange<Int64>) -> Expected {
        let description =
            "a \(scale.noun)" + limits(range.lowerBound, range.upperBound, 0, Int64.max) { scale.text($0) }
        return Expected(description) { node, diagnostics in
            guard let scalar = node.value(expecting: description, &diagnostics) else { return nil }
            do throws(AmountDefect) {
                let amount = try scale.read(scalar.text)
                return node.within(range, amount, description, &diagnostics)
            } catch {
                let (message, remedy) = scale.explain(error, found: node.described)
                diagnostics.append(Diagnostic(.notUnderstood, message, at: node.span, remedy: remedy))
                return nil
            }
        }
    }
}

/// Why a text is no amount of a scale.
enum AmountDefect: Error {
    case noNumber
    case noUnit
    case unknownUnit(String)
    case tooLarge
}

/// Units of one quantity and how many of the smallest each is.
struct AmountScale {
    struct Step {
        let symbol: String
        let factor: Int64
    }

    let noun: String
    let example: String
    /// From small to large.
    let steps: [Step]

    static let durations = AmountScale(
        noun: "duration", example: "'200 ms', '5 s', '10 min', '1 h' or '30 d'",
        steps: [
            Step(symbol: "ns", factor: 1), Step(symbol: "us", factor: 1000), Step(symbol: "ms", factor: 1_000_000),
            Step(symbol: "s", factor: 1_000_000_000), Step(symbol: "min", factor: 60_000_000_000),
            Step(symbol: "h", factor: 3_600_000_000_000), Step(symbol: "d", factor: 86_400_000_000_000),
        ])

    static let byteSizes = AmountScale(
        noun: "size", example: "'512 B', '4 kB', '64 MiB' or '2 GiB'",
        steps: [
            Step(symbol: "B", factor: 1), Step(symbol: "kB", factor: 1000), Step(symbol: "KiB", factor: 1 << 10),
            Step(symbol: "MB", factor: 1_000_000), Step(symbol: "MiB", factor: 1 << 20),
            Step(symbol: "GB", factor: 1_000_000_000), Step(symbol: "GiB", factor: 1 << 30),
            Step(symbol: "TB", factor: 1_000_000_000_000), Step(symbol: "TiB", factor: 1 << 40),
        ])

    static let byteRates = AmountScale(
        noun: "rate", example: "'300 B/s', '9.6 kbit/s', '2 kB/s' or '1 MB/s'",
        steps: [
            Step(symbol: "B/s", factor: 1), Step(symbol: "kbit/s", factor: 125), Step(symbol: "kB/s", factor: 1000),
            Step(symbol: "Mbit/s", factor: 125_000), Step(symbol: "MB/s", factor: 1_000_000),
            Step(symbol: "GB/s", factor: 1_000_000_000),
        ])

    /// A decimal number, spaces or none, and a unit.
    func read(_ text: String) throws(AmountDefect) -> Int64 {
        let digits = text.prefix { "0123456789.".contains($0) }
        let symbol = String(text.dropFirst(digits.count).drop { $0 == " " })
        guard let number = Double(digits), number.isFinite else { throw .noNumber }
        guard !symbol.isEmpty else { throw .noUnit }
        guard let step = steps.first(where: { $0.symbol == symbol }) else { throw .unknownUnit(symbol) }
        if let whole = Int64(digits) {
            let (amount, overflow) = whole.multipliedReportingOverflow(by: step.factor)
            if overflow { throw .tooLarge }
            return amount
        }
        guard let amount = Int64(exactly: (number * Double(step.factor)).rounded()) else { throw .tooLarge }
        return amount
    }

    /// The amount in the largest unit that gives a whole number: `90 s`, `64 MiB`.
    func text(_ amount: Int64) -> String {
        let whole = steps.filter { amount != 0 && amount % $0.factor == 0 }
        guard let step = whole.last ?? steps.first else { return String(amount) }
        return "\(amount / step.factor) \(step.symbol)"
    }

    func explain(_ defect: AmountDefect, found: String) -> (message: String, remedy: String) {
        switch defect {
        case .noNumber: ("expected a \(noun), found \(found)", "Write a number and a unit, such as \(example).")
        case .noUnit: ("\(found) has no unit", "Write a number and a unit, such as \(example).")
        case .tooLarge: ("the \(noun) \(found) is too large to count", "Write a smaller \(noun).")
        case .unknownUnit(let unit):
            (
                "\(quote(unit)) in \(found) is not a unit of a \(noun)",
                nearest(to: unit).map { "Write \(quote($0))." }
                    ?? "Write one of the units " + steps.map(\.symbol).joined(separator: ", ") + "."
            )
        }
    }

    /// What people write instead of the symbols.
    private func nearest(to unit: String) -> String? {
        if let sameLetters = steps.first(where: { $0.symbol.lowercased() == unit.lowercased() }) {
            return sameLetters.symbol
        }
        let spelledOut = [
            "m": "min", "minute": "min", "minutes": "min", "sec": "s", "second": "s", "seconds": "s", "hour": "h",
            "hours": "h", "hr": "h", "day": "d", "days": "d", "µs": "us", "μs": "us", "msec": "ms", "bytes": "B",
            "byte": "B", "K": "KiB", "k": "kB", "M": "MiB", "G": "GiB", "T": "TiB",
        ]
        return spelledOut[unit].flatMap { symbol in steps.contains { $0.symbol == symbol } ? symbol : nil }
    }
}
