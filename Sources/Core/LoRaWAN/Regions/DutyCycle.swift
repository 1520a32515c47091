/// How much of the air gateways have used in the last hour, so that they keep to what their sub-band allows.
///
/// It begins with nothing: what was sent before a restart is not known.
public struct DutyCycle: Sendable {
    private struct Key: Hashable {
        var gateway: EUI64
        var subBand: SubBand
    }

    /// Air time by the minute in which it began; no more than an hour of them.
    private struct Spent {
        var minutes: [(minute: UInt64, airtime: Int64)] = []
    }

    private let isKept: Bool
    private var spent: [Key: Spent] = [:]

    private static let minute: UInt64 = 60_000_000_000
    private static let hour: Int64 = 3_600_000_000_000

    /// Regions other than EU868 have none.
    public init(_ region: Region, isKept: Bool = true) {
        self.isKept = isKept && region == .eu868
    }

    /// The share of an hour's allowance that a gateway has left there, 1 to 0; 1 where there is no limit. `now`:
    /// monotonic, in nanoseconds.
    public func shareLeft(of gateway: EUI64, frequency: UInt32, now: UInt64) -> Double {
        guard isKept else { return 1 }
        guard let subBand = SubBand.of(frequency) else { return 0 }
        return max(0, 1 - Double(used(Key(gateway: gateway, subBand: subBand), now)) / Self.allowance(subBand))
    }

    /// Whether a gateway may send for so long, in nanoseconds. `reserve`: a share of the allowance that is not for this,
    /// 0 to 1. False on a frequency of EU868 on which nobody may send.
    public func mayTransmit(
        _ gateway: EUI64, frequency: UInt32, airtime: Int64, now: UInt64, leaving reserve: Double = 0
    ) -> Bool {
        guard isKept else { return true }
        guard let subBand = SubBand.of(frequency) else { return false }
        let used = used(Key(gateway: gateway, subBand: subBand), now)
        return Double(used + airtime) <= Self.allowance(subBand) * (1 - reserve)
    }

    /// A gateway sends for so long, in nanoseconds.
    public mutating func note(_ gateway: EUI64, frequency: UInt32, airtime: Int64, now: UInt64) {
        guard isKept, let subBand = SubBand.of(frequency) else { return }
        let minute = now / Self.minute
        var entry = spent[Key(gateway: gateway, subBand: subBand), default: Spent()]
        entry.minutes.removeAll { $0.minute + 60 < minute }
        if let last = entry.minutes.last, last.minute == minute {
            entry.minutes[entry.minutes.count - 1].airtime += airtime
        } else {
            entry.minutes.append((minute, airtime))
        }
        spent[Key(gateway: gateway, subBand: subBand)] = entry
    }

    /// A packet that was noted was refused by its gateway, so that it was not sent.
    public mutating func giveBack(_ gateway: EUI64, frequency: UInt32, airtime: Int64) {
        guard isKept, let subBand = SubBand.of(frequency),
            let last = spent[Key(gateway: gateway, subBand: subBand)]?.minutes.indices.last
        else { return }
        spent[Key(gateway: gateway, subBand: subBand)]?.minutes[last].airtime -= airtime
    }

    /// Nanoseconds of an hour.
    private static func allowance(_ subBand: SubBand) -> Double { Double(hour) * subBand.share }

    /// Of the last hour and the begun minute before it: rather a little too much.
    private func used(_ key: Key, _ now: UInt64) -> Int64 {
        guard let minutes = spent[key]?.minutes else { return 0 }
        let minute = now / Self.minute
        return minutes.reduce(0) { $1.minute + 60 >= minute ? $0 + $1.airtime : $0 }
    }
}
