/// The JSON texts of a packet forwarder, written as it writes them.
struct ForwarderTexts {
    let settings: ForwarderSettings

    /// Milliseconds from 1970 to 1980-01-06, and leap seconds since.
    private static let gpsEpoch: Nanoseconds = 315_964_800_000
    private static let leapMilliseconds: Nanoseconds = 18_000

    /// One element of `rxpk`. Version 2 as sx1302_hal 2.1.0 writes it (with the blank in `mid`), version 1 as the
    /// first packet_forwarder did.
    func packet(_ heard: HeardPacket, counter: UInt32) -> String {
        let packet = heard.packet
        let isNew = settings.version >= 2
        var text = isNew ? "{\"jver\":1,\"tmst\":\(counter)" : "{\"tmst\":\(counter)"
        if settings.hasGPS {
            text += ",\"time\":\"\(ForwarderTexts.instant(packet.end))\""
            if isNew { text += ",\"tmms\":\(ForwarderTexts.gpsMilliseconds(packet.end))" }
        }
        let channel = settings.channel(packet.frequency) ?? 0
        text +=
            ",\"chan\":\(channel),\"rfch\":\(channel < 4 ? 1 : 0),\"freq\":\(ForwarderTexts.megahertz(packet.frequency))"
        if isNew { text += ",\"mid\":\(channel < 10 ? " " : "")\(channel)" }
        text += ",\"stat\":\(heard.isGood ? 1 : -1),\"modu\":\"LORA\",\"datr\":\"\(packet.rate.text)\",\"codr\":\"4/5\""
        if isNew { text += ",\"rssis\":\(heard.rssi - 1)" }
        text += ",\"lsnr\":\(ForwarderTexts.decimal(heard.snr, 1))"
        if isNew { text += ",\"foff\":\(Int(heard.snr * 37) - 300)" }
        text += ",\"rssi\":\(heard.rssi),\"size\":\(packet.payload.count)"
        return text + ",\"data\":\"\(Base64Text.encode(packet.payload))\"}"
    }

    /// The object `stat`.
    func statistics(_ counts: ForwarderCounts, at now: Nanoseconds) -> String {
        let date = CalendarDate(now + settings.clockAhead)
        var time: [UInt8] = []
        date.appendDate([\.year, \.month, \.day], mark: "-", to: &time)
        time.append(text: " ")
        date.appendTime(to: &time)
        var text = "{\"time\":\"\(String(decoding: time, as: UTF8.self)) GMT\""
        if settings.hasGPS {
            text += ",\"lati\":\(ForwarderTexts.decimal(settings.latitude, 5))"
            text += ",\"long\":\(ForwarderTexts.decimal(settings.longitude, 5)),\"alti\":\(settings.altitude)"
        }
        let share = counts.pushed == 0 ? 0 : 100 * Double(counts.acknowledged) / Double(counts.pushed)
        text += ",\"rxnb\":\(counts.received),\"rxok\":\(counts.good),\"rxfw\":\(counts.forwarded)"
        text +=
            ",\"ackr\":\(ForwarderTexts.decimal(share, 1)),\"dwnb\":\(counts.downlinks),\"txnb\":\(counts.transmitted)"
        if settings.version >= 2 { text += ",\"temp\":27.4" }
        return text + "}"
    }

    static func gpsMilliseconds(_ instant: Nanoseconds) -> Nanoseconds {
        instant / 1_000_000 - gpsEpoch + leapMilliseconds
    }

    static func instant(gpsMilliseconds: UInt64) -> Nanoseconds {
        (Nanoseconds(truncatingIfNeeded: gpsMilliseconds) + gpsEpoch - leapMilliseconds) * 1_000_000
    }

    /// `2026-11-21T00:50:42.259978Z`
    private static func instant(_ instant: Nanoseconds) -> String {
        let date = CalendarDate(instant)
        var text: [UInt8] = []
        date.appendDate([\.year, \.month, \.day], mark: "-", to: &text)
        text.append(text: "T")
        date.appendTime(to: &text)
        text.append(text: ".")
        text.append(integer: date.nanosecond / 1000, width: 6, zeros: true)
        text.append(text: "Z")
        return String(decoding: text, as: UTF8.self)
    }

    /// `868.100000`
    private static func megahertz(_ hertz: UInt32) -> String { decimal(Double(hertz) / 1e6, 6) }

    private static func decimal(_ value: Double, _ places: Int) -> String {
        var text: [UInt8] = []
        text.append(decimal: value, places: places)
        return String(decoding: text, as: UTF8.self)
    }
}
