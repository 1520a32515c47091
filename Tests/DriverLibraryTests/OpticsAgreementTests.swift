import DriverRuntime
import Sensing
import Testing

/// What OOI's parsers made of recordings of ECO meters, optodes, SUNA, ISUS, OCR and PAR sensors.
@Suite("A driver for optics and water chemistry agrees with OOI's parsers")
struct OpticsAgreementTests {
    private static let comparisons = [
        OpticsComparison(
            "wetlabs/eco", "wetlabs_eco/20020215.flort2.log", "rec_20020215.flort2.yml", OpticsComparison.eco,
            clock: .instrument(1e-3)),
        OpticsComparison(
            "wetlabs/eco", "wetlabs_eco/20020215.flort2.log", "tel_20020215.flort2.yml", OpticsComparison.eco,
            clock: .instrument(1e-3)),
        OpticsComparison(
            "wetlabs/eco", "wetlabs_eco/FLO15908.DAT", "FLO15908.yml", OpticsComparison.eco, clock: .logger(1e-3)),
        OpticsComparison(
            "wetlabs/eco", "wetlabs_eco/FLO_bad_header.DAT", "flo_bad_header.yml", OpticsComparison.eco,
            clock: .logger(1e-3)),
        OpticsComparison(
            "wetlabs/eco", "wetlabs_eco/large_ctdbp_flort_recovered.hex", "large_ctdbp_flort_recovered.yml",
            OpticsComparison.eco, clock: .instrument(1e-3)),
        OpticsComparison(
            "aanderaa/optode", "aanderaa_optode_4831/20010121.dosta1.log", "rec_20010121.dosta1.yml",
            OpticsComparison.optode, clock: .logger(2e-3)),
        OpticsComparison(
            "aanderaa/optode", "aanderaa_optode_4831/20010121.dosta1.log", "tel_20010121.dosta1.yml",
            OpticsComparison.optode, clock: .logger(2e-3)),
        // The first three and the last four of seven.
        OpticsComparison(
            "aanderaa/optode", "aanderaa_optode_4831/DOS15908_1st7.DAT", "dosta_recov_1.yml", OpticsComparison.optode,
            clock: .controller, samples: 0..<3),
        OpticsComparison(
            "aanderaa/optode", "aanderaa_optode_4831/DOS15908_1st7.DAT", "dosta_recov_2.yml", OpticsComparison.optode,
            clock: .controller, samples: 3..<7),
        // OOI keeps whole seconds of the frame's time, and has the first two temperatures the other way round.
        OpticsComparison(
            "satlantic/suna", "satlantic_suna_isus_nitrate/dcl_good.log", "dcl_good.yml",
            OpticsComparison.sunaOfLogger, clock: .instrument(1)),
        // OOI cuts off the digits that it does not print.
        OpticsComparison(
            "satlantic/suna", "satlantic_suna_isus_nitrate/suna_long.sun", "suna_long.yml", OpticsComparison.suna,
            clock: .instrument(1e-3), slack: 0.5),
        OpticsComparison(
            "satlantic/suna", "satlantic_suna_isus_nitrate/20130424.nutnr_b_dcl_full.log",
            "rec_20130424.nutnr_b_dcl_full.yml", OpticsComparison.isus, clock: .instrument(1e-3)),
        // OOI's time is an hour behind the logger's stamp, which stands beside it.
        OpticsComparison(
            "satlantic/suna", "satlantic_suna_isus_nitrate/20140430.nutnr_b_dcl_conc.log",
            "rec_20140430.nutnr_b_dcl_conc.yml", OpticsComparison.isus, clock: .logger(2e-3), behind: 3600),
        OpticsComparison(
            "satlantic/suna", "satlantic_suna_isus_nitrate/19990401.nutnr_b_dcl_conc.log",
            "rec_19990401.nutnr_b_dcl_conc.yml", OpticsComparison.isus, clock: .logger(2e-3)),
        // One frame's checksum fails: OOI gives its values with a mark, here it is a defect.
        OpticsComparison(
            "satlantic/ocr", "satlantic_ocr_par/20020113.spkir2.log", "rec_20020113.spkir2.yml", OpticsComparison.ocr,
            clock: .logger(2e-3)),
        OpticsComparison(
            "satlantic/par", "satlantic_ocr_par/11079364_PPB_PARS.txt", "11079364_PPB_PARS_recov.yml",
            ["par": "logarithmic_counts", "pressure_depth": "pressure"], clock: .instrument(1e-4), samples: 0..<19),
    ]

    @Test("to the last digit that they print", arguments: comparisons)
    func agreement(comparison: OpticsComparison) throws {
        guard let agreement = try comparison.run() else { return }
        print("\(comparison.path), \(comparison.expected): \(agreement)")
        #expect(agreement.share == 1, "\(agreement)")
    }

    @Test("each recording is read to its last byte, with as many samples and defects as it should have")
    func counts() throws {
        let wanted: [(id: String, path: String, samples: Int, defects: Int)] = [
            ("wetlabs/eco", "wetlabs_eco/20140101.flort_real.log", 99, 0),
            ("wetlabs/eco", "wetlabs_eco/20020215.flort2.log", 30, 0),
            ("wetlabs/eco", "wetlabs_eco/FLO15908.DAT", 96, 0),
            // The controller's block of an optode, whose checksum fails.
            ("wetlabs/eco", "wetlabs_eco/FLO_bad_header.DAT", 5, 1),
            ("wetlabs/eco", "wetlabs_eco/large_ctdbp_flort_recovered.hex", 150, 0),
            ("wetlabs/eco", "wetlabs_eco/transcripts/eco_met.txt", 0, 0),
            ("wetlabs/eco", "wetlabs_eco/transcripts/eco_mnu.txt", 0, 0),
            ("wetlabs/eco", "wetlabs_eco/transcripts/eco_sample.txt", 1, 0),
            ("wetlabs/eco", "seabird_sbe16_sbe19_ctd/20141017.ctdbp3_3rec_w_1hash.log", 3, 0),
            ("wetlabs/eco", "seabird_sbe16_sbe19_ctd/20161025.ctdbp3_damagedRec.log", 18, 3),
            ("aanderaa/optode", "aanderaa_optode_4831/20010121.dosta1.log", 21, 0),
            // The noise of six power-ups, each with a record behind it.
            ("aanderaa/optode", "aanderaa_optode_4831/20150330.dosta1.log", 586, 6),
            ("aanderaa/optode", "aanderaa_optode_4831/DOS15908_1st7.DAT", 7, 0),
            // What a logger says with a digit in front or a mark, and noise at power-off.
            ("satlantic/suna", "satlantic_suna_isus_nitrate/19990401.nutnr_b_dcl_conc.log", 18, 2),
            ("satlantic/suna", "satlantic_suna_isus_nitrate/20130424.nutnr_b_dcl_full.log", 8, 3),
            ("satlantic/suna", "satlantic_suna_isus_nitrate/20140430.nutnr_b_dcl_conc.log", 64, 8),
            ("satlantic/suna", "satlantic_suna_isus_nitrate/dcl_good.log", 144, 8),
            ("satlantic/suna", "satlantic_suna_isus_nitrate/suna_long.sun", 8, 0),
            ("satlantic/suna", "satlantic_suna_isus_nitrate/transcripts/suna_dark_frame.txt", 1, 0),
            ("satlantic/suna", "satlantic_suna_isus_nitrate/transcripts/suna_get_cfg.txt", 0, 0),
            ("satlantic/suna", "satlantic_suna_isus_nitrate/transcripts/suna_selftest.txt", 0, 0),
            ("satlantic/ocr", "satlantic_ocr_par/20131121.spkir_real.log", 108, 0),
            ("satlantic/ocr", "satlantic_ocr_par/20020113.spkir2.log", 12, 1),
            ("satlantic/ocr", "satlantic_ocr_par/transcripts/ocr507_frame_good.bin", 1, 0),
            ("satlantic/ocr", "satlantic_ocr_par/transcripts/ocr507_show_all.txt", 0, 0),
            ("satlantic/par", "satlantic_ocr_par/11079364_PPB_PARS.txt", 194, 0),
            ("satlantic/par", "satlantic_ocr_par/transcripts/par_config.txt", 0, 0),
            ("satlantic/par", "satlantic_ocr_par/transcripts/par_frame_good.txt", 1, 0),
            ("satlantic/par", "satlantic_ocr_par/transcripts/par_prl_frame_good.txt", 1, 0),
        ]
        for (id, path, samples, defects) in wanted {
            guard let bytes = Shelf.recording(path) else { continue }
            let found = Samples(try Shelf.driver(id), bytes)
            #expect(found.samples.count == samples, "\(path)")
            #expect(found.defects.count == defects, "\(path): \(found.defects)")
            #expect(found.byteCount == bytes.count, "\(path)")
        }
    }

    @Test("a profiler's binary file, which has no marks to find its records by, gives no value")
    func unmarked() throws {
        guard let bytes = Shelf.recording("satlantic_ocr_par/E0000039.DAT") else { return }
        let found = Samples(try Shelf.driver("satlantic/par"), bytes)
        #expect(found.samples.isEmpty)
        #expect(found.byteCount == bytes.count)
    }

    @Test("frames of the OCR come in the order of their counter, none is lost")
    func frameCounter() throws {
        guard let bytes = Shelf.recording("satlantic_ocr_par/20131121.spkir_real.log") else { return }
        let counters = Samples(try Shelf.driver("satlantic/ocr"), bytes).samples.compactMap {
            $0.values["frame_counter"]
        }
        #expect(counters == (0..<108).map { Double($0) })
    }
}

/// A recording and OOI's particles of some of its samples.
struct OpticsComparison: Sendable {
    /// What the particle's time is, and how many seconds it may be off.
    enum Clock: Sendable {
        case instrument(Double)
        case logger(Double)
        /// `sio_controller_timestamp`: whole seconds since 1970.
        case controller
    }

    var id: String
    var path: String
    var expected: String
    /// OOI's names and our keys.
    var keys: [String: String]
    var clock: Clock
    /// Which samples of the recording the particles are; nil for all.
    var samples: Range<Int>?
    /// Units of the last printed digit beyond the half that rounding takes.
    var slack: Double
    /// Seconds by which the particles' times are too early.
    var behind: Double

    init(
        _ id: String, _ path: String, _ expected: String, _ keys: [String: String], clock: Clock,
        samples: Range<Int>? = nil, slack: Double = 0, behind: Double = 0
    ) {
        self.id = id
        self.path = path
        self.expected = expected
        self.keys = keys
        self.clock = clock
        self.samples = samples
        self.slack = slack
        self.behind = behind
    }

    static let eco = [
        "measurement_wavelength_beta": "backscatter_wavelength", "measurement_wavelength_chl": "chlorophyll_wavelength",
        "measurement_wavelength_cdom": "cdom_wavelength", "raw_signal_beta": "backscatter_counts",
        "raw_signal_chl": "chlorophyll_counts", "raw_signal_cdom": "cdom_counts",
        "raw_internal_temp": "thermistor_counts",
    ]
    static let optode = [
        "estimated_oxygen_concentration": "oxygen", "estimated_oxygen_saturation": "saturation",
        "optode_temperature": "temperature", "calibrated_phase": "cal_phase", "temp_compensated_phase": "tc_phase",
        "blue_phase": "c1_phase", "red_phase": "c2_phase", "blue_amplitude": "c1_amplitude",
        "red_amplitude": "c2_amplitude", "raw_temperature": "raw_temperature",
    ]
    private static let spectrometer = [
        "nitrate_concentration": "nitrate", "aux_fitting_1": "fit_auxiliary_1", "aux_fitting_2": "fit_auxiliary_2",
        "temp_interior": "internal_temperature", "temp_spectrometer": "spectrometer_temperature",
        "temp_lamp": "lamp_temperature", "lamp_time": "lamp_time", "humidity": "humidity",
        "voltage_main": "main_voltage", "voltage_lamp": "lamp_voltage",
    ]
    static let suna = spectrometer.merging([
        "nutnr_nitrogen_in_nitrate": "nitrogen", "nutnr_absorbance_at_254_nm": "absorbance_254",
        "nutnr_absorbance_at_350_nm": "absorbance_350", "nutnr_bromide_trace": "bromide",
        "nutnr_spectrum_average": "spectrum_average", "nutnr_dark_value_used_for_fit": "dark_value",
        "nutnr_integration_time_factor": "integration_factor", "nutnr_voltage_int": "internal_voltage",
        "nutnr_current_main": "main_current", "nutnr_fit_base_1": "fit_base_1", "nutnr_fit_base_2": "fit_base_2",
        "nutnr_fit_rmse": "fit_rmse", "ctd_time_uint32": "ctd_time", "ctd_psu": "ctd_salinity",
        "ctd_temp": "ctd_temperature", "ctd_dbar": "ctd_pressure",
    ]) { first, _ in first }
    static let sunaOfLogger = suna.merging([
        "temp_interior": "spectrometer_temperature", "temp_spectrometer": "internal_temperature",
    ]) { _, swapped in swapped }
    static let isus = spectrometer.merging([
        "aux_fitting_3": "fit_auxiliary_3", "rms_error": "fit_rmse", "voltage_analog": "internal_voltage",
        "ref_channel_average": "reference_average", "ref_channel_variance": "reference_variance",
        "sea_water_dark": "sea_water_dark", "spec_channel_average": "spectrum_average",
    ]) { first, _ in first }
    static let ocr = [
        "timer": "timer", "sample_delay": "sample_delay", "vin_sense": "supply_counts",
        "va_sense": "analog_rail_counts", "internal_temperature": "temperature_counts",
        "frame_counter": "frame_counter", "serial_number": "serial_number",
    ]
    /// Lists of OOI, and the cells or, numbered, the fields that they are.
    private static let lists = [
        "spectral_channels": "spectrum", "dark_frame_spectral_channels": "dark_spectrum", "channel_array": "channel_",
    ]

    /// Nil when the recording is not at hand.
    func run() throws -> Agreement? {
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        guard let bytes = Shelf.recording(path), let yaml = Shelf.recording("\(folder)/expected/\(expected)")
        else { return nil }
        var found = Samples(try Shelf.driver(id), bytes).samples
        if let samples { found = Array(found[samples.clamped(to: 0..<found.count)]) }
        let read = Particles(yaml)
        // The files also describe the instrument; samples are the particles that have one of the keys.
        let wanted = read.particles.indices.filter { index in
            let particle = read.particles[index]
            return particle["passed_checksum"] != "0"
                && keys.keys.contains { particle[$0] != nil && $0 != "serial_number" }
        }
        var agreement = Agreement()
        agreement.note("samples", expected: wanted.count, found: found.count)
        for (index, sample) in zip(wanted, found) {
            compare(read.particles[index], read.lists[index], sample, &agreement)
        }
        return agreement
    }

    private func compare(
        _ particle: [String: Substring], _ lists: [String: [Int]], _ sample: Samples.Sample,
        _ agreement: inout Agreement
    ) {
        for (name, key) in keys.sorted(by: { $0.key < $1.key }) {
            guard let value = particle[name] else { continue }
            agreement.note(name, expected: value, found: sample.values[key], slack: slack)
        }
        for (name, list) in lists {
            guard let key = Self.lists[name] else { continue }
            let cells = sample.profiles[key] ?? list.indices.compactMap { sample.values["\(key)\($0 + 1)"] }
            agreement.note("count of \(name)", expected: list.count, found: cells.count)
            for (wanted, cell) in zip(list, cells) {
                agreement.note(name, expected: Substring(String(wanted)), found: cell)
            }
        }
        compareTimes(particle, sample, &agreement)
    }

    private func compareTimes(
        _ particle: [String: Substring], _ sample: Samples.Sample, _ agreement: inout Agreement
    ) {
        func note(_ what: String, _ found: Instant?, _ wanted: Double, within tolerance: Double) {
            let off = ((found?.unixSeconds ?? .nan) - wanted).magnitude
            agreement.note("\(what) time", expected: 0, found: off <= tolerance ? 0 : 1)
        }
        let stamp = (particle["internal_timestamp"] ?? particle["port_timestamp"]).flatMap { Double($0) }
        switch clock {
        case .instrument(let tolerance):
            if let stamp { note("instrument", sample.time, stamp + behind - ntpOffset, within: tolerance) }
        case .logger(let tolerance):
            if let stamp { note("logger", sample.loggerTime, stamp + behind - ntpOffset, within: tolerance) }
        case .controller:
            guard let seconds = particle["sio_controller_timestamp"].flatMap({ Double($0) }) else { return }
            note("controller", sample.loggerTime, seconds, within: 0)
        }
    }
}
