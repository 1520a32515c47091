import Delivery
import Sensing

/// What a datastream, or a cell of a profile, came to in a quarter of an hour.
public struct AverageRow: Hashable, Sendable {
    public var station: String
    public var instrument: String
    public var key: String
    /// The observed property.
    public var name: String
    public var unit: String
    /// 0 where there is no profile.
    public var cell: Int
    /// When the period begins.
    public var start: Instant
    /// How many values were used, and how many were left out because they are missing, suspect or bad.
    public var samples: Int
    public var rejected: Int
    /// Missing where no value was used; the deviation (over n - 1) also for a single one.
    public var mean: Quantity
    public var deviation: Quantity
    public var minimum: Quantity
    public var maximum: Quantity
    public var flag: QualityFlag

    public init(
        station: String, instrument: String, key: String, name: String, unit: String, cell: Int, start: Instant,
        samples: Int, rejected: Int, mean: Quantity, deviation: Quantity, minimum: Quantity, maximum: Quantity,
        flag: QualityFlag
    ) {
        self.station = station
        self.instrument = instrument
        self.key = key
        self.name = name
        self.unit = unit
        self.cell = cell
        self.start = start
        self.samples = samples
        self.rejected = rejected
        self.mean = mean
        self.deviation = deviation
        self.minimum = minimum
        self.maximum = maximum
        self.flag = flag
    }

    init(
        _ average: PeriodAverage, of description: DatastreamDescription, cell: Int, instrument: String,
        station: String, start: Instant
    ) {
        self.init(
            station: station, instrument: instrument, key: description.key, name: description.name,
            unit: description.unit, cell: cell, start: start, samples: average.count, rejected: average.rejected,
            mean: average.mean, deviation: average.standardDeviation, minimum: average.minimum ?? .missing,
            maximum: average.maximum ?? .missing, flag: average.flag)
    }

    /// From a database's row, which keeps the decimals of the mean; those of the extremes are fewer.
    init(
        station: String, instrument: String, key: String, name: String, unit: String, cell: Int, start: Instant,
        samples: Int, rejected: Int, numbers: [Double?], decimals: Int?, flag: Int
    ) {
        let printed = decimals.map { max(0, $0 - PeriodAverage.extraDecimals) }
        func quantity(_ index: Int, _ decimals: Int?) -> Quantity {
            numbers[index].map { Quantity($0, decimals: decimals) } ?? .missing
        }
        self.init(
            station: station, instrument: instrument, key: key, name: name, unit: unit, cell: cell, start: start,
            samples: samples, rejected: rejected, mean: quantity(0, decimals), deviation: quantity(1, decimals),
            minimum: quantity(2, printed), maximum: quantity(3, printed),
            flag: QualityFlag(rawValue: UInt8(clamping: flag)) ?? .missing)
    }

    /// Mean, deviation, minimum and maximum; nil for what is missing.
    var numbers: [Double?] { [mean, deviation, minimum, maximum].map { $0.isMissing ? nil : $0.value } }

    /// The length of the period.
    public static let period = Period.quarterHour

    /// One JSON object on one line.
    public var json: String {
        let cell = cell > 0 ? "\"cell\":\(cell)," : ""
        return """
            {"station":\(station.quotedForJSON),"instrument":\(instrument.quotedForJSON),"start":"\(start.iso8601)",\
            "seconds":900,"key":\(key.quotedForJSON),"name":\(name.quotedForJSON),\(cell)"mean":\(Self.json(mean)),\
            "deviation":\(Self.json(deviation)),"minimum":\(Self.json(minimum)),"maximum":\(Self.json(maximum)),\
            "unit":\(unit.quotedForJSON),"samples":\(samples),"rejected":\(rejected),"flag":\(flag.rawValue)}
            """
    }

    private static func json(_ quantity: Quantity) -> String {
        quantity.isMissing ? "null" : ObservationCSV.printed(quantity)
    }

    static let csvHeading =
        "start,seconds,instrument,key,name,bin,mean,deviation,minimum,maximum,unit,samples,rejected,flag\r\n"

    var csv: String {
        let numbers = [mean, deviation, minimum, maximum].map { $0.isMissing ? "" : ObservationCSV.printed($0) }
        let cells =
            [
                start.iso8601, "900", ObservationCSV.quoted(instrument), ObservationCSV.quoted(key),
                ObservationCSV.quoted(name), cell > 0 ? "\(cell)" : "",
            ] + numbers + [ObservationCSV.quoted(unit), "\(samples)", "\(rejected)", "\(flag.rawValue)"]
        return cells.joined(separator: ",") + "\r\n"
    }
}
