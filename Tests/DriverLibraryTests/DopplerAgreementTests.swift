import DriverRuntime
import Testing

@Suite("The Doppler drivers agree with others about texts and records")
struct DopplerAgreementTests {
    // MARK: Teledyne RDI

    @Test("OOI's parser of PD8 tables")
    func tables() throws {
        guard let bytes = Shelf.recording("teledyne_rdi_adcp_pd0/20141208.adcp.log"),
            let yaml = Shelf.recording("teledyne_rdi_adcp_pd0/expected/20141208.adcp.yml")
        else { return }
        let found = Samples(try Shelf.driver("teledyne/workhorse"), bytes)
        let particles = Particles(yaml)
        var agreement = Agreement()
        agreement.note("tables", expected: particles.particles.count, found: found.samples.count)
        for (index, sample) in zip(particles.particles.indices, found.samples) {
            for (name, key) in Self.tableSensors {
                guard let value = particles.particles[index][name] else { continue }
                agreement.note(name, expected: value, found: sample.values[key])
            }
            for (name, key, scale) in Self.tableColumns {
                compare(name, particles.lists[index][name] ?? [], sample.profiles[key] ?? [], scale, &agreement)
            }
            compareTimes(particles.particles[index], sample, &agreement)
        }
        print("20141208.adcp.log: \(agreement)")
        #expect(agreement.compared > 4000)
        #expect(agreement.share == 1, "\(agreement)")
    }

    private static let tableSensors = [
        ("heading", "heading"), ("pitch", "pitch"), ("roll", "roll"), ("temperature", "temperature"),
        ("speed_of_sound", "sound_speed"), ("ensemble_number", "ensemble_number"),
    ]

    private static let tableColumns: [(name: String, key: String, scale: Double)] = [
        ("water_velocity_east", "eastward_velocity", 1000), ("water_velocity_north", "northward_velocity", 1000),
        ("water_velocity_up", "upward_velocity", 1000), ("error_velocity", "error_velocity", 1000),
        ("echo_intensity_beam1", "echo_intensity_beam1", 1), ("echo_intensity_beam2", "echo_intensity_beam2", 1),
        ("echo_intensity_beam3", "echo_intensity_beam3", 1), ("echo_intensity_beam4", "echo_intensity_beam4", 1),
    ]

    private static let bad = -32_768

    private func compare(
        _ name: String, _ wanted: [Int], _ found: [Double], _ scale: Double, _ agreement: inout Agreement
    ) {
        agreement.note("cells of \(name)", expected: wanted.count, found: found.count)
        for (value, cell) in zip(wanted, found) {
            agreement.note(name, expected: value, found: cell.isNaN ? Self.bad : Int((cell * scale).rounded()))
        }
    }

    private func compareTimes(
        _ particle: [String: Substring], _ sample: Samples.Sample, _ agreement: inout Agreement
    ) {
        let times = [("internal_timestamp", sample.time), ("port_timestamp", sample.loggerTime)]
        for (name, time) in times {
            guard let seconds = particle[name].flatMap({ Double($0) }) else { continue }
            let unix = time?.unixSeconds ?? .nan
            agreement.note(name, expected: 0, found: (unix + ntpOffset - seconds).magnitude < 1e-3 ? 0 : 1)
        }
    }

    @Test("OOI's parser of Fourier coefficients, number by number")
    func fourier() throws {
        guard let bytes = Shelf.recording("teledyne_rdi_adcp_pd0/FCoeff1404180021.txt"),
            let yaml = Shelf.recording("teledyne_rdi_adcp_pd0/expected/FCoeff1404180021.yml")
        else { return }
        let sample = try #require(Samples(try Shelf.driver("teledyne/workhorse"), bytes).samples.first)
        var agreement = Agreement()
        for (name, key) in Self.fourierColumns {
            let wanted = Self.decimals(name, in: yaml)
            let found = sample.profiles[key] ?? []
            agreement.note("numbers of \(name)", expected: wanted.count, found: found.count)
            for (value, cell) in zip(wanted, found) { agreement.note(name, expected: value, found: cell) }
        }
        print("FCoeff1404180021.txt: \(agreement)")
        #expect(agreement.compared == Self.fourierColumns.count * 65)
        #expect(agreement.share == 1, "\(agreement)")
    }

    private static let fourierColumns = [
        ("frequency_band", "wave_frequency"), ("bandwidth_band", "wave_bandwidth"),
        ("energy_density_band", "wave_energy_density"), ("direction_band", "wave_direction"),
    ]

    /// The decimal numbers of a list in an expected file.
    private static func decimals(_ key: String, in yaml: [UInt8]) -> [Substring] {
        let text = String(decoding: yaml, as: UTF8.self)
        guard let start = text.firstRange(of: "\(key): [") else { return [] }
        return text[start.upperBound...].prefix { $0 != "]" }.split { ", \n".contains($0) }
    }

    // MARK: Nortek

    @Test(
        "OOI's parser of an Aquadopp",
        arguments: [
            ("20140813.velpt.log", "20140813.velpt.yml"),
            ("VELPT_SN_11402_2014-07-02.aqd", "VELPT_SN_11402_2014-07-02.yml"),
            ("jumbled_VELPT_SN_11402_2014-07-02.aqd", "jumbled_VELPT_SN_11402_2014-07-02.yml"),
        ])
    func aquadopp(file: String, expected: String) throws {
        let folder = "nortek_aquadopp_vector_signature"
        guard let bytes = Shelf.recording("\(folder)/\(file)"),
            let yaml = Shelf.recording("\(folder)/expected/\(expected)")
        else { return }
        let samples = Samples(try Shelf.driver("nortek/classic"), bytes).samples.filter {
            $0.values["heading"] != nil
        }
        let particles = Particles(yaml).particles.filter { $0["heading_decidegree"] != nil }
        var agreement = Agreement()
        agreement.note("records", expected: particles.count, found: samples.count)
        for (particle, sample) in zip(particles, samples) {
            for (name, key, scale) in Self.aquadoppSensors {
                guard let wanted = particle[name].flatMap({ Int($0) }) else { continue }
                let found = sample.values[key].map { Int(($0 * scale).rounded()) } ?? .min
                agreement.note(name, expected: wanted, found: found)
            }
            compareTimes(particle, sample, &agreement)
        }
        print("\(file): \(agreement)")
        #expect(agreement.compared > 400)
        #expect(agreement.share == 1, "\(agreement)")
    }

    private static let aquadoppSensors: [(name: String, key: String, scale: Double)] = [
        ("heading_decidegree", "heading", 10), ("pitch_decidegree", "pitch", 10), ("roll_decidegree", "roll", 10),
        ("battery_voltage_dV", "battery_voltage", 10), ("sound_speed_dms", "sound_speed", 10),
        ("pressure_mbar", "pressure", 1000), ("temperature_centidegree", "temperature", 100),
        ("status", "status_code", 1), ("error_code", "error_code", 1),
    ]

    @Test("an AWAC's own sums: the wave height of its spectrum, the speed of its components")
    func awac() throws {
        guard let bytes = Shelf.recording("nortek_aquadopp_vector_signature/nortec_awac.nmea") else { return }
        let samples = Samples(try Shelf.driver("nortek/classic"), bytes)
        #expect(samples.samples.count == 296)
        #expect(samples.defects.isEmpty)
        let heights = samples.samples.compactMap { $0.values["significant_wave_height"] }
        let spectra = samples.samples.compactMap { sample in
            sample.profiles["wave_energy_density"].map { ($0, sample.values["spectrum_frequency_step"] ?? .nan) }
        }
        #expect(heights.count == 10)
        for (height, (energy, step)) in zip(heights, spectra) {
            // Hm0 = 4 √m0, and the height has two decimals.
            #expect((4 * (energy.reduce(0, +) * step).squareRoot() - height).magnitude < 0.006)
        }
        var rows = 0
        for sample in samples.samples {
            guard let east = sample.profiles["eastward_velocity"]?.first,
                let north = sample.profiles["northward_velocity"]?.first,
                let speed = sample.profiles["current_speed"]?.first
            else { continue }
            rows += 1
            #expect(((east * east + north * north).squareRoot() - speed).magnitude < 0.013)
        }
        #expect(rows == 191)
    }
}
