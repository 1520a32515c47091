import DriverRuntime
import Testing

@Suite("The ADCP driver agrees with OOI's parsers")
struct ProfilerAgreementTests {
    @Test(
        "about the profiles and the sensors of each ensemble",
        arguments: [
            ("ADCP_CCE1T_20.000", "ADCP_CCE1T_20.yml"), ("ADCP_data_20130702.000", "ADCP_data_20130702.yml"),
            ("20140424.adcpt.log", "20140424.recov.adcpt.yml"),
        ])
    func earth(file: String, expected: String) throws {
        guard let bytes = Shelf.recording("teledyne_rdi_adcp_pd0/\(file)"),
            let yaml = Shelf.recording("teledyne_rdi_adcp_pd0/expected/\(expected)")
        else { return }
        let found = Samples(try Shelf.driver("teledyne/workhorse"), bytes)
        let particles = Particles(yaml)
        let ensembles = particles.particles.indices.filter { particles.lists[$0]["error_velocity"] != nil }
        var agreement = Agreement()
        agreement.note("ensembles", expected: ensembles.count, found: found.samples.count)
        for (index, sample) in zip(ensembles, found.samples) {
            compareSensors(particles.particles[index], sample, &agreement)
            for (name, key, scale) in Self.profiles {
                guard let wanted = particles.lists[index][name] else { continue }
                compare(name, wanted, sample.profiles[key] ?? [], scale, &agreement)
            }
        }
        print("\(file): \(agreement)")
        #expect(agreement.compared > 500)
        #expect(agreement.share == 1, "\(agreement)")
    }

    private static let profiles: [(name: String, key: String, scale: Double)] = [
        ("water_velocity_east", "eastward_velocity", 1000), ("water_velocity_north", "northward_velocity", 1000),
        ("water_velocity_up", "upward_velocity", 1000), ("error_velocity", "error_velocity", 1000),
        ("correlation_magnitude_beam1", "correlation_beam1", 1),
        ("correlation_magnitude_beam4", "correlation_beam4", 1),
        ("echo_intensity_beam1", "echo_intensity_beam1", 1), ("echo_intensity_beam4", "echo_intensity_beam4", 1),
        ("percent_good_3beam", "percent_good_1", 1), ("percent_good_4beam", "percent_good_4", 1),
    ]

    /// What RDI writes for a bad velocity.
    private static let bad = -32_768

    private func compare(
        _ name: String, _ wanted: [Int], _ found: [Double], _ scale: Double, _ agreement: inout Agreement
    ) {
        agreement.note("cells of \(name)", expected: wanted.count, found: found.count)
        for (value, cell) in zip(wanted, found) {
            let counted = cell.isNaN ? Self.bad : Int((cell * scale).rounded())
            agreement.note(name, expected: value, found: counted)
        }
    }

    private func compareSensors(
        _ particle: [String: Substring], _ sample: Samples.Sample, _ agreement: inout Agreement
    ) {
        let sensors = [
            ("heading", "heading", 100.0), ("pitch", "pitch", 100), ("roll", "roll", 100),
            ("temperature", "temperature", 100), ("salinity", "salinity", 1), ("ensemble_number", "ensemble_number", 1),
            ("speed_of_sound", "sound_speed", 1),
        ]
        for (name, key, scale) in sensors {
            guard let value = particle[name], let wanted = Int(value) else { continue }
            let found = sample.values[key].map { Int(($0 * scale).rounded()) } ?? .min
            agreement.note(name, expected: wanted, found: found)
        }
        if let time = particle["internal_timestamp"].flatMap({ Double($0) }) {
            let unix = sample.time?.unixSeconds ?? .nan
            agreement.note("time", expected: 0, found: (unix + ntpOffset - time).magnitude < 2e-2 ? 0 : 1)
        }
    }
}
