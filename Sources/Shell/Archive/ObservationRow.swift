import Delivery
import Sensing

/// One observation as people read it.
public struct ObservationRow: Hashable, Sendable {
    public var station: String
    public var instrument: String
    /// With its interval, source, state, flags and model.
    public var time: Timestamp
    /// The model that closed the gap of the clock in which it was stamped; nil for a time as it was stamped.
    public var retimedBy: ClockModelID?
    public var name: String
    public var key: String
    public var unit: String
    /// Nil where there is no profile.
    public var cell: Int?
    public var value: Quantity
    public var flag: Int

    public init(
        station: String, instrument: String, time: Timestamp, retimedBy: ClockModelID?, name: String, key: String,
        unit: String, cell: Int?, value: Quantity, flag: Int
    ) {
        self.station = station
        self.instrument = instrument
        self.time = time
        self.retimedBy = retimedBy
        self.name = name
        self.key = key
        self.unit = unit
        self.cell = cell
        self.value = value
        self.flag = flag
    }

    /// One JSON object on one line.
    public var json: String {
        let cell = cell.map { "\"cell\":\($0)," } ?? ""
        return """
            {"station":\(station.quotedForJSON),"instrument":\(instrument.quotedForJSON),\(timeJSON),\
            "name":\(name.quotedForJSON),"key":\(key.quotedForJSON),\(cell)"value":\(value.json),\
            "unit":\(unit.quotedForJSON),"flag":\(flag)}
            """
    }

    private var timeJSON: String {
        """
        "time":"\(time.instant.iso8601)","earliest":\(Self.json(time.earliest?.iso8601)),\
        "latest":\(Self.json(time.latest?.iso8601)),"clock_source":"\(time.source)","clock_state":"\(time.state)",\
        "clock_flags":[\(time.flags.names.map(\.quotedForJSON).joined(separator: ","))],\
        "clock_model":\(Self.json(time.stamp?.model.description)),"retimed_by":\(Self.json(retimedBy?.description))
        """
    }

    private static func json(_ text: String?) -> String {
        text.map(\.quotedForJSON) ?? "null"
    }
}

extension Quantity {
    /// The digits as they were printed, where they were; JSON has neither infinity nor NaN.
    fileprivate var json: String {
        guard value.isFinite else { return "null" }
        guard let decimals, decimals > 0, let mantissa, value.sign == .plus || mantissa != 0 else {
            return decimals == 0 && mantissa != nil ? "\(mantissa ?? 0)" : "\(value)"
        }
        let digits = String(mantissa.magnitude)
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.utf8.count)) + digits
        return "\(mantissa < 0 ? "-" : "")\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
    }
}
