import Diagnostics
import Forwarders

extension Expected where Value == BudgetLimits {
    /// What a link may cost.
    static var budget: Expected {
        .mapping("budget") { reader in
            let rate = reader.optional("rate", .byteRate(in: 20...1_000_000_000))
            let day = reader.optional("day", .byteSize(in: 1000...1 << 40))
            let hours = reader.optional("hours", .oneOrMore(of: .dayHours))
            return BudgetLimits(
                bytesPerSecond: rate.map { UInt64($0) }, bytesPerDay: day.map { UInt64($0) }, hours: hours ?? [])
        }
    }
}

extension Expected where Value == DayHours {
    /// `02:00-05:00`; `22:00-02:00` goes over midnight.
    static var dayHours: Expected {
        form("hours of the day (UTC), such as '02:00-05:00'", remedy: "Write two times of day, as in '02:00-05:00'.") {
            DayHours(text: $0)
        }
    }
}

extension DayHours {
    /// Nil unless the text is two different times of day, `HH:MM-HH:MM`.
    init?(text: String) {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Self.second($0) }
        guard ends.count == 2, let from = ends[0], let to = ends[1], from != to % DayHours.day else { return nil }
        self.init(from: from, to: to)
    }

    /// `24:00` is the end of the day.
    private static func second(_ text: Substring) -> Int64? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.count == 2 && $0.allSatisfy(\.isNumber) }),
            let hour = Int64(parts[0]), let minute = Int64(parts[1]), minute < 60, hour * 60 + minute <= 1440
        else { return nil }
        return hour * 3600 + minute * 60
    }
}
