/// Lines of six values as fast as wanted, for load tests: the first value is a sequence that shows every loss.
///
/// `000000000001, 12.3456, 4.12345,  20.123,  33.4567, 1491.234`: sequence, degC, S/m, dbar, salinity, m/s.
public struct LineGenerator: SimulatedInstrument {
    public enum Rate: Equatable, Sendable {
        case linesPerSecond(Double)
        /// As fast as the reader takes them.
        case maximum
    }

    public struct Settings: Sendable {
        public var rate = Rate.linesPerSecond(1)
        /// After so many lines it is exhausted.
        public var count: UInt64?

        public init() {}
    }

    static let sequenceDigits = 12
    /// Different lines that are repeated in turn; each is as long as every other.
    static let variants = 1024
    /// Faster rates send all lines of a millisecond together.
    static let batchAbove = 1000.0
    static let linesPerChunk: UInt64 = 2048

    private var recordsSent: UInt64 = 0

    private let settings: Settings
    private let tails: [[UInt8]]
    private let longestTail: Int
    private var start: Nanoseconds?

    public init(settings: Settings, sea: UInt64, seed: UInt64, start: Nanoseconds) {
        self.settings = settings
        tails = LineGenerator.preparedTails(sea: sea, seed: seed, start: start)
        longestTail = tails.map(\.count).max() ?? 0
    }

    public var isPacedByReader: Bool { settings.rate == .maximum }
    public var isExhausted: Bool { recordsSent >= settings.count ?? .max }

    public var deadline: Nanoseconds? {
        guard let start, !isExhausted else { return nil }
        return instant(of: recordsSent, start: start)
    }

    public mutating func receive(_ bytes: [UInt8], now: Nanoseconds) {}

    /// The first line waits for the first reader, so that a count of lines is complete.
    public mutating func readerArrived(now: Nanoseconds) {
        if start == nil { start = now }
    }

    /// The generator loses nothing: after the power cut it goes on with the next number.
    public mutating func powerCycle(now: Nanoseconds, backAt: Nanoseconds) {}

    public mutating func advance(to now: Nanoseconds) -> [Emission] {
        guard let start else { return [] }
        var emissions: [Emission] = []
        while let due = deadline, due <= now {
            let last = min(lastLine(due: due, start: start), settings.count ?? .max)
            let records = Int(last - recordsSent)
            emissions.append(Emission(instant: max(due, start), event: .bytes(lines(to: last)), records: records))
            if isPacedByReader { break }
        }
        return emissions
    }

    /// When line number `index` (from 0) is sent: exact at any rate, because it is not a sum of intervals.
    private func instant(of index: UInt64, start: Nanoseconds) -> Nanoseconds {
        switch settings.rate {
        case .maximum: return start
        case .linesPerSecond(let rate):
            let exact = start + Nanoseconds((Double(index) * 1e9 / rate).rounded())
            return rate > LineGenerator.batchAbove ? exact.roundedUp(toMultipleOf: .milliseconds(1)) : exact
        }
    }

    /// How many lines have been sent when all that belong to this instant are.
    private func lastLine(due: Nanoseconds, start: Nanoseconds) -> UInt64 {
        switch settings.rate {
        case .maximum: return recordsSent + LineGenerator.linesPerChunk
        case .linesPerSecond(let rate):
            guard rate > LineGenerator.batchAbove else { return recordsSent + 1 }
            let whole = UInt64((Double(due - start) * rate / 1e9).rounded(.down)) + 1
            return min(max(whole, recordsSent + 1), recordsSent + LineGenerator.linesPerChunk)
        }
    }

    /// The lines after those sent, up to and with number `last`.
    private mutating func lines(to last: UInt64) -> [UInt8] {
        let length = LineGenerator.sequenceDigits + longestTail
        let first = recordsSent
        recordsSent = last
        return [UInt8](unsafeUninitializedCapacity: Int(last - first) * length) { buffer, count in
            var digits = LineGenerator.digits(of: first)
            for sequence in first..<last {
                LineGenerator.increment(&digits)
                for digit in digits {
                    buffer[count] = digit
                    count += 1
                }
                let tail = tails[Int(sequence % UInt64(LineGenerator.variants))]
                _ = UnsafeMutableBufferPointer(rebasing: buffer[count..<count + tail.count]).initialize(
                    fromContentsOf: tail)
                count += tail.count
            }
        }
    }

    private static func digits(of number: UInt64) -> [UInt8] {
        var text: [UInt8] = []
        text.append(integer: Int(number), width: sequenceDigits, zeros: true)
        return text
    }

    /// Adds one to a number written in decimal digits.
    private static func increment(_ digits: inout [UInt8]) {
        var place = digits.count - 1
        while place >= 0, digits[place] == 57 {
            digits[place] = 48
            place -= 1
        }
        if place >= 0 { digits[place] += 1 }
    }

    /// What follows the sequence: a CTD's readings, one a second from the start on.
    private static func preparedTails(sea: UInt64, seed: UInt64, start: Nanoseconds) -> [[UInt8]] {
        let sensors = SBE37Sensors(depthMetres: 20, sea: sea, seed: seed)
        return (0..<variants).map { index in
            let reading = sensors.reading(at: start + .seconds(Double(index)))
            let salinity = Seawater.salinity(
                conductivity: reading.conductivity, temperature: reading.temperature, pressure: reading.pressure)
            let speed = Seawater.soundSpeed(
                salinity: salinity, temperature: reading.temperature, pressure: reading.pressure)
            var text: [UInt8] = []
            for (value, places, width) in [
                (reading.temperature, 4, 8), (reading.conductivity, 5, 8), (reading.pressure, 3, 8), (salinity, 4, 8),
                (speed, 3, 9),
            ] {
                text.append(text: ",")
                text.append(decimal: value, places: places, width: width)
            }
            text.append(contentsOf: [13, 10])
            return text
        }
    }
}

extension LineGenerator: InstrumentModel {
    static let title = "lines of six values with a sequence, for load tests"
    static let settings = [InstrumentSetting("rate", "1", "lines a second, or max")]

    static func make(_ reader: SettingReader, _ origin: Origin) throws(PlanMistake) -> any SimulatedInstrument {
        var settings = Settings()
        settings.count = try reader.optionalWhole("count")
        if reader.text("rate") == "max" {
            settings.rate = .maximum
        } else {
            settings.rate = .linesPerSecond(try reader.number("rate", in: 0.001...1e7))
        }
        return LineGenerator(settings: settings, sea: origin.sea, seed: origin.seed, start: origin.start)
    }
}
