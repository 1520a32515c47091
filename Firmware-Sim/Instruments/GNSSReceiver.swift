/// A satellite receiver on a buoy that sends NMEA 0183 (version 2.3 fields) at a fixed rate.
///
/// Shapes of the sentences, the empty ones before the first fix included, are those of recorded receivers.
public struct GNSSReceiver: SimulatedInstrument {
    public struct Settings: Sendable {
        public var interval: Nanoseconds = .seconds(1)
        /// From power on to the first fix.
        public var timeToFirstFix: Nanoseconds = .seconds(5)
        public var latitude = 48.4284
        public var longitude = -123.3656
        public var radiusMetres = 35.0
        public var sendsHeading = true

        public init() {}
    }

    private let settings: Settings
    private let mooring: Mooring
    private let satellites: Oscillations
    private var outbox = Outbox()
    private var nextEpoch: Nanoseconds
    private var fixAt: Nanoseconds
    private var chance: SeededGenerator

    public init(settings: Settings, seed: UInt64, start: Nanoseconds) {
        self.settings = settings
        mooring = Mooring(
            latitude: settings.latitude, longitude: settings.longitude, radiusMetres: settings.radiusMetres, seed: seed)
        satellites = Oscillations(mean: 9.5, [(5_200, 2), (1_100, 1)], seed: seed, quantity: "satellites")
        chance = SeededGenerator(seed: seed, purpose: "gnss")
        nextEpoch = start.roundedUp(toMultipleOf: settings.interval)
        fixAt = start + settings.timeToFirstFix
    }

    public var deadline: Nanoseconds? { min(nextEpoch, outbox.deadline ?? nextEpoch) }

    /// A receiver of this kind has no commands; what is sent to it is ignored.
    public mutating func receive(_ bytes: [UInt8], now: Nanoseconds) {}

    public mutating func advance(to now: Nanoseconds) -> [Emission] {
        while nextEpoch <= now {
            send(epoch: nextEpoch)
            nextEpoch += settings.interval
        }
        return outbox.take(until: now)
    }

    public mutating func powerCycle(now: Nanoseconds, backAt: Nanoseconds) {
        outbox.removeAll()
        fixAt = backAt + settings.timeToFirstFix
        nextEpoch = (backAt + .milliseconds(300)).roundedUp(toMultipleOf: settings.interval)
        var banner: [UInt8] = (0..<1 + chance.integer(below: 3)).map { _ in chance.chance(0.5) ? 0xFF : 0x00 }
        banner.append(contentsOf: NMEASentence.bytes("GPTXT,01,01,02,GNSS RECEIVER SW 3.01"))
        banner.append(contentsOf: NMEASentence.bytes("GPTXT,01,01,02,ANTSTATUS=INIT"))
        outbox.append(banner, at: backAt)
    }

    /// Sentences leave one after the other, beginning a tenth of a second after the instant they are valid for.
    private mutating func send(epoch: Nanoseconds) {
        let latency = min(.milliseconds(100), settings.interval / 4)
        let spacing = min(.milliseconds(20), settings.interval / 20)
        let date = CalendarDate(epoch)
        let fix = epoch >= fixAt ? mooring.fix(at: epoch) : nil
        var bodies = [gga(date, fix, epoch), rmc(date, fix), vtg(fix), zda(date, fix)]
        if settings.sendsHeading { bodies.append(hdt(fix)) }
        for (index, body) in bodies.enumerated() {
            let instant = epoch + latency + spacing * Nanoseconds(index)
            outbox.append(NMEASentence.bytes(body), at: instant, isRecord: true)
        }
    }

    private func gga(_ date: CalendarDate, _ fix: Mooring.Fix?, _ epoch: Nanoseconds) -> [UInt8] {
        guard let fix else { return [UInt8](text: "GPGGA,,,,,,0,00,99.99,,M,,M,,") }
        var text = [UInt8](text: "GPGGA,")
        appendTime(date, to: &text)
        appendPosition(fix, to: &text)
        text.append(text: ",1,")
        let inView = Int(satellites.value(at: epoch).rounded())
        text.append(integer: inView, width: 2, zeros: true)
        text.append(text: ",")
        text.append(decimal: 9 / Double(inView), places: 2)
        text.append(text: ",")
        text.append(decimal: fix.altitude, places: 1)
        text.append(text: ",M,-18.6,M,,")
        return text
    }

    private func rmc(_ date: CalendarDate, _ fix: Mooring.Fix?) -> [UInt8] {
        guard let fix else { return [UInt8](text: "GPRMC,,V,,,,,,,,,,N") }
        var text = [UInt8](text: "GPRMC,")
        appendTime(date, to: &text)
        text.append(text: ",A")
        appendPosition(fix, to: &text)
        text.append(text: ",")
        text.append(decimal: fix.speed * GNSSReceiver.knotsPerMetrePerSecond, places: 3)
        text.append(text: ",")
        text.append(decimal: fix.course, places: 2)
        text.append(text: ",")
        text.append(integer: date.day, width: 2, zeros: true)
        text.append(integer: date.month, width: 2, zeros: true)
        text.append(integer: date.year % 100, width: 2, zeros: true)
        text.append(text: ",,,A")
        return text
    }

    private func vtg(_ fix: Mooring.Fix?) -> [UInt8] {
        guard let fix else { return [UInt8](text: "GPVTG,,T,,M,,N,,K,N") }
        var text = [UInt8](text: "GPVTG,")
        text.append(decimal: fix.course, places: 2)
        text.append(text: ",T,,M,")
        text.append(decimal: fix.speed * GNSSReceiver.knotsPerMetrePerSecond, places: 3)
        text.append(text: ",N,")
        text.append(decimal: fix.speed * 3.6, places: 3)
        text.append(text: ",K,A")
        return text
    }

    private func zda(_ date: CalendarDate, _ fix: Mooring.Fix?) -> [UInt8] {
        guard fix != nil else { return [UInt8](text: "GPZDA,,,,,00,00") }
        var text = [UInt8](text: "GPZDA,")
        appendTime(date, to: &text)
        text.append(text: ",")
        date.appendDate([\.day, \.month, \.year], mark: ",", to: &text)
        text.append(text: ",00,00")
        return text
    }

    private func hdt(_ fix: Mooring.Fix?) -> [UInt8] {
        guard let fix else { return [UInt8](text: "GPHDT,,T") }
        var text = [UInt8](text: "GPHDT,")
        text.append(decimal: fix.heading, places: 1)
        text.append(text: ",T")
        return text
    }

    /// `hhmmss.ss`.
    private func appendTime(_ date: CalendarDate, to text: inout [UInt8]) {
        for field in [date.hour, date.minute, date.second] { text.append(integer: field, width: 2, zeros: true) }
        text.append(text: ".")
        text.append(integer: date.hundredth, width: 2, zeros: true)
    }

    private func appendPosition(_ fix: Mooring.Fix, to text: inout [UInt8]) {
        text.append(text: ",")
        NMEAAngle.latitude(fix.latitude).append(to: &text)
        text.append(text: ",")
        NMEAAngle.longitude(fix.longitude).append(to: &text)
    }

    private static let knotsPerMetrePerSecond = 3600.0 / 1852
}

extension GNSSReceiver: InstrumentModel {
    static let title = "GNSS receiver on a buoy (NMEA 0183)"

    static let settings = [
        InstrumentSetting("interval", "1", "seconds between fixes"),
        InstrumentSetting("fixdelay", "5", "seconds from power on to the first fix"),
        InstrumentSetting("latitude", "48.4284", "of the anchor, degrees north"),
        InstrumentSetting("longitude", "-123.3656", "of the anchor, degrees east"),
        InstrumentSetting("radius", "35", "of the watch circle, metres"),
        InstrumentSetting("heading", "yes", "send HDT"),
    ]

    static func make(_ reader: SettingReader, _ origin: Origin) throws(PlanMistake) -> any SimulatedInstrument {
        var settings = Settings()
        settings.interval = try reader.interval("interval")
        settings.timeToFirstFix = .seconds(try reader.number("fixdelay", in: 0...86_400))
        settings.latitude = try reader.number("latitude", in: -89...89)
        settings.longitude = try reader.number("longitude", in: -180...180)
        settings.radiusMetres = try reader.number("radius", in: 0...5000)
        settings.sendsHeading = try reader.isOn("heading")
        return GNSSReceiver(settings: settings, seed: origin.seed, start: origin.start)
    }
}
