import Delivery
import Sensing

/// A series of readings out of a CSV file, as records of one instrument.
struct BatchSeries {
    /// The names of the columns but the time.
    let columns: [String]
    let records: [StoredRecord]

    /// What a locked GNSS clock may promise; every record has it.
    private static let halfBound: Int64 = 1_000_000
    /// How much the counter loses in a second, in nanoseconds: 12 ppm.
    private static let slowness: Int64 = 12_000
    /// The counter at the first record: a day and something after the start of the machine.
    private static let firstCounter: Int64 = 86_400_123_456_789
    private static let model = ClockModelID(run: 3, number: 1042)
    /// As if the station had run for two weeks.
    private static let firstPosition: UInt64 = 1_209_601

    init(csv bytes: [UInt8]) throws(CommandFailure) {
        let lines = String(decoding: bytes, as: UTF8.self).split(omittingEmptySubsequences: false) { $0.isNewline }
        let names = (lines.first ?? "").split(separator: ",").map(String.init)
        guard names.count > 1, names.first == "time" else {
            throw CommandFailure("its first line is not 'time,' and the names of the values")
        }
        columns = Array(names.dropFirst())
        var records: [StoredRecord] = []
        for (number, line) in lines.enumerated().dropFirst() where !line.isEmpty {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            guard cells.count == names.count, let instant = Instant(iso8601: String(cells[0])) else {
                throw CommandFailure(
                    "line \(number + 1) is '\(line)', which is not a time and \(columns.count) values")
            }
            var record = Record(
                instrument: 1, time: Self.time(instant, since: records.first?.record.time.instant ?? instant), raw: [])
            for (index, cell) in cells.dropFirst().enumerated() {
                guard let quantity = Self.quantity(printed: cell) else {
                    throw CommandFailure("line \(number + 1) has '\(cell)' for \(columns[index]), which is no number")
                }
                record.observations.append(
                    Observation(
                        datastream: Int32(index + 1), result: quantity, flag: quantity.isMissing ? .missing : .pass))
            }
            records.append(StoredRecord(position: Self.firstPosition + UInt64(records.count), record: record))
        }
        guard !records.isEmpty else { throw CommandFailure("it has no readings") }
        self.records = records
    }

    /// What the values mean, as a station would send it before.
    var registration: InstrumentRegistration {
        InstrumentRegistration(
            number: 1,
            description: InstrumentDescription(
                name: "ctd", driver: "seabird/sbe37", serialNumber: "2165",
                datastreams: columns.map { column in
                    let parts = column.split(separator: "_", maxSplits: 1).map(String.init)
                    let unit = parts.count > 1 ? parts[1].replacing("_", with: "/") : "1"
                    return DatastreamDescription(key: parts[0], name: parts[0], unit: unit, ucum: unit)
                }), datastreamNumbers: (1...columns.count).map(Int32.init))
    }

    private static func time(_ instant: Instant, since first: Instant) -> Timestamp {
        let elapsed = instant.nanoseconds(since: first)
        let lost = elapsed / Instant.nanosecondsPerSecond * slowness
        return Timestamp(
            instant, bound: TimeBound(halfWidth: halfBound), source: .gnss, state: .locked,
            stamp: RawStamp(monotonic: firstCounter + elapsed - lost, model: model))
    }

    /// A number with its decimals as printed; an empty cell is a missing value.
    private static func quantity(printed text: Substring) -> Quantity? {
        guard !text.isEmpty else { return .missing }
        let decimals = text.split(separator: ".", omittingEmptySubsequences: false).dropFirst().first?.utf8.count ?? 0
        let digits = text.filter { $0 != "." }
        guard decimals <= Quantity.maximumDecimals, let mantissa = Int64(digits), mantissa.magnitude < 1 << 53,
            !(mantissa == 0 && digits.hasPrefix("-"))
        else {
            // A negative zero, or more digits than a mantissa holds; with an exponent there are no printed decimals.
            let isPlain = text.allSatisfy { $0.isNumber || $0 == "." || $0 == "-" }
            return Double(text).map { Quantity($0, decimals: isPlain ? decimals : nil) }
        }
        return Quantity(mantissa: mantissa, decimals: decimals)
    }
}
