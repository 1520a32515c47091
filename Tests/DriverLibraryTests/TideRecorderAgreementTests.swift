import DriverRuntime
import Testing

/// OOI's parsers of the same recordings of an SBE 26plus, and of what an SIO controller sends of its SBE 37s.
@Suite("A tide recorder's driver agrees with others")
struct TideRecorderAgreementTests {
    private static let family = "tide_pressure_sbe26_sbe54_rbr"

    @Test("on tides and bursts as they come", arguments: ["telem", "recov"])
    func telemetered(kind: String) throws {
        let comparison = OOIComparison(
            "seabird/sbe26plus", Self.family, "20140105_trim.presf.log", "20140105_trim.presf_\(kind).yml",
            [
                "absolute_pressure": "absolute_pressure", "pressure_temp": "pressure_temperature",
                "seawater_temperature": "temperature", "ptemp_frequency": "pressure_temperature_frequency",
            ])
        guard var agreement = try comparison.run(),
            let bytes = Shelf.recording("\(Self.family)/\(comparison.file)"),
            let yaml = Shelf.recording("\(Self.family)/expected/\(comparison.expected)")
        else { return }
        let bursts = Samples(try Shelf.driver("seabird/sbe26plus"), bytes).samples.compactMap {
            $0.profiles["wave_pressure"]
        }
        let expected = String(decoding: yaml, as: UTF8.self).split(separator: "absolute_pressure_burst: [").dropFirst()
        agreement.note("bursts", expected: expected.count, found: bursts.count)
        for (text, burst) in zip(expected, bursts) {
            let wanted = text.prefix { $0 != "]" }.split(separator: ", ")
            agreement.note("samples of a burst", expected: wanted.count, found: burst.count)
            for (value, found) in zip(wanted, burst) {
                agreement.note("wave pressure", expected: value, found: found)
            }
        }
        print("\(comparison.file), \(kind): \(agreement)")
        #expect(agreement.compared > 300)
        #expect(agreement.share == 1, "\(agreement)")
    }

    @Test("on uploads", arguments: ["1", "2", "3", "4a"])
    func uploaded(number: String) throws {
        guard let bytes = Shelf.recording("\(Self.family)/presf_abc_test_\(number).hex"),
            let yaml = Shelf.recording("\(Self.family)/expected/presf_abc_test_\(number).exp_results.yml")
        else { return }
        let found = Samples(try Shelf.driver("seabird/sbe26plus"), bytes)
        #expect(found.defects == [])
        let expected = Particles(yaml)
        // The start of logging, a record of its own, is not among the particles.
        let samples = found.samples.filter { $0.values["tide_interval"] == nil }
        var agreement = Agreement()
        agreement.note("records", expected: expected.particles.count, found: samples.count)
        let keys = [
            "presf_tide_pressure_number": "tide_pressure_number",
            "presf_tide_temperature_number": "tide_temperature_number",
            "presf_wave_press_temp_comp_number": "pressure_temperature_number",
        ]
        for (index, sample) in samples.enumerated() where index < expected.particles.count {
            let particle = expected.particles[index]
            for (name, key) in keys {
                if let value = particle[name] { agreement.note(name, expected: value, found: sample.values[key]) }
            }
            let time = particle["internal_timestamp"].flatMap { Double($0) } ?? .nan
            agreement.note("time", expected: 0, found: sample.time?.unixSeconds == time - ntpOffset ? 0 : 1)
            let wanted = expected.lists[index]["presf_wave_burst_pressure_number"] ?? []
            let burst = sample.profiles["wave_pressure_number"] ?? []
            agreement.note("a burst", expected: 0, found: burst == wanted.map { Double($0) } ? 0 : 1)
        }
        print("presf_abc_test_\(number).hex: \(agreement)")
        #expect(agreement.share == 1, "\(agreement)")
    }

    @Test("a burst's pressure agrees with the tides around it, so that the offset of DC is in B and not in the burst's")
    func offset() throws {
        guard let bytes = Shelf.recording("\(Self.family)/presf_abc_test_3.hex") else { return }
        var tide: Double?
        var compared = 0
        for sample in Samples(try Shelf.driver("seabird/sbe26plus"), bytes).samples {
            if let pressure = sample.values["absolute_pressure"] { tide = pressure }
            guard let burst = sample.profiles["wave_pressure"], let first = burst.first, let tide else { continue }
            // On deck, within hours; the offset is 0.47 psi.
            #expect((first - tide).magnitude < 0.06)
            compared += 1
        }
        #expect(compared == 4)
    }

    @Test("on whole days, with what the logger says between the lines")
    func day() throws {
        guard let bytes = Shelf.recording("\(Self.family)/20131013.presf.log") else { return }
        let found = Samples(try Shelf.driver("seabird/sbe26plus"), bytes)
        #expect(found.defects == [])
        #expect(found.samples.count { $0.values["absolute_pressure"] != nil } == 3)
        #expect(found.samples.compactMap { $0.profiles["wave_pressure"]?.count } == [1024, 1024, 1024])
    }

    @Test("on what an SIO controller sends of its inductive instruments")
    func controller() throws {
        guard let bytes = Shelf.recording("seabird_sbe37_microcat/CTD02004.DAT"),
            let offsets = Shelf.recording("seabird_sbe37_microcat/expected/CTD02004.yml"),
            let samples = Shelf.recording("seabird_sbe37_microcat/expected/CTD02004_CT.yml")
        else { return }
        let found = Samples(try Shelf.driver("seabird/sbe37"), bytes)
        #expect(found.defects == [])
        var agreement = Agreement()
        let cells = found.samples.flatMap { sample in
            zip(sample.profiles["inductive_id"] ?? [], sample.profiles["clock_offset"] ?? []).map {
                (id: $0, offset: $1, time: sample.loggerTime?.unixSeconds ?? .nan)
            }
        }
        let wanted = Particles(offsets).particles
        agreement.note("clock offsets", expected: wanted.count, found: cells.count)
        for (particle, cell) in zip(wanted, cells) {
            agreement.note("id", expected: particle["inductive_id"] ?? "", found: cell.id)
            agreement.note("offset", expected: particle["ctd_time_offset"] ?? "", found: cell.offset)
            agreement.note("time", expected: particle["sio_controller_timestamp"] ?? "", found: cell.time)
        }
        let records = found.samples.filter { $0.values["modem_temperature"] != nil }
        for (particle, sample) in zip(Particles(samples).particles, records) {
            for (name, key) in OOIComparison.modem {
                agreement.note(name, expected: particle[name] ?? "", found: sample.values[key])
            }
            let time = Double(particle["internal_timestamp"] ?? "") ?? .nan
            agreement.note("time", expected: 0, found: sample.time?.unixSeconds == time - ntpOffset ? 0 : 1)
        }
        agreement.note("samples", expected: 2, found: records.count)
        print("CTD02004.DAT: \(agreement)")
        #expect(agreement.share == 1, "\(agreement)")
    }
}
