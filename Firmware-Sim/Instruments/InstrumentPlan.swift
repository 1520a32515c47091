/// Which instrument to simulate, and how: the settings as written, checked when the instrument is made.
public struct InstrumentPlan: Sendable {
    public let kind: InstrumentKind
    public let seed: UInt64
    public let faults: FaultPlan
    /// Stop after so many records.
    public let count: UInt64?
    private let sea: UInt64
    private let reader: SettingReader

    public init(kind: InstrumentKind, settings: [String: String]) throws(PlanMistake) {
        let reader = try SettingReader(kind: kind, written: settings)
        self.kind = kind
        self.reader = reader
        seed = try reader.whole("seed")
        sea = try reader.whole("sea")
        count = try reader.optionalWhole("count")
        faults = try FaultPlan(reader.text("fault"))
        _ = try makeInstrument(start: 0)
    }

    public func makeInstrument(start: Nanoseconds) throws(PlanMistake) -> Faults {
        Faults(of: try makeBareInstrument(start: start), plan: faults, seed: seed, start: start, limit: count)
    }

    private func makeBareInstrument(start: Nanoseconds) throws(PlanMistake) -> any SimulatedInstrument {
        switch kind {
        case .sbe37: SBE37(settings: try sbe37(), sea: sea, seed: seed, start: start)
        case .gnss: GNSSReceiver(settings: try gnss(), seed: seed, start: start)
        case .metbk: WeatherStation(settings: try metbk(), sea: sea, seed: seed, start: start)
        case .adcp: WorkhorseADCP(settings: try adcp(), sea: sea, seed: seed, start: start)
        case .lines: LineGenerator(settings: try lines(), sea: sea, seed: seed, start: start)
        }
    }

    private func sbe37() throws(PlanMistake) -> SBE37.Settings {
        var settings = SBE37.Settings()
        settings.interval = try reader.interval("interval")
        settings.autoRun = try reader.isOn("autonomous")
        settings.leadingHash = try reader.isOn("hash")
        settings.outputsSalinity = try reader.isOn("salinity")
        settings.outputsSoundSpeed = try reader.isOn("soundspeed")
        settings.hasPressure = try reader.isOn("pressure")
        settings.hasLowBattery = try reader.isOn("lowbattery")
        settings.depthMetres = try reader.number("depth", in: 0.5...WaterColumn.bottomMetres)
        settings.serialNumber = Int(try reader.number("serial", in: 1...9999))
        settings.clockOffset = try reader.clockOffset()
        settings.clockDriftPartsPerMillion = try reader.number("drift", in: -10_000...10_000)
        let format = Int(try reader.number("format", in: 0...2))
        settings.format = SBE37Format(rawValue: format) ?? .converted
        return settings
    }

    private func gnss() throws(PlanMistake) -> GNSSReceiver.Settings {
        var settings = GNSSReceiver.Settings()
        settings.interval = try reader.interval("interval")
        settings.timeToFirstFix = .seconds(try reader.number("fixdelay", in: 0...86_400))
        settings.latitude = try reader.number("latitude", in: -89...89)
        settings.longitude = try reader.number("longitude", in: -180...180)
        settings.radiusMetres = try reader.number("radius", in: 0...5000)
        settings.sendsHeading = try reader.isOn("heading")
        return settings
    }

    private func metbk() throws(PlanMistake) -> WeatherStation.Settings {
        var settings = WeatherStation.Settings()
        settings.interval = try reader.interval("interval")
        settings.isSampling = try reader.isOn("autonomous")
        settings.clockOffset = try reader.clockOffset()
        settings.clockDriftPartsPerMillion = try reader.number("drift", in: -10_000...10_000)
        return settings
    }

    private func adcp() throws(PlanMistake) -> WorkhorseADCP.Settings {
        var settings = WorkhorseADCP.Settings()
        settings.interval = try reader.interval("interval")
        settings.isDeployed = try reader.isOn("autonomous")
        settings.cells = Int(try reader.number("cells", in: 1...255))
        settings.cellSizeMetres = try reader.number("cellsize", in: 0.1...32)
        settings.depthMetres = try reader.number("depth", in: 2...WaterColumn.bottomMetres)
        settings.serialNumber = Int(try reader.number("serial", in: 1...999_999))
        settings.clockOffset = try reader.clockOffset()
        settings.clockDriftPartsPerMillion = try reader.number("drift", in: -10_000...10_000)
        return settings
    }

    private func lines() throws(PlanMistake) -> LineGenerator.Settings {
        var settings = LineGenerator.Settings()
        settings.count = count
        if reader.text("rate") == "max" {
            settings.rate = .maximum
        } else {
            settings.rate = .linesPerSecond(try reader.number("rate", in: 0.001...1e7))
        }
        return settings
    }
}
