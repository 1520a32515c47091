import Sensing
import Testing

@testable import Pipeline

@Suite("The PD0 codec")
struct PD0CodecTests {
    private static let folder = "teledyne_rdi_adcp_pd0/"

    private func payloads(of stream: [UInt8]) -> [[UInt8]] {
        CodecFrames<PD0Codec>(stream).frames.map(\.payload)
    }

    private func ensembles(of name: String) throws -> [PD0Ensemble]? {
        guard let stream = Recording.bytes(Self.folder + name) else { return nil }
        return try payloads(of: stream).map { try PD0Ensemble($0) }
    }

    /// Every `step`th of the numbers, from `first` on.
    private func component(_ numbers: [some BinaryInteger], _ first: Int) -> [Int] {
        stride(from: first, to: numbers.count, by: PD0Profile.usualColumns).map { Int(numbers[$0]) }
    }

    @Test(
        "decodes what an independent parser decoded, number by number",
        arguments: [
            ("ADCP_CCE1T_20.000", "ADCP_CCE1T_20.yml", 20), ("ADCP_data_20130702.000", "ADCP_data_20130702.yml", 1),
            ("adcp_auv_3.pd0", "adcp_auv_3.yml", 3), ("ND072022.PD0", "ND072022_recov.yml", 1),
            ("20140424.adcpt.log", "20140424.recov.adcpt.yml", 15),
        ])
    func expected(name: String, expectedName: String, count: Int) throws {
        guard let ensembles = try ensembles(of: name),
            let yaml = Recording.bytes(Self.folder + "expected/" + expectedName)
        else { return }
        let particles = ExpectedParticles(yaml: yaml).particles
        let velocities = particles.filter { $0.kind == "adcp_velocity_earth" }
        let engineering = particles.filter { $0.kind == "adcp_engineering" }
        #expect(ensembles.count == count && velocities.count == count && !engineering.isEmpty)
        for (ensemble, particle) in zip(ensembles, velocities) {
            compareLeaders(of: ensemble, with: particle)
            compareProfiles(of: ensemble, with: particle)
        }
        // One ensemble of one recording has no engineering particle.
        for particle in engineering {
            let time = particle.numbers["internal_timestamp"]
            guard let index = velocities.firstIndex(where: { $0.numbers["internal_timestamp"] == time }) else {
                Issue.record("an engineering particle without its ensemble")
                continue
            }
            let leader = ensembles[index].variableLeader
            #expect(Double(leader.soundSpeedMetresPerSecond) == particle.numbers["speed_of_sound"])
            #expect(Double(leader.builtInTestResult) == particle.numbers["bit_result"])
            compareDeviations(of: leader, with: particle)
        }
    }

    private func compareLeaders(of ensemble: PD0Ensemble, with particle: ExpectedParticles.Particle) {
        let fixed = ensemble.fixedLeader
        let variable = ensemble.variableLeader
        let numbers: [(String, Double)] = [
            ("ensemble_number", Double(variable.ensembleNumber)), ("heading", Double(variable.heading)),
            ("pitch", Double(variable.pitch)), ("roll", Double(variable.roll)),
            ("salinity", Double(variable.salinity)), ("temperature", Double(variable.temperature)),
            ("transducer_depth", Double(variable.transducerDepthDecimetres)), ("num_cells", Double(fixed.cells)),
            ("bin_1_distance", Double(fixed.bin1DistanceCentimetres)),
            ("cell_length", Double(fixed.cellLengthCentimetres)),
        ]
        for (key, number) in numbers { #expect(particle.numbers[key] == number, "\(key)") }
        if let pressure = variable.pressureDecapascals {
            #expect(particle.numbers["pressure"] == Double(UInt32(bitPattern: pressure)))
        }
        // Seconds since 1900; the text has hundredths, the binary number is some nanoseconds off.
        let seconds = (particle.numbers["internal_timestamp"] ?? 0) - 2_208_988_800
        let ours = Double(variable.time?.nanoseconds ?? 0) / 1e9
        #expect(abs(seconds - ours) < 0.001)
    }

    private func compareDeviations(of leader: PD0VariableLeader, with particle: ExpectedParticles.Particle) {
        guard let deviations = leader.deviations else {
            Issue.record("a variable leader without the deviations of its sensors")
            return
        }
        #expect(Double(deviations.heading) == particle.numbers["heading_stdev"])
        #expect(Double(deviations.pitch) == particle.numbers["pitch_stdev"])
        #expect(Double(deviations.roll) == particle.numbers["roll_stdev"])
        let hundredths = particle.numbers["mpt_hundredths"] ?? .nan
        let seconds = particle.numbers["mpt_seconds"] ?? .nan
        let minutes = particle.numbers["mpt_minutes"] ?? .nan
        #expect(Double(deviations.pingWaitHundredths) == (minutes * 60 + seconds) * 100 + hundredths)
        if let variance = particle.numbers["pressure_variance"] {
            #expect(deviations.pressureDecapascals.map { Double($0) } == variance)
        }
    }

    private func compareProfiles(of ensemble: PD0Ensemble, with particle: ExpectedParticles.Particle) {
        let velocities = ["water_velocity_east", "water_velocity_north", "water_velocity_up", "error_velocity"]
        let percents = [
            "percent_good_3beam", "percent_transforms_reject", "percent_bad_beams", "percent_good_4beam",
        ]
        for beam in 0..<PD0Profile.usualColumns {
            #expect(particle.lists[velocities[beam]] == component(ensemble.velocities, beam))
            #expect(particle.lists[percents[beam]] == component(ensemble.percentGood, beam))
            let correlation = particle.lists["correlation_magnitude_beam\(beam + 1)"]
            #expect(correlation == component(ensemble.correlations, beam))
            let echo = particle.lists["echo_intensity_beam\(beam + 1)"]
            #expect(echo == component(ensemble.echoIntensities, beam))
        }
    }

    @Test(
        "gives the physical values that an independent decoder published",
        arguments: [("RDI_test01.000", "RDI_test01.json", 22), ("sentinelv_b5.pd0", "sentinelv_b5.json", 50)])
    func published(name: String, expectedName: String, count: Int) throws {
        guard let stream = Recording.bytes(Self.folder + name),
            let json = Recording.bytes(Self.folder + "expected/" + expectedName)
        else { return }
        let variables = try DecodedVariables(json: json).vars
        let payloads = payloads(of: stream)
        #expect(payloads.count == count)
        let times = variables["number"]?.timeIndex ?? []
        #expect(times.count == 3)
        for (place, time) in times.enumerated() {
            var values: [PD0Codec.Value] = []
            _ = try PD0Codec.decode(payloads[time], into: &values)
            compare(values, with: variables, at: place)
        }
    }

    private func compare(
        _ values: [PD0Codec.Value], with variables: [String: DecodedVariables.Variable], at time: Int
    ) {
        let leaders: [(String, PD0Field)] = [
            ("number", .ensembleNumber), ("c_sound", .soundSpeed), ("depth", .transducerDepth), ("pitch", .pitch),
            ("roll", .roll), ("heading", .heading), ("temp", .temperature), ("salinity", .salinity),
            ("pressure", .pressure), ("builtin_test_fail", .builtInTest), ("heading_std", .headingDeviation),
            ("pitch_std", .pitchDeviation), ("roll_std", .rollDeviation), ("pressure_std", .pressureDeviation),
            ("min_preping_wait", .pingWait),
        ]
        for (name, field) in leaders {
            expectNear(value(field, in: values), variables[name]?.values[time], name)
        }
        let distance = value(.bin1Distance, in: values)
        expectNear(distance, variables["range"]?.values[0], "range")
        let profiles: [(String, PD0Field)] = [
            ("vel", .velocityBeam1), ("corr", .correlationBeam1), ("amp", .echoIntensityBeam1),
            ("prcnt_gd", .percentGood1),
        ]
        for (name, first) in profiles {
            guard let expected = variables[name]?.values else { continue }
            for beam in 0..<PD0Profile.usualColumns {
                let profile = values.filter { $0.field == first.rawValue + Int32(beam) }
                #expect(profile.count == variables["range"]?.values.count)
                for value in profile {
                    let index = Int(value.cell) - 1
                    expectNear(value.quantity, expected[beam, index, time], "\(name) beam \(beam + 1) cell \(index)")
                }
            }
        }
        let vertical: [(String, PD0Field)] = [
            ("vel_b5", .velocityBeam5), ("corr_b5", .correlationBeam5), ("amp_b5", .echoIntensityBeam5),
        ]
        for (name, field) in vertical {
            guard let expected = variables[name]?.values else { continue }
            let profile = values.filter { $0.field == field.rawValue }
            #expect(profile.count == variables["range_b5"]?.values.count)
            for value in profile { expectNear(value.quantity, expected[Int(value.cell) - 1, time], name) }
        }
    }

    private func value(_ field: PD0Field, in values: [PD0Codec.Value]) -> Quantity? {
        values.first { $0.field == field.rawValue }?.quantity
    }

    private func expectNear(_ quantity: Quantity?, _ expected: Double?, _ name: String) {
        guard let expected else {
            #expect(quantity?.isMissing != false, "\(name) should be missing")
            return
        }
        // The published numbers have seven digits.
        #expect(abs((quantity?.value ?? .infinity) - expected) <= 1e-6 * max(1, abs(expected)), "\(name)")
    }

    @Test("keeps the digits that the instrument sent")
    func digits() throws {
        guard let stream = Recording.bytes(Self.folder + "RDI_test01.000") else { return }
        var values: [PD0Codec.Value] = []
        let time = try PD0Codec.decode(try #require(payloads(of: stream).first), into: &values)
        #expect(time == Instant(iso8601: "2011-02-10T18:00:00Z"))
        #expect(value(.pitch, in: values) == Quantity(mantissa: 69, decimals: 2))
        #expect(value(.heading, in: values) == Quantity(mantissa: 28_637, decimals: 2))
        #expect(value(.pressure, in: values) == Quantity(mantissa: 215_470, decimals: 3))
        #expect(value(.transducerDepth, in: values) == Quantity(mantissa: 2153, decimals: 1))
        #expect(value(.velocityBeam1, in: values) == Quantity(mantissa: 112, decimals: 3))
        #expect(value(.cellLength, in: values) == Quantity(mantissa: 50, decimals: 2))
    }

    @Test("names velocities by the axes that they were sent in, and bad ones missing")
    func axes() throws {
        let cases: [(String, PD0Field, PD0CoordinateFrame)] = [
            ("ADCP_CCE1T_20.000", .eastwardVelocity, .earth), ("adcp_auv_3.pd0", .velocityX, .ship),
            ("RDI_test01.000", .velocityBeam1, .beam),
        ]
        for (name, first, frame) in cases {
            guard let ensemble = try ensembles(of: name)?.first else { return }
            #expect(ensemble.fixedLeader.coordinateFrame == frame)
            var values: [PD0Codec.Value] = []
            PD0Codec.append(ensemble, to: &values)
            let velocities = values.filter { (11..<23).contains($0.field) }
            #expect(Set(velocities.map(\.field)) == Set(first.rawValue...first.rawValue + 3))
            #expect(velocities.count == ensemble.velocities.count)
            let bad = ensemble.velocities.count { $0 == PD0Ensemble.badVelocity }
            #expect(velocities.count { $0.quantity.isMissing } == bad)
        }
    }

    @Test("takes the pressure of an instrument in air for a little below zero")
    func pressureInAir() throws {
        guard let ensemble = try ensembles(of: "ADCP_CCE1T_20.000")?.first else { return }
        var values: [PD0Codec.Value] = []
        PD0Codec.append(ensemble, to: &values)
        #expect(value(.pressure, in: values) == Quantity(mantissa: -1460, decimals: 3))
    }

    @Test("decodes the bottom track, and leaves out what the leader is too short for")
    func bottomTrack() throws {
        guard let ensemble = try ensembles(of: "adcp_auv_3.pd0")?.first else { return }
        #expect(ensemble.bottomTrack?.velocities.count == 4)
        #expect(ensemble.variableLeader.pressureDecapascals == nil)
        #expect(ensemble.fixedLeader.serialNumber == 22076)
        #expect(ensemble.skippedBlocks == [0x2000])
    }

    @Test(
        "decodes the bottom track as an independent parser did",
        arguments: [("adcp_auv_3.pd0", "adcp_auv_3.yml", 3), ("ND072022.PD0", "ND072022_recov.yml", 1)])
    func bottomTrackAgrees(name: String, expectedName: String, count: Int) throws {
        guard let stream = Recording.bytes(Self.folder + name),
            let yaml = Recording.bytes(Self.folder + "expected/" + expectedName)
        else { return }
        let particles = ExpectedParticles(yaml: yaml).particles.filter {
            $0.numbers["bt_beam1_range"] != nil
        }
        let decoded = try CodecFrames<PD0Codec>(stream).decoded()
        #expect(decoded.count == count && particles.count == count)
        let axes = particles.first?.kind == "adcp_bottom_track_inst"
        let components = axes ? ["forward", "starboard", "vertical"] : ["eastward", "northward", "upward"]
        var agreement = CodecAgreement()
        for (sample, particle) in zip(decoded, particles) {
            for beam in 1...4 {
                for (suffix, key) in [
                    ("correlation", "correlation"), ("eval_amp", "amplitude"), ("percent_good", "percent_good"),
                ] {
                    let expected = particle.numbers["bt_beam\(beam)_\(suffix)"]
                    agreement.note(suffix, expected: expected, found: sample.value("bottom_\(key)_beam\(beam)"))
                }
                let range = particle.numbers["bt_beam\(beam)_range"].flatMap { $0 == 0 ? nil : $0 }
                let found = sample.value("bottom_range_beam\(beam)").map { $0 * 100 }
                agreement.note("range", expected: range, found: found)
            }
            for (index, component) in (components + ["error"]).enumerated() {
                let expected = particle.numbers["bt_\(component)_velocity"].flatMap { $0 == -32_768 ? nil : $0 }
                let found = sample.value("bottom_velocity_\(index + 1)").map { $0 * 1000 }
                agreement.note(component, expected: expected, found: found)
            }
        }
        print("bottom track of \(name): \(agreement)")
        #expect(agreement.compared == count * 20)
        #expect(agreement.share == 1, "\(agreement)")
    }

    @Test("has a table whose keys are unique and whose places are the fields' numbers")
    func table() {
        #expect(Set(PD0Codec.fields.map(\.key)).count == PD0Codec.fields.count)
        for field in PD0Field.allCases { #expect(PD0Codec.fields[Int(field.rawValue)] == field.description) }
        #expect(PD0Codec.fields[Int(PD0Field.echoIntensityBeam3.rawValue)].key == "echo_intensity_beam3")
        #expect(PD0Codec.fields[Int(PD0Field.verticalCellLength.rawValue)].key == "cell_length_beam5")
        #expect(PD0Codec.fields[Int(PD0Field.bottomPercentGoodBeam4.rawValue)].key == "bottom_percent_good_beam4")
    }
}
