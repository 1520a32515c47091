import Framing
import Pipeline
import Sensing
import Testing

@Suite("A PD12 packet")
struct PD12PacketTests {
    private typealias Frames = CodecFrames<PD0Codec>
    private static let folder = "teledyne_rdi_adcp_pd0/"

    @Test(
        "agrees with OOI's parser in every number",
        arguments: [
            ("adcpt_20130929_091817.DAT", "adcpt_20130929_091817.recov.yml", 5),
            ("adcps_jln_stc.bad_checksum.DAT", "adcps_jln_stc.bad_checksum.recov.yml", 1),
        ])
    func expected(name: String, expectedName: String, count: Int) throws {
        guard let stream = Recording.bytes(Self.folder + name),
            let yaml = Recording.bytes(Self.folder + "expected/" + expectedName)
        else { return }
        let packets = try Frames(stream).decoded()
        let particles = ExpectedParticles(yaml: yaml).particles.filter { $0.kind.contains("instrument") }
        #expect(packets.count == count && particles.count == count)
        var agreement = CodecAgreement()
        for (packet, particle) in zip(packets, particles) { compare(packet, particle, &agreement) }
        print("\(name): \(agreement)")
        #expect(agreement.compared == count * 172)
        #expect(agreement.share == 1, "\(agreement)")
    }

    private func compare(
        _ packet: Frames.Decoded, _ particle: ExpectedParticles.Particle, _ agreement: inout CodecAgreement
    ) {
        let numbers: [(String, String, Double)] = [
            ("adcps_jln_number", "ensemble_number", 1), ("adcps_jln_unit_id", "unit_id", 1),
            ("adcps_jln_heading", "heading", 100), ("adcps_jln_pitch", "pitch", 100), ("adcps_jln_roll", "roll", 100),
            ("adcps_jln_temp", "temperature", 100), ("adcps_jln_pressure", "pressure", 1000),
        ]
        for (name, key, scale) in numbers {
            agreement.note(name, expected: particle.numbers[name], found: packet.value(key).map { $0 * scale })
        }
        // Seconds since 1900.
        let time = (particle.numbers["internal_timestamp"] ?? 0) - 2_208_988_800
        agreement.note(
            "time", expected: time, found: packet.time.map { Double($0.nanoseconds) / 1e9 }, tolerance: 1e-12)
        let velocities = [
            ("water_velocity_east", "eastward_velocity"), ("water_velocity_north", "northward_velocity"),
            ("water_velocity_up", "upward_velocity"), ("error_velocity", "error_velocity"),
        ]
        for (name, key) in velocities {
            let profile = packet.profile(key)
            agreement.note("bins", expected: particle.numbers["adcps_jln_bins"], found: Double(profile.count))
            for (expected, quantity) in zip(particle.lists[name] ?? [], profile) {
                let bad = expected == -32_768
                agreement.note(name, expected: bad ? nil : Double(expected), found: quantity.value * 1000)
            }
        }
    }

    /// A packet of some components, starting at a bin, with every so-manyth bin, without a checksum of its own.
    private func packet(mask: UInt8, step: UInt8, start: UInt8, bins: UInt8, velocities: [Int16]) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 34)
        bytes[0] = 0x6E
        bytes[1] = 0x7F
        bytes[31] = step << 4 | mask
        bytes[32] = start
        bytes[33] = bins
        return bytes + velocities.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] } + [
            0, 0,
        ]
    }

    @Test("has the components and the bins that it was set to")
    func components() throws {
        let bytes = packet(mask: 0b1010, step: 2, start: 3, bins: 2, velocities: [10, 20, 30, 40])
        var codec = PD0Codec()
        var values: [CodecValue] = []
        _ = try codec.decode(bytes, layout: 1, into: &values)
        let velocities = values.filter { $0.cell > 0 }
        #expect(
            velocities.map { PD0Codec.fields[Int($0.field)].key } == [
                "eastward_velocity", "eastward_velocity", "upward_velocity", "upward_velocity",
            ])
        #expect(velocities.map(\.cell) == [3, 5, 3, 5])
        #expect(velocities.map(\.quantity.value) == [0.01, 0.02, 0.03, 0.04])
    }

    @Test("that is too short for its bins is refused")
    func short() {
        let bytes = packet(mask: 0b1111, step: 1, start: 1, bins: 2, velocities: [1, 2])
        var codec = PD0Codec()
        var values: [CodecValue] = []
        #expect(throws: CodecDefect("PD0 ensemble cut short: 40 of 52 bytes")) {
            try codec.decode(bytes, layout: 1, into: &values)
        }
    }
}
