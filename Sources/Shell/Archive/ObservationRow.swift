import Delivery
import Sensing
import Store

/// One observation as people read it.
public struct ObservationRow: Hashable, Sendable {
    public var station: String
    public var instrument: String
    public var time: Instant
    public var name: String
    public var key: String
    public var unit: String
    /// Nil where there is no profile.
    public var cell: Int?
    public var value: Quantity
    public var flag: Int

    init(_ row: SQLiteStatement, station: String) {
        self.station = station
        time = Instant(nanoseconds: row.integer(0))
        instrument = row.text(1)
        name = row.text(2)
        key = row.text(3)
        unit = row.text(4)
        cell = row.integer(5) == 0 ? nil : Int(row.integer(5))
        value = Quantity(
            row.isNull(6) ? .nan : row.double(6), decimals: row.optionalInteger(7).map { Int($0) })
        flag = Int(row.integer(8))
    }

    /// One JSON object on one line.
    public var json: String {
        let cell = cell.map { "\"cell\":\($0)," } ?? ""
        return """
            {"station":\(station.quotedForJSON),"instrument":\(instrument.quotedForJSON),"time":"\(time.iso8601)",\
            "name":\(name.quotedForJSON),"key":\(key.quotedForJSON),\(cell)"value":\(value.json),\
            "unit":\(unit.quotedForJSON),"flag":\(flag)}
            """
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
