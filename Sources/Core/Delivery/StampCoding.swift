import Sensing

/// What a time was made from, after the rest of it: the clock's flags, the raw counter, the lateness and the model.
///
///     present     varint: clock flags × 4, + 1 with a raw stamp, + 2 with a lateness
///     raw         zigzag: how much UTC - raw differs from that of the stamped record before, from 0 at the beginning
///     model       zigzag: difference of run × 2^32 + number from the stamped record before, from 0
///     lateness    zigzag; without it, it is before - after, or 0 without a bound
///
/// The counter runs as UTC does, so a stamp takes about five bytes.
struct StampCoding: Hashable, Sendable {
    private var offset: Int64 = 0
    private var model: Int64 = 0

    private static let raw: UInt64 = 1
    private static let lateness: UInt64 = 2

    static func isNeeded(for time: Timestamp) -> Bool {
        time.stamp != nil || !time.flags.isEmpty
    }

    mutating func encode(_ time: Timestamp, into bytes: inout [UInt8]) {
        let flags = UInt64(time.flags.rawValue) << 2
        guard let stamp = time.stamp else {
            bytes.append(varint: flags)
            return
        }
        let hasLateness = stamp.lateness != Self.usualLateness(time)
        bytes.append(varint: flags | Self.raw | (hasLateness ? Self.lateness : 0))
        let offset = time.instant.nanoseconds &- stamp.monotonic
        bytes.append(zigzag: offset &- self.offset)
        bytes.append(zigzag: stamp.model.packed &- model)
        if hasLateness { bytes.append(zigzag: stamp.lateness) }
        self.offset = offset
        model = stamp.model.packed
    }

    mutating func decode(into time: inout Timestamp, from reader: inout ByteReader) throws(BatchDefect) {
        let present = try reader.varint("a stamp")
        guard let flags = UInt8(exactly: present >> 2), present & 3 != Self.lateness else {
            throw .malformed("a stamp begins with \(present)")
        }
        time.flags = ClockFlags(rawValue: flags)
        guard present & Self.raw != 0 else { return }
        offset &+= try reader.zigzag("a raw stamp")
        let packed = model &+ (try reader.zigzag("a clock model"))
        guard let id = ClockModelID(packed: packed) else { throw .malformed("a stamp names the clock model \(packed)") }
        model = packed
        let usual = Self.usualLateness(time)
        time.stamp = RawStamp(
            monotonic: time.instant.nanoseconds &- offset,
            lateness: present & Self.lateness == 0 ? usual : try reader.zigzag("a lateness"), model: id)
    }

    /// A transport that is late widens the bound on the early side alone, so that the rest is the clock's, on both.
    private static func usualLateness(_ time: Timestamp) -> Int64 {
        time.bound.map { $0.before &- $0.after } ?? 0
    }
}
