import Framing
import Pipeline
import Sensing
import Testing

@Suite("The AD2CP codec")
struct AD2CPCodecTests {
    private typealias Frames = CodecFrames<AD2CPCodec>
    private static let folder = "nortek_aquadopp_vector_signature/"

    private func decoded() throws -> [Frames.Decoded]? {
        guard let stream = Recording.bytes(Self.folder + "Sig100_raw_avg.ad2cp") else { return nil }
        return try Frames(stream).decoded()
    }

    @Test("agrees with MHKiT about a Signature's averages")
    func averages() throws {
        guard let decoded = try decoded(),
            let json = Recording.bytes(Self.folder + "expected/Sig100_raw_avg.json")
        else { return }
        let variables = try DecodedVariables(json: json).vars
        // The first record is the configuration as text.
        #expect(decoded.count == 62 && decoded.first?.values.isEmpty == true)
        let samples = decoded.filter { !$0.values.isEmpty }
        var agreement = CodecAgreement()
        for (place, index) in (variables["vel_avg"]?.timeIndex ?? []).enumerated() {
            compareSensors(samples[index], variables, place, &agreement)
            compareProfiles(samples[index], variables, place, &agreement)
        }
        print("Sig100_raw_avg.ad2cp: \(agreement)")
        #expect(agreement.compared > 3400)
        #expect(agreement.share == 1, "\(agreement)")
    }

    private func compareSensors(
        _ sample: Frames.Decoded, _ variables: [String: DecodedVariables.Variable], _ place: Int,
        _ agreement: inout CodecAgreement
    ) {
        let sensors = [
            ("c_sound_avg", "sound_speed"), ("temp_avg", "temperature"), ("pressure_avg", "pressure"),
            ("heading_avg", "heading"), ("pitch_avg", "pitch"), ("roll_avg", "roll"),
            ("batt_avg", "battery_voltage"), ("temp_clock_avg", "clock_temperature"), ("error_avg", "error_code"),
            ("status_avg", "status_code"), ("ensemble_avg", "ensemble_number"),
            ("temp_press_avg", "pressure_sensor_temperature"), ("xmit_energy_avg", "transmit_energy"),
        ]
        for (name, key) in sensors {
            // Printed with seven digits.
            agreement.note(
                name, expected: variables[name]?.values[place], found: sample.value(key), tolerance: 5e-7)
        }
        // Bits of the status: the Integrator's Guide numbers them.
        let status = UInt32(sample.value("status_code") ?? 0)
        for (name, bit) in [
            ("low_volt_skip", 17), ("active_config", 16), ("telemetry_data", 11), ("boost_running", 10),
        ] {
            agreement.note(name, expected: variables[name]?.values[place], found: Double(status >> bit & 1))
        }
        let time = sample.time.map { Double($0.nanoseconds) / 1e9 }
        agreement.note("time", expected: variables["time_avg"]?.values[place], found: time, tolerance: 5e-7)
        for (axis, letter) in ["x", "y", "z"].enumerated() {
            let field = sample.value("magnetic_field_\(letter)")
            agreement.note("mag", expected: variables["mag_avg"]?.values[axis, place], found: field, tolerance: 1e-6)
            // MHKiT takes 9.81 m/s² for the instrument's unit.
            let acceleration = sample.value("acceleration_\(letter)").map { $0 * 9.81 }
            agreement.note(
                "accel", expected: variables["accel_avg"]?.values[axis, place], found: acceleration, tolerance: 1e-6)
        }
    }

    private func compareProfiles(
        _ sample: Frames.Decoded, _ variables: [String: DecodedVariables.Variable], _ place: Int,
        _ agreement: inout CodecAgreement
    ) {
        let components = ["eastward_velocity", "northward_velocity", "upward_velocity_1", "upward_velocity_2"]
        let profiles = [
            ("vel_avg", components), ("amp_avg", (1...4).map { "amplitude_beam\($0)" }),
            ("corr_avg", (1...4).map { "correlation_beam\($0)" }),
        ]
        for (name, keys) in profiles {
            for (beam, key) in keys.enumerated() {
                let profile = sample.profile(key)
                agreement.note("cells of \(name)", expected: 95, found: Double(profile.count))
                for (cell, quantity) in profile.enumerated() {
                    let expected = variables[name]?.values[beam, cell, place]
                    agreement.note(name, expected: expected, found: quantity.value, tolerance: 1e-6)
                }
            }
        }
        // The middle of a cell lies its number of cell lengths behind the blanking.
        let length = sample.value("cell_length") ?? .nan
        let blanking = sample.value("blanking") ?? .nan
        for cell in 0..<95 {
            let range = blanking + Double(cell + 1) * length
            agreement.note("range", expected: variables["range_avg"]?.values[cell], found: range)
        }
    }

    @Test("keeps the digits that the instrument sent")
    func digits() throws {
        guard let sample = try decoded()?.dropFirst().first else { return }
        #expect(sample.time == Instant(iso8601: "2025-01-17T04:45:00.001Z"))
        #expect(sample.profile("eastward_velocity").first == Quantity(mantissa: 2715, decimals: 3))
        #expect(sample.profile("blanking") == [Quantity(mantissa: 200, decimals: 2)])
        #expect(sample.profile("amplitude_beam1").first == Quantity(47.5, decimals: 1))
    }

    @Test("finds no record behind a header whose own check fails")
    func headerCheck() {
        guard var stream = Recording.bytes(Self.folder + "Sig100_raw_avg.ad2cp") else { return }
        stream[3712 + 2] ^= 1
        #expect(Frames(stream).frames.count == 61)
    }

    @Test("has a table whose keys are unique")
    func table() {
        #expect(Set(AD2CPCodec.fields.map(\.key)).count == AD2CPCodec.fields.count)
    }
}
