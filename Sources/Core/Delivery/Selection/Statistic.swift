import Sensing

/// A number that stands for the results of a period; the end of its datastream's key: `temperature.mean`.
public enum Statistic: String, Hashable, Sendable, CaseIterable {
    case mean
    case standardDeviation = "sd"
    case count
    case minimum = "min"
    case maximum = "max"

    /// What the CF conventions call it in `cell_methods` (appendix E); nil for the count, which has a modifier instead.
    public var cellMethod: String? {
        switch self {
        case .mean: "time: mean"
        case .standardDeviation: "time: standard_deviation"
        case .minimum: "time: minimum"
        case .maximum: "time: maximum"
        case .count: nil
        }
    }

    /// Reads `temperature.mean`; nil for the key of a datastream that no statistic was made of.
    public static func parse(key: String) -> (statistic: Statistic, of: String)? {
        guard let dot = key.lastIndex(of: "."),
            let statistic = Statistic(rawValue: String(key[key.index(after: dot)...]))
        else { return nil }
        return (statistic, String(key[..<dot]))
    }

    /// The place among the statistics of one thinning: `n × 4 + place` is a datastream's number in the product.
    var place: Int32 {
        switch self {
        case .mean, .minimum: 0
        case .standardDeviation, .maximum: 1
        case .count: 2
        }
    }

    static let places: Int32 = 4

    /// What describes this statistic of a datastream. A count has CF's modifier behind the standard name (appendix C) and
    /// no unit.
    func description(of datastream: DatastreamDescription) -> DatastreamDescription {
        var description = datastream
        description.key = "\(datastream.key).\(rawValue)"
        if self == .count {
            description.name = "\(datastream.name) number_of_observations"
            description.unit = "1"
            description.ucum = "1"
        }
        return description
    }

    /// The statistic of what was gathered, and its flag.
    func value(of average: PeriodAverage) -> (result: Quantity, flag: QualityFlag) {
        switch self {
        case .mean: (average.mean, average.flag)
        case .standardDeviation: (average.standardDeviation, average.count > 1 ? average.flag : .missing)
        // How many were used is known however bad they were.
        case .count: (Quantity(mantissa: Int64(average.count), decimals: 0), .pass)
        case .minimum: (average.minimum ?? .missing, average.minimumFlag)
        case .maximum: (average.maximum ?? .missing, average.maximumFlag)
        }
    }
}
