import Pipeline
import Sensing
import Testing

/// Profilers of which no recording is at hand, by the tables of Nortek's System Integrator Manual.
@Suite("A profile of an AWAC or an Aquadopp")
struct NortekProfileTests {
    /// A record with a clock, a status and then the data.
    private func record(_ id: UInt8, dataAt start: Int, _ data: [UInt8]) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: start)
        bytes[0] = 0xA5
        bytes[1] = id
        bytes.replaceSubrange(4..<10, with: [0x30, 0x15, 0x07, 0x19, 0x14, 0x10])
        bytes += data
        if !bytes.count.isMultiple(of: 2) { bytes.append(0) }
        bytes += [0, 0]
        bytes[2] = UInt8((bytes.count / 2) & 0xFF)
        bytes[3] = UInt8((bytes.count / 2) >> 8)
        return bytes
    }

    private func words(_ numbers: [Int16]) -> [UInt8] {
        numbers.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    }

    private func decode(_ payload: [UInt8]) throws -> (values: [String: [Double]], time: Instant?) {
        var codec = NortekCodec()
        var values: [CodecValue] = []
        let time = try codec.decode(payload, layout: 1, into: &values)
        let keys = values.map { (NortekCodec.fields[Int($0.field)].key, [$0.quantity.value]) }
        return (Dictionary(keys, uniquingKeysWith: +), time)
    }

    @Test("has velocities beam by beam, then amplitudes", arguments: [(UInt8(0x20), 118), (0x21, 30)])
    func profile(id: UInt8, start: Int) throws {
        let data = words([1, 2, 3, -4, 5, 6]) + [11, 12, 13, 14, 15, 16]
        let (values, time) = try decode(record(id, dataAt: start, data))
        #expect(values["velocity_1"] == [0.001, 0.002])
        #expect(values["velocity_2"] == [0.003, -0.004])
        #expect(values["amplitude_beam3"] == [15, 16])
        #expect(values["correlation_beam1"] == nil)
        #expect(time == Instant(iso8601: "2014-10-07T19:30:15Z"))
    }

    @Test("has correlations too and says its size, when it is of high resolution")
    func highResolution() throws {
        var bytes = record(0x2A, dataAt: 54, words([7, 8]) + [21, 22, 31, 32])
        bytes[34] = 1
        bytes[35] = 2
        bytes[10] = 250
        let (values, time) = try decode(bytes)
        #expect(values["velocity_1"] == [0.007, 0.008])
        #expect(values["amplitude_beam1"] == [21, 22])
        #expect(values["correlation_beam1"] == [31, 32])
        #expect(time == Instant(iso8601: "2014-10-07T19:30:15.250Z"))
    }

    @Test("is refused when its size is no whole number of cells")
    func size() {
        #expect(throws: CodecDefect.self) { try decode(record(0x20, dataAt: 118, [1, 2, 3, 4])) }
        #expect(throws: CodecDefect.self) { try decode(record(0x2A, dataAt: 54, [1, 2, 3, 4])) }
    }

    @Test("of waves has the pressure and the distance to the surface, and no time")
    func waves() throws {
        var bytes = [UInt8](repeating: 0, count: 24)
        bytes.replaceSubrange(0..<10, with: [0xA5, 0x30, 12, 0, 0x10, 0x27, 0x20, 0x4E, 0, 0])
        let (values, time) = try decode(bytes)
        #expect(values["wave_pressure"] == [10])
        #expect(values["surface_distance"] == [20])
        #expect(time == nil)
    }
}
