import DriverRuntime
import Pipeline
import Testing

/// What independent programs made of the same recordings: Sea-Bird's own processing, OOI's parsers.
@Suite("A driver agrees with others")
struct AgreementTests {
    /// As the work is accepted: 99 % to the printed digits.
    static let least = 0.99

    /// The coefficients with which the .cnv of the 19plus was made, as its .xmlcon part prints them: nine digits, where
    /// the instrument's own header has seven.
    private static let xmlcon19plus: [String: Double] = [
        "TA0": 1.28015621e-3, "TA1": 2.58367774e-4, "TA2": -1.39527596e-8, "TA3": 1.39024630e-7,
        "G": -1.02365730, "H": 1.49306223e-1, "I": -5.63206187e-4, "J": 6.51821272e-5,
        "PA0": 6.51546669e-2, "PA1": 1.54424116e-3, "PA2": 6.13653149e-12,
        "PTEMPA0": -6.28624239e1, "PTEMPA1": 5.41620689e1, "PTEMPA2": -2.96026659e-1,
        "PTCA0": 5.24108391e5, "PTCA1": 5.47371611, "PTCA2": -1.53365246e-1,
        "PTCB0": 2.59008750e1, "PTCB1": 7.75e-4, "PTCB2": 0,
    ]

    @Test(
        "Sea-Bird's own processing of an upload",
        arguments: [
            (
                "seabird/sbe37", "seabird_sbe37_microcat", "SBE37SM-RS232_03716125_2017_11_16.hex",
                "SBE37SM-RS232_03716125_2017_11_16.cnv", ["temperature", "conductivity", "pressure", "salinity"], [:]
            ),
            (
                "seabird/sbe19plus", "seabird_sbe16_sbe19_ctd", "19plus_V2.hex", "19plus_V2_CTD-processing_example.cnv",
                [
                    "temperature", "conductivity", "pressure", "temperature_counts", "-", "pressure_counts", "salinity",
                ], xmlcon19plus
            ),
        ])
    func cnv(
        id: String, family: String, file: String, expected: String, columns: [String], coefficients: [String: Double]
    )
        throws
    {
        guard let bytes = Shelf.recording("\(family)/\(file)"),
            let table = Shelf.recording("\(family)/expected/\(expected)")
        else { return }
        let found = Samples(try Shelf.driver(id), bytes, settings: DriverSettings(coefficients: coefficients))
        let lines = String(decoding: table, as: UTF8.self).split(separator: "\n")
        let rows = try #require(lines.firstIndex { $0.hasPrefix("*END*") }.map { lines[($0 + 1)...] })
        var agreement = Agreement()
        agreement.note("records", expected: rows.count, found: found.samples.count)
        for (row, sample) in zip(rows, found.samples) {
            let cells = row.split { $0 == " " || $0 == "\r" }
            for (cell, key) in zip(cells, columns) where key != "-" {
                agreement.note("\(key) in \(row)", expected: cell, found: sample.values[key])
            }
        }
        print("\(file): \(agreement)")
        #expect(agreement.share >= Self.least, "\(agreement)")
    }

    @Test("Sea-Bird's own processing to two units of the last digit, with no more than what the header prints")
    func headerOnly() throws {
        guard let bytes = Shelf.recording("seabird_sbe16_sbe19_ctd/19plus_V2.hex"),
            let table = Shelf.recording("seabird_sbe16_sbe19_ctd/expected/19plus_V2_CTD-processing_example.cnv")
        else { return }
        let found = Samples(try Shelf.driver("seabird/sbe19plus"), bytes)
        let lines = String(decoding: table, as: UTF8.self).split(separator: "\n")
        let rows = try #require(lines.firstIndex { $0.hasPrefix("*END*") }.map { lines[($0 + 1)...] })
        var agreement = Agreement()
        for (row, sample) in zip(rows, found.samples) {
            let cells = row.split { $0 == " " || $0 == "\r" }
            for (column, key) in [(0, "temperature"), (1, "conductivity"), (2, "pressure"), (6, "salinity")] {
                agreement.note("\(key) in \(row)", expected: cells[column], found: sample.values[key], slack: 1.5)
            }
        }
        print("19plus_V2.hex, header only: \(agreement)")
        #expect(agreement.compared == 4 * 3069)
        #expect(agreement.share == 1, "\(agreement)")
    }

    @Test("the instrument's own salinity and sound speed, to half a unit of what it printed of T and C")
    func firmware() throws {
        guard let bytes = Shelf.recording("seabird_sbe16_sbe19_ctd/20131123.ctdbp1.log") else { return }
        var agreement = Agreement()
        for sample in Samples(try Shelf.driver("seabird/sbe16plus"), bytes).samples {
            let values = ["temperature", "conductivity", "pressure", "salinity", "sound_speed"].map {
                sample.values[$0] ?? .nan
            }
            let salinity = PracticalSalinity.value(
                conductivity: values[1], temperature: values[0], pressure: values[2])
            let speed = SoundSpeed.chenMillero(salinity: values[3], temperature: values[0], pressure: values[2])
            agreement.note("salinity", expected: 0, found: (salinity - values[3]).magnitude < 2e-4 ? 0 : 1)
            agreement.note("sound speed", expected: 0, found: (speed - values[4]).magnitude < 1e-3 ? 0 : 1)
        }
        print("20131123.ctdbp1.log, derived: \(agreement)")
        #expect(agreement.compared == 2 * 908)
        #expect(agreement.share == 1, "\(agreement)")
    }

    @Test(
        "OOI's parsers of Sea-Bird and ASIMET recordings",
        arguments: [
            OOIComparison(
                "seabird/sbe37", "seabird_sbe37_microcat", "SBE37SM-RS485_20190930_2019_09_30-long.hex",
                "SBE37SM-RS485_20190930_2019_09_30-long.yml", OOIComparison.counts),
            OOIComparison(
                "seabird/sbe37", "seabird_sbe37_microcat", "SBE37-IM_20141231_2014_12_31.hex",
                "SBE37-IM_20141231_2014_12_31.yml", OOIComparison.counts),
            OOIComparison(
                "seabird/sbe37", "seabird_sbe37_microcat", "ctdmo01_20140712_120719.DAT",
                "ctdmo01_20140712_120719_recov.yml", OOIComparison.modem),
            OOIComparison(
                "seabird/sbe16plus", "seabird_sbe16_sbe19_ctd", "data1_ctdbp_flort_recovered.hex",
                "data1_ctdbp_flort_recovered.yml", OOIComparison.counts),
            OOIComparison(
                "seabird/sbe16plus", "seabird_sbe16_sbe19_ctd", "ctdbp_p_test_1-3.hex",
                "ctdbp_p_test_1.exp_results.yml", OOIComparison.counts),
            OOIComparison(
                "seabird/sbe16plus", "seabird_sbe16_sbe19_ctd", "ctdbp_p_test_1-3.hex",
                "ctdbp_p_test_2.exp_results.yml", ["oxy_calphase": "auxiliary_1", "oxy_temp": "auxiliary_2"]),
            OOIComparison(
                "seabird/sbe16plus", "seabird_sbe16_sbe19_ctd", "20131123.ctdbp1_many.log",
                "20131123.ctdbp1_many_recovered.yml", OOIComparison.converted),
            OOIComparison(
                "seabird/sbe16plus", "seabird_sbe16_sbe19_ctd", "20131123.ctdbp1_many_1inval.log",
                "20131123.ctdbp1_many_recovered_1inval.yml", OOIComparison.converted),
            OOIComparison(
                "seabird/sbe16plus", "seabird_sbe16_sbe19_ctd", "20141017.ctdbp3_3rec_w_1hash.log",
                "20141017.ctdbp3_3rec_w_1hash.yml", OOIComparison.converted),
            OOIComparison(
                "seabird/sbe16plus", "seabird_sbe16_sbe19_ctd", "20161025.ctdbp3_damagedRec.log",
                "20161025.ctdbp3_damagedRec.yml", OOIComparison.converted),
            OOIComparison(
                "asimet/metbk", "met_metbk_wind_wxt", "20140902.metbk2.log", "rec_20140902.metbk2.yml",
                OOIComparison.metbk),
            OOIComparison(
                "asimet/metbk", "met_metbk_wind_wxt", "test.metbk2.log", "small_test.yml", OOIComparison.metbk),
        ])
    func ooi(comparison: OOIComparison) throws {
        guard let agreement = try comparison.run() else { return }
        print("\(comparison.file): \(agreement)")
        #expect(agreement.share == 1, "\(agreement)")
    }
}

/// A recording and OOI's particles of it.
struct OOIComparison: Sendable {
    var id: String
    var family: String
    var file: String
    var expected: String
    /// OOI's names and our keys.
    var keys: [String: String]

    init(_ id: String, _ family: String, _ file: String, _ expected: String, _ keys: [String: String]) {
        self.id = id
        self.family = family
        self.file = file
        self.expected = expected
        self.keys = keys
    }

    static let counts = [
        "temperature": "temperature_counts", "conductivity": "conductivity_counts", "pressure": "pressure_counts",
        "pressure_temp": "pressure_temperature_counts",
    ]
    static let modem = [
        "temperature": "modem_temperature", "conductivity": "modem_conductivity", "pressure": "modem_pressure",
    ]
    static let converted = ["temp": "temperature", "conductivity": "conductivity", "pressure": "pressure"]
    static let metbk = Dictionary(
        uniqueKeysWithValues: [
            "air_temperature", "barometric_pressure", "eastward_wind_velocity", "longwave_irradiance",
            "northward_wind_velocity", "precipitation", "relative_humidity", "sea_surface_conductivity",
            "sea_surface_temperature", "shortwave_irradiance",
        ].map { ($0, $0) })

    /// Nil when the recording is not at hand.
    func run() throws -> Agreement? {
        guard let bytes = Shelf.recording("\(family)/\(file)"),
            let yaml = Shelf.recording("\(family)/expected/\(expected)")
        else { return nil }
        let found = Samples(try Shelf.driver(id), bytes)
        // The files also describe the instrument; samples are the particles that have one of the keys.
        let particles = Particles(yaml).particles.filter { particle in
            particle["num_samples"] == nil && keys.keys.contains { particle[$0] != nil }
        }
        var agreement = Agreement()
        agreement.note("samples", expected: particles.count, found: found.samples.count)
        for (particle, sample) in zip(particles, found.samples) {
            for (name, key) in keys.sorted(by: { $0.key < $1.key }) {
                guard let value = particle[name] else {
                    agreement.note("missing \(name)", expected: 0, found: sample.values[key] == nil ? 0 : 1)
                    if sample.values[key] == nil { continue }
                    continue
                }
                agreement.note("\(name)", expected: value, found: sample.values[key])
            }
            compareTimes(particle, sample, &agreement)
        }
        return agreement
    }

    private func compareTimes(
        _ particle: [String: Substring], _ sample: Samples.Sample, _ agreement: inout Agreement
    ) {
        if let time = particle["internal_timestamp"].flatMap({ Double($0) }) {
            let unix = (sample.time ?? sample.loggerTime)?.unixSeconds ?? .nan
            agreement.note("time", expected: 0, found: (unix + ntpOffset - time).magnitude < 1e-3 ? 0 : 1)
        }
        if let time = particle["port_timestamp"].flatMap({ Double($0) }) {
            let unix = sample.loggerTime?.unixSeconds ?? .nan
            agreement.note("logger time", expected: 0, found: (unix + ntpOffset - time).magnitude < 2e-3 ? 0 : 1)
        }
    }
}
