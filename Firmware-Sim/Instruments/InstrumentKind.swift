/// The instruments that can be simulated, by the name they have on the command line.
public enum InstrumentKind: String, CaseIterable, Sendable {
    case sbe37
    case gnss
    case metbk
    case adcp
    case lines

    public var title: String {
        switch self {
        case .sbe37: "Sea-Bird SBE 37 MicroCAT (CTD with a command interpreter)"
        case .gnss: "GNSS receiver on a buoy (NMEA 0183)"
        case .metbk: "ASIMET METBK weather station"
        case .adcp: "Teledyne RDI Workhorse ADCP (PD0)"
        case .lines: "lines of six values with a sequence, for load tests"
        }
    }

    /// Name, default and meaning of each setting.
    public var settings: [InstrumentSetting] {
        InstrumentKind.common + own
    }

    private static let common: [InstrumentSetting] = [
        InstrumentSetting("seed", "1", "chance of the instrument's noise and of the faults"),
        InstrumentSetting("sea", "1", "chance of the water and weather; the same number is the same place"),
        InstrumentSetting("fault", "", "for example drop=0.001,disconnect=60:5"),
        InstrumentSetting("count", "", "stop after so many records"),
    ]

    private static let clock = [
        InstrumentSetting("clock", "0", "seconds by which the instrument's clock is wrong"),
        InstrumentSetting("drift", "0", "parts per million by which that clock runs fast"),
    ]

    private var own: [InstrumentSetting] {
        switch self {
        case .sbe37:
            [
                InstrumentSetting("interval", "10", "seconds between samples"),
                InstrumentSetting("autonomous", "yes", "sample by itself from power on; no: only when asked"),
                InstrumentSetting("hash", "yes", "begin each sample line with #"),
                InstrumentSetting("format", "1", "0 hex, 1 converted, 2 converted with numeric date"),
                InstrumentSetting("salinity", "yes", "output salinity"),
                InstrumentSetting("soundspeed", "yes", "output sound velocity"),
                InstrumentSetting("pressure", "yes", "has a pressure sensor"),
                InstrumentSetting("depth", "20", "metres"),
                InstrumentSetting("serial", "2165", "serial number"),
                InstrumentSetting("lowbattery", "no", "warn of a low battery"),
            ] + InstrumentKind.clock
        case .gnss:
            [
                InstrumentSetting("interval", "1", "seconds between fixes"),
                InstrumentSetting("fixdelay", "5", "seconds from power on to the first fix"),
                InstrumentSetting("latitude", "48.4284", "of the anchor, degrees north"),
                InstrumentSetting("longitude", "-123.3656", "of the anchor, degrees east"),
                InstrumentSetting("radius", "35", "of the watch circle, metres"),
                InstrumentSetting("heading", "yes", "send HDT"),
            ]
        case .metbk:
            [
                InstrumentSetting("interval", "60", "seconds between samples"),
                InstrumentSetting("autonomous", "yes", "sample from power on, without #GO"),
            ] + InstrumentKind.clock
        case .adcp:
            [
                InstrumentSetting("interval", "10", "seconds between ensembles"),
                InstrumentSetting("autonomous", "yes", "ping from power on, without CS"),
                InstrumentSetting("cells", "25", "depth cells, 1 to 255"),
                InstrumentSetting("cellsize", "2", "metres"),
                InstrumentSetting("depth", "45", "metres; it looks up"),
                InstrumentSetting("serial", "18444", "serial number"),
            ] + InstrumentKind.clock
        case .lines:
            [InstrumentSetting("rate", "1", "lines a second, or max")]
        }
    }
}

/// One setting of a simulated instrument, as the help shows it.
public struct InstrumentSetting: Sendable {
    public let name: String
    public let standard: String
    public let meaning: String

    init(_ name: String, _ standard: String, _ meaning: String) {
        self.name = name
        self.standard = standard
        self.meaning = meaning
    }
}
