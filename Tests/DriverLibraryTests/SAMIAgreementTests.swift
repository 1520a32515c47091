import DriverRuntime
import Testing

/// OOI's parsers of the SAMI2 recordings: every particle with every value that the records carry.
@Suite("The SAMI drivers agree with OOI")
struct SAMIAgreementTests {
    /// Seconds from 1900-01-01 to 1904-01-01, from which the instrument counts.
    private static let epoch = 126_144_000.0

    /// OOI's names and our keys.
    private static let keys = [
        "unique_id": "instrument_id", "voltage_battery": "battery_counts", "thermistor_raw": "thermistor_counts",
        "thermistor_start": "thermistor_start", "thermistor_end": "thermistor_end",
        "num_data_records": "data_records", "num_error_records": "error_records", "num_bytes_stored": "bytes_stored",
    ]
    private static let lists = [
        "light_measurements": "light_counts", "blank_light_measurements": "blank_light_counts",
        "reference_light_measurements": "reference_light_counts",
    ]
    /// Bits of the status flags, the lowest first.
    private static let flags = [
        "clock_active", "recording_active", "record_end_on_time", "record_memory_full", "record_end_on_error",
        "data_download_ok", "flash_memory_open", "battery_low_prestart", "battery_low_measurement",
        "battery_low_blank", "battery_low_external", "external_device1_fault", "external_device2_fault",
        "external_device3_fault", "flash_erased", "power_on_invalid",
    ]

    @Test(
        "in all that it makes of a recording",
        arguments: [
            ("sunburst/sami-pco2", "20140507.pco2w1.log", "20140507.pco2w1.yml", 14),
            ("sunburst/sami-pco2", "happy_path.txt", "happy_path.yml", 10),
            (
                "sunburst/sami-ph", "CE01ISSM-D00001-dcl35-phsen2_20140424.phsen2.log",
                "CE01ISSM-D00001-dcl35-phsen2_20140424.phsen2-RECOVERED.yml", 10
            ),
        ])
    func recording(id: String, file: String, expected: String, count: Int) throws {
        guard let bytes = Shelf.recording("sunburst_sami_pco2_ph/\(file)"),
            let yaml = Shelf.recording("sunburst_sami_pco2_ph/expected/\(expected)")
        else { return }
        let found = Samples(try Shelf.driver(id), bytes)
        let particles = Particles(yaml)
        var agreement = Agreement()
        agreement.note("records", expected: particles.particles.count, found: found.samples.count)
        for (index, sample) in found.samples.enumerated() where index < particles.particles.count {
            compare(particles.particles[index], particles.lists[index], sample, &agreement)
        }
        print("\(file): \(agreement)")
        #expect(found.samples.count == count)
        #expect(found.defects.isEmpty)
        #expect(found.byteCount == bytes.count)
        #expect(agreement.share == 1, "\(agreement)")
    }

    private func compare(
        _ particle: [String: Substring], _ lists: [String: [Int]], _ sample: Samples.Sample,
        _ agreement: inout Agreement
    ) {
        for (name, key) in Self.keys {
            guard let value = particle[name], Double(value) != nil else { continue }
            agreement.note(name, expected: value, found: sample.values[key])
        }
        for (name, key) in Self.lists {
            guard let list = lists[name] else { continue }
            let same = sample.profiles[key] == list.map { Double($0) }
            agreement.note(name, expected: 1, found: same ? 1 : 0)
        }
        if let type = particle["record_type"], let found = sample.values["record_type"] {
            agreement.note("record_type", expected: type, found: found)
        }
        for (bit, name) in Self.flags.enumerated() {
            guard let flag = particle[name], let flags = sample.values["status_flags"] else { continue }
            agreement.note(name, expected: flag, found: Double(Int(flags) >> bit & 1))
        }
        compareTimes(particle, sample, &agreement)
    }

    private func compareTimes(
        _ particle: [String: Substring], _ sample: Samples.Sample, _ agreement: inout Agreement
    ) {
        let time = (sample.time?.unixSeconds ?? .nan) + ntpOffset
        let loggerTime = (sample.loggerTime?.unixSeconds ?? .nan) + ntpOffset
        if let seconds = particle["record_time"].flatMap({ Double($0) }) {
            agreement.note("record_time", expected: 1, found: (time - Self.epoch - seconds).magnitude < 1e-3 ? 1 : 0)
        }
        if let seconds = particle["internal_timestamp"].flatMap({ Double($0) }) {
            let isNear = (time - seconds).magnitude < 1e-3 || (loggerTime - seconds).magnitude < 2e-3
            agreement.note("internal_timestamp", expected: 1, found: isNear ? 1 : 0)
        }
    }

    @Test("and refuse what OOI marks as failing its checksum")
    func damaged() throws {
        guard let bytes = Shelf.recording("sunburst_sami_pco2_ph/phsen_dcl_bad_checksum.log") else { return }
        let found = Samples(try Shelf.driver("sunburst/sami-ph"), bytes)
        #expect(found.samples.isEmpty)
        #expect(found.defects.count == 2)
        #expect(found.defects.allSatisfy { $0.hasPrefix("checksum fails") })
        #expect(found.byteCount == bytes.count)
    }

    @Test("and read a whole deployment, its CO2 computed with the coefficients of the file's own header")
    func deployment() throws {
        guard let bytes = Shelf.recording("sunburst_sami_pco2_ph/SAMI_C0069_300614.txt") else { return }
        let found = Samples(try Shelf.driver("sunburst/sami-pco2"), bytes)
        #expect(found.samples.count == 2063)
        #expect(found.defects.isEmpty)
        let values = found.samples.compactMap { $0.values["carbon_dioxide"] }
        #expect(values.count == 682)
        // The first by hand: light ratios 1876 and 5063 after a blank of 8707 and 15056, 8.845 degC.
        #expect((try #require(values.first) - 370.459621880).magnitude < 1e-6)
        let isPlausible = values.filter { (250...700).contains($0) }.count
        print("SAMI_C0069_300614.txt: \(isPlausible) of \(values.count) within 250 to 700 uatm")
        #expect(isPlausible > 660)
    }
}
