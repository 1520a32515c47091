import Pipeline
import Sensing
import Testing

/// Records of which no recording is at hand, by the tables of Nortek's Integrator's Guides.
@Suite("An AD2CP record")
struct AD2CPRecordTests {
    private func little(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian) { [UInt8]($0) }
    }

    private func little(_ number: Float) -> [UInt8] { little(number.bitPattern) }

    /// Header and data without checks, which are the framer's.
    private func record(_ id: UInt8, _ data: [UInt8]) -> [UInt8] {
        [0xA5, 10, id, 0x10] + little(UInt16(data.count)) + [0, 0, 0, 0] + data
    }

    /// The common part, for beams and cells along axes, with a configuration word; all sensors valid.
    private func sensors(version: UInt8, length: Int, _ configuration: UInt16, beams: UInt16) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: length)
        bytes[0] = version
        bytes[1] = UInt8(length)
        bytes.replaceSubrange(2..<4, with: little(configuration | 0xF))
        bytes.replaceSubrange(8..<14, with: [125, 0, 17, 4, 45, 0])
        bytes.replaceSubrange(30..<32, with: little(beams))
        let exponent = length == 78 ? 60 : 58
        bytes[exponent] = 0xFD
        return bytes
    }

    private func decode(_ payload: [UInt8]) throws -> [String: [Double]] {
        var codec = AD2CPCodec()
        var values: [CodecValue] = []
        _ = try codec.decode(payload, layout: 0, into: &values)
        let keys = values.map { (AD2CPCodec.fields[Int($0.field)].key, [$0.quantity.value]) }
        return Dictionary(keys, uniquingKeysWith: +)
    }

    @Test("of a burst along beams has the beams that it describes, and what its configuration announces")
    func burst() throws {
        // Two beams of two cells, along beams: the second and the fourth.
        var data = sensors(version: 3, length: 76, 1 << 5 | 1 << 8 | 1 << 10 | 1 << 12 | 1 << 13, beams: 0x2802)
        data.replaceSubrange(54..<56, with: little(UInt16(0x0042)))
        data += [Int16(100), -200, 300, -32_768].flatMap { little($0) }
        data += little(Float(12.5)) + little(UInt16(1234)) + little(UInt16(1))
        data +=
            little(Float(13.5)) + little(UInt16(4321)) + little(Int16(-5)) + little(Float(20)) + [
                0, 0, 0, 0, 0, 0, 0, 0,
            ]
        data += (1...16).flatMap { little(Float($0)) }
        data += [99, 98]
        let values = try decode(record(0x15, data))
        #expect(values["burst_velocity_beam2"] == [0.1, -0.2])
        #expect(values["burst_velocity_beam4"]?.first == 0.3)
        #expect(values["burst_velocity_beam4"]?.last?.isNaN == true)
        #expect(values["altimeter_distance"] == [12.5])
        #expect(values["surface_distance"] == [13.5])
        #expect(values["surface_time_offset"] == [-0.0005])
        #expect(values["rotation_33"] == [9])
        #expect(values["angular_rate_z"] == [16])
        #expect(values["burst_percent_good"] == [99, 98])
    }

    @Test("of an interleaved burst has the fifth beam")
    func fifthBeam() throws {
        var data = sensors(version: 3, length: 76, 1 << 5, beams: 0x1801)
        data.replaceSubrange(54..<56, with: little(UInt16(5)))
        let values = try decode(record(0x18, data + little(Int16(42))))
        #expect(values["burst_velocity_beam5"] == [0.042])
        #expect(values["burst_cell_length_beam5"] == [0])
    }

    @Test("of the bottom track has velocities, ranges and figures of merit")
    func bottomTrack() throws {
        var data = sensors(version: 1, length: 78, 1 << 5 | 1 << 8 | 1 << 9, beams: 0x2400)
        data += little(Int32(1500)) + little(Int32(-32_768)) + little(Int32(25_000)) + little(Int32(0))
        data += little(UInt16(10)) + little(UInt16(20))
        let values = try decode(record(0x17, data))
        #expect(values["bottom_velocity_x"] == [1.5])
        #expect(values["bottom_velocity_y"]?.first?.isNaN == true)
        #expect(values["bottom_range_beam1"] == [25])
        #expect(values["bottom_figure_of_merit_beam2"] == [0.02])
    }

    @Test("of a DVL has floating-point numbers")
    func dopplerLog() throws {
        var data = [UInt8](repeating: 0, count: 212)
        data.replaceSubrange(6..<12, with: [125, 0, 17, 4, 45, 0])
        data.replaceSubrange(32..<36, with: little(Float(1.5)))
        data.replaceSubrange(52..<56, with: little(Float(30.25)))
        data.replaceSubrange(132..<140, with: little(Float(0.5)) + little(Float(-32.768)))
        let values = try decode(record(0x1B, data))
        #expect(values["pressure"] == [15])
        #expect(values["bottom_range_beam1"] == [30.25])
        #expect(values["bottom_velocity_x"] == [0.5])
        #expect(values["bottom_velocity_y"]?.first?.isNaN == true)
    }

    @Test("of an echosounder has decibels cell by cell")
    func echogram() throws {
        let data = sensors(version: 3, length: 76, 1 << 11, beams: 2) + little(UInt16(8750)) + little(UInt16(8650))
        #expect(try decode(record(0x1C, data))["echo_1"] == [87.5, 86.5])
    }

    @Test("that is too short for what it announces gives no values at all")
    func short() {
        let data = sensors(version: 3, length: 76, 1 << 5, beams: 0x4005)
        var codec = AD2CPCodec()
        var values: [CodecValue] = []
        #expect(throws: CodecDefect("AD2CP record has 0 bytes left for its velocities; it needs 40")) {
            try codec.decode(record(0x16, data), layout: 0, into: &values)
        }
        #expect(values.isEmpty)
    }

    @Test("of another version is refused")
    func version() {
        #expect(throws: CodecDefect("AD2CP record of version 2; only version 3 of its kind can be decoded")) {
            try decode(record(0x16, sensors(version: 2, length: 76, 0, beams: 0)))
        }
    }
}
