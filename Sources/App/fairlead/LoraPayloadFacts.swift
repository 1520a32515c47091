import LoRaWAN
import Pipeline
import Sensing
import Timekeeping

/// Vectors of payloads that explain themselves, and of time.
enum LoraPayloadFacts {
    static func cayenne(_ vector: LoraVector) throws(LoraVectorDefect) -> LoraFacts {
        var facts = LoraFacts()
        guard let payload = try vector.bytes("payload", "data", "bytes") else { return facts }
        let decoded = CayenneLPP.decode(payload)
        facts.add(decoded.defect == nil, "valid", "complete")
        facts.add(decoded.defect != nil, "error", "truncated")
        // A position is one entry with three numbers.
        var entries: [LoraFacts] = []
        var current: (channel: UInt8, type: UInt8, names: Set<String>)?
        for value in decoded.values {
            if current == nil || current?.channel != value.channel || current?.type != value.type
                || current?.names.contains(value.name) == true
            {
                entries.append(LoraFacts())
                current = (value.channel, value.type, [])
            }
            current?.names.insert(value.name)
            describe(value, &entries[entries.count - 1])
        }
        for name in [LoraVectorKinds.list, "values", "entries", "readings"] { facts.add(.records(entries), name) }
        return facts
    }

    private static func describe(_ value: LPPValue, _ facts: inout LoraFacts) {
        let number = LoraFact.real(value.quantity.value)
        let part = value.name.split(separator: "_").last.map { String($0) } ?? value.name
        facts.add(value.channel, "ch", "channel")
        facts.add(value.type, "type", "type_id")
        facts.add(number, "value", value.name, part)
        // A position is written short as well.
        if ["latitude", "longitude", "altitude"].contains(part) { facts.add(number, String(part.prefix(3))) }
        if value.type == 135 { facts.add(number, String(part.prefix(1))) }
    }

    static func time(_ vector: LoraVector) throws(LoraVectorDefect) -> LoraFacts {
        var facts = LoraFacts()
        if let text = vector.text("utc", "time") {
            guard let (utc, isLeapSecond) = instant(text) else {
                throw LoraVectorDefect("'\(text)' is no time; one is written as 2010-01-28T16:36:24Z")
            }
            let tai = LeapTable.builtIn.offset(around: utc).tai(of: utc)
            let nanoseconds =
                GPSTime.nanoseconds(of: tai) + (isLeapSecond ? Instant.nanosecondsPerSecond : 0)
            describe(gps: nanoseconds, &facts)
            facts.add(.number(Int64(LeapTable.builtIn.taiMinusUTC(at: utc)) - GPSTime.taiMinusGPS), "leap_seconds")
            if !isLeapSecond {
                facts.compare(
                    Array(GPSTime.utc(ofNanoseconds: nanoseconds, .builtIn).iso8601.utf8),
                    with: Array(utc.iso8601.utf8),
                    "UTC of that GPS time (as ASCII)")
            }
        } else if let seconds = try vector.number("gps_seconds", "gps") {
            guard (0...Int64(UInt32.max)).contains(seconds) else {
                throw LoraVectorDefect("\(seconds) GPS seconds do not fit into the 32 bits that LoRaWAN has for them")
            }
            let utc = GPSTime.utc(ofNanoseconds: seconds * Instant.nanosecondsPerSecond, .builtIn)
            let short = utc.iso8601.replacing(".000Z", with: "Z")
            facts.add(.either([.text(short), .text(utc.iso8601)]), "utc", "time")
            facts.add(utc.nanoseconds / Instant.nanosecondsPerSecond, "unix_seconds", "unix")
        }
        return facts
    }

    private static func describe(gps nanoseconds: Int64, _ facts: inout LoraFacts) {
        facts.add(.real(Double(nanoseconds) / 1e9), "gps_seconds_real")
        let seconds = nanoseconds / Instant.nanosecondsPerSecond
        let isWhole = nanoseconds % Instant.nanosecondsPerSecond == 0
        facts.add(
            isWhole ? .number(seconds) : .either([.number(seconds), .real(Double(nanoseconds) / 1e9)]), "gps_seconds")
        facts.add(nanoseconds / 1_000_000, "gps_milliseconds", "gps_ms", "tmms")
        facts.add(nanoseconds / 1000, "gps_microseconds", "gps_us")
        facts.add(nanoseconds, "gps_nanoseconds", "gps_ns")
        facts.add(nanoseconds % Instant.nanosecondsPerSecond * 256 / Instant.nanosecondsPerSecond, "fraction_256ths")
    }

    /// An inserted second is the one before it, once more.
    private static func instant(_ text: String) -> (Instant, isLeapSecond: Bool)? {
        let text = text.replacing("+00:00", with: "Z")
        let before = text.replacing(":60", with: ":59")
        return Instant(iso8601: before).map { ($0, before != text) }
    }
}
