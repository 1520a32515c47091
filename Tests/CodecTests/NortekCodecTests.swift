import Framing
import Pipeline
import Sensing
import Testing

@Suite("The Nortek codec")
struct NortekCodecTests {
    private typealias Frames = CodecFrames<NortekCodec>
    private static let folder = "nortek_aquadopp_vector_signature/"

    private func decoded(_ name: String) throws -> [Frames.Decoded]? {
        guard let stream = Recording.bytes(Self.folder + name) else { return nil }
        return try Frames(stream).decoded()
    }

    @Test(
        "reads every record of a recording, and nothing else",
        arguments: [
            ("VELPT_SN_11402_2014-07-02.aqd", 74), ("truncated_VELPT_SN_11402_2014-07-02.aqd", 73),
            ("bad_velocity_checksum_VELPT_SN_11402_2014-07-02.aqd", 73),
            ("bad_id_VELPT_SN_11402_2014-07-02.aqd", 73), ("jumbled_VELPT_SN_11402_2014-07-02.aqd", 74),
            ("20140813.velpt.log", 50), ("20141007.vel3d.log", 1624), ("config_only.vel3d.log", 3),
            ("bad_checksum.vel3d.log", 2), ("vector_data01.VEC", 2420),
        ])
    func counts(name: String, records: Int) throws {
        guard let decoded = try decoded(name) else { return }
        #expect(decoded.count == records)
    }

    @Test(
        "agrees with OOI's parser about an Aquadopp",
        arguments: [
            ("VELPT_SN_11402_2014-07-02.aqd", "VELPT_SN_11402_2014-07-02.yml"),
            ("truncated_VELPT_SN_11402_2014-07-02.aqd", "truncated_VELPT_SN_11402_2014-07-02.yml"),
            (
                "bad_velocity_checksum_VELPT_SN_11402_2014-07-02.aqd",
                "bad_velocity_checksum_VELPT_SN_11402_2014-07-02.yml"
            ),
            ("bad_id_VELPT_SN_11402_2014-07-02.aqd", "bad_id_VELPT_SN_11402_2014-07-02.yml"),
            ("jumbled_VELPT_SN_11402_2014-07-02.aqd", "jumbled_VELPT_SN_11402_2014-07-02.yml"),
            ("20140813.velpt.log", "20140813.velpt.yml"),
        ])
    func aquadopp(name: String, expected: String) throws {
        guard let decoded = try decoded(name), let yaml = Recording.bytes(Self.folder + "expected/" + expected) else {
            return
        }
        // Configurations have no values.
        var particles = ExpectedParticles(yaml: yaml).particles.filter { !$0.kind.contains("instrument_metadata") }
        var samples = decoded.filter { !$0.values.isEmpty }
        // The parser gives the records of a kind in the order of the file, and the kinds in another.
        particles.sort { kindAndTime($0) < kindAndTime($1) }
        samples.sort { ($0.payload[1], $0.time?.nanoseconds ?? 0) < ($1.payload[1], $1.time?.nanoseconds ?? 0) }
        #expect(particles.count == samples.count)
        var agreement = CodecAgreement()
        for (particle, sample) in zip(particles, samples) { compare(particle, sample, &agreement) }
        print("\(name): \(agreement)")
        #expect(agreement.compared > 800)
        #expect(agreement.share >= 0.99, "\(agreement)")
        // OOI reads the clock in the header of diagnostics as processing magnitudes, and takes the time of the record
        // behind it.
        #expect(Set(agreement.differences.keys) == ["header time"])
    }

    private func kindAndTime(_ particle: ExpectedParticles.Particle) -> (Int, Double) {
        let kind = particle.kind.contains("metadata") ? 6 : particle.kind.contains("diagnostics") ? 0x80 : 1
        return (kind, particle.numbers["internal_timestamp"] ?? 0)
    }

    private func compare(
        _ particle: ExpectedParticles.Particle, _ sample: Frames.Decoded, _ agreement: inout CodecAgreement
    ) {
        let isHeader = sample.payload[1] == 6
        let isDiagnostics = sample.payload[1] == 0x80
        // Seconds since 1900.
        let time = (particle.numbers["internal_timestamp"] ?? 0) - 2_208_988_800
        let found = sample.time.map { Double($0.nanoseconds) / 1e9 }
        agreement.note(isHeader ? "header time" : "time", expected: time, found: found, tolerance: 1e-12)
        for (name, key, scale) in isHeader ? Self.headerFields : Self.sensorFields {
            guard let expected = particle.numbers[name] else { continue }
            agreement.note(name, expected: expected, found: sample.value(key).map { $0 * scale })
        }
        guard !isHeader else { return }
        let hasAxes = !sample.profile("eastward_velocity").isEmpty
        let known = ["eastward_velocity", "northward_velocity", "upward_velocity"]
        let unknown = (1...3).map { (isDiagnostics ? "diagnostics_velocity_" : "velocity_") + "\($0)" }
        let velocities = hasAxes ? known : unknown
        for beam in 1...3 {
            let velocity = sample.value(velocities[beam - 1]).map { $0 * 1000 }
            agreement.note("velocity", expected: particle.numbers["velocity_beam\(beam)"], found: velocity)
            let amplitude = sample.value((isDiagnostics ? "diagnostics_" : "") + "amplitude_beam\(beam)")
            agreement.note("amplitude", expected: particle.numbers["amplitude_beam\(beam)"], found: amplitude)
        }
    }

    private static let sensorFields: [(name: String, key: String, scale: Double)] = [
        ("error_code", "error_code", 1), ("analog1", "analog_input_1", 1),
        ("battery_voltage_dV", "battery_voltage", 10), ("sound_speed_dms", "sound_speed", 10),
        ("heading_decidegree", "heading", 10), ("pitch_decidegree", "pitch", 10), ("roll_decidegree", "roll", 10),
        ("pressure_mbar", "pressure", 1000), ("status", "status_code", 1),
        ("temperature_centidegree", "temperature", 100),
    ]

    private static let headerFields: [(name: String, key: String, scale: Double)] = [
        ("records_to_follow", "diagnostics_samples", 1), ("cell_number_diagnostics", "diagnostics_cell", 1),
        ("noise_amplitude_beam1", "noise_amplitude_beam1", 1), ("noise_amplitude_beam2", "noise_amplitude_beam2", 1),
        ("noise_amplitude_beam3", "noise_amplitude_beam3", 1), ("noise_amplitude_beam4", "noise_amplitude_beam4", 1),
        ("distance_beam1", "diagnostics_distance_beam1", 1), ("distance_beam2", "diagnostics_distance_beam2", 1),
        ("distance_beam3", "diagnostics_distance_beam3", 1), ("distance_beam4", "diagnostics_distance_beam4", 1),
    ]

    @Test("agrees with MHKiT about a Vector")
    func vector() throws {
        guard let decoded = try decoded("vector_data01.VEC"),
            let json = Recording.bytes(Self.folder + "expected/vector_data01.json")
        else { return }
        let variables = try DecodedVariables(json: json).vars
        let velocities = decoded.filter { $0.payload[1] == 0x10 }
        let systems = decoded.filter { $0.payload[1] == 0x11 }
        var agreement = CodecAgreement()
        for (place, index) in (variables["vel"]?.timeIndex ?? []).enumerated() {
            let sample = velocities[index]
            let profiles = [("vel", "velocity_", ["x", "y", "z"]), ("amp", "amplitude_beam", ["1", "2", "3"])]
            for (name, prefix, suffixes) in profiles + [("corr", "correlation_beam", ["1", "2", "3"])] {
                for (beam, suffix) in suffixes.enumerated() {
                    let expected = variables[name]?.values[beam, place]
                    agreement.note(name, expected: expected, found: sample.value(prefix + suffix), tolerance: 1e-6)
                }
            }
            agreement.note("pressure", expected: variables["pressure"]?.values[place], found: sample.value("pressure"))
        }
        // MHKiT puts the second system record beside the second sample, in front of which it stands.
        let fields = [
            ("batt", "battery_voltage"), ("c_sound", "sound_speed"), ("heading", "heading"), ("pitch", "pitch"),
            ("roll", "roll"), ("temp", "temperature"), ("error", "error_code"), ("status", "status_code"),
        ]
        for (name, key) in fields {
            for place in 0..<2 {
                agreement.note(
                    name, expected: variables[name]?.values[place], found: systems[place].value(key), tolerance: 1e-6)
            }
        }
        print("vector_data01.VEC: \(agreement)")
        #expect(agreement.compared == 46)
        #expect(agreement.share == 1, "\(agreement)")
    }

    @Test("gives a Vector's samples the time of the system record and the sampling rate")
    func sampleTimes() throws {
        guard let decoded = try decoded("vector_data01.VEC") else { return }
        let times = decoded.filter { $0.payload[1] == 0x10 }.map(\.time)
        // 32 Hz, and the second sample is the first behind a system record.
        #expect(times[1] == Instant(iso8601: "2012-06-12T12:00:03Z"))
        #expect(times[2] == times[1]?.adding(nanoseconds: 31_250_000))
        let isComplete = times.allSatisfy { $0 != nil }
        #expect(isComplete)
    }

    @Test("takes the finer unit of velocity from the system record, and has no time without a configuration")
    func fine() throws {
        guard let decoded = try decoded("20141007.vel3d.log") else { return }
        let sample = try #require(decoded.first { $0.payload[1] == 0x10 })
        let raw = Int16(bitPattern: UInt16(sample.payload[10]) | UInt16(sample.payload[11]) << 8)
        #expect(sample.profile("velocity_1") == [Quantity(mantissa: Int64(raw), decimals: 4)])
        #expect(sample.time == nil)
        #expect(decoded.first?.time == Instant(iso8601: "2014-10-07T19:30:00Z"))
    }

    @Test("reads the echo of the probe sample by sample")
    func probe() throws {
        guard let decoded = try decoded("20141007.vel3d.log") else { return }
        let check = try #require(decoded.first { $0.payload[1] == 7 })
        #expect(check.profile("probe_amplitude_beam3").count == 300)
        #expect(check.values.last?.cell == 300)
    }

    @Test("has a table whose keys are unique")
    func table() {
        #expect(Set(NortekCodec.fields.map(\.key)).count == NortekCodec.fields.count)
    }
}
