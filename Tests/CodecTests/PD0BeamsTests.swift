import Sensing
import Testing

@testable import Pipeline

@Suite("An ensemble of other than four beams")
struct PD0BeamsTests {
    /// Leaders, velocities and correlations of an ensemble, the checksum left out as zeros.
    private func ensemble(beams: UInt8, cells: UInt8, columns: Int, axes: UInt8) -> [UInt8] {
        var fixed = [UInt8](repeating: 0, count: 40)
        fixed[8] = beams
        fixed[9] = cells
        fixed[25] = axes << 3
        let variable: [UInt8] = [0x80, 0x00] + [UInt8](repeating: 0, count: 38)
        let count = Int(cells) * columns
        let velocities: [UInt8] = [0x00, 0x01] + (0..<count).flatMap { [UInt8($0 + 1), 0] }
        let correlations: [UInt8] = [0x00, 0x02] + (0..<count).map { UInt8($0 + 101) }
        let blocks = [fixed, variable, velocities, correlations]
        var bytes: [UInt8] = [0x7F, 0x7F, 0, 0, 0, UInt8(blocks.count)]
        var start = 6 + 2 * blocks.count
        for block in blocks {
            bytes += [UInt8(start & 0xFF), UInt8(start >> 8)]
            start += block.count
        }
        bytes += blocks.flatMap { $0 } + [0, 0]
        let end = bytes.count
        bytes[2] = UInt8(end & 0xFF)
        bytes[3] = UInt8(end >> 8)
        return bytes + [0, 0]
    }

    private func values(_ bytes: [UInt8]) throws -> [String: [Double]] {
        var values: [CodecValue] = []
        _ = try PD0Codec.decode(bytes, into: &values)
        let profile = values.filter { $0.cell > 0 }
        let keys = profile.map { (PD0Codec.fields[Int($0.field)].key, [$0.quantity.value]) }
        return Dictionary(keys, uniquingKeysWith: +)
    }

    @Test("with three beams and a number for each of them has three of everything")
    func three() throws {
        let values = try values(ensemble(beams: 3, cells: 4, columns: 3, axes: 0))
        #expect(values["velocity_beam1"] == [0.001, 0.004, 0.007, 0.01])
        #expect(values["velocity_beam3"] == [0.003, 0.006, 0.009, 0.012])
        #expect(values["correlation_beam2"] == [102, 105, 108, 111])
        #expect(values["velocity_beam4"] == nil)
    }

    @Test("with two beams and four numbers for a cell leaves out those of no beam")
    func twoOfFour() throws {
        let values = try values(ensemble(beams: 2, cells: 3, columns: 4, axes: 0))
        #expect(values["velocity_beam2"] == [0.002, 0.006, 0.01])
        #expect(values["velocity_beam3"] == nil && values["correlation_beam3"] == nil)
    }

    @Test("with three beams along the axes of the earth has all four components")
    func earth() throws {
        let values = try values(ensemble(beams: 3, cells: 3, columns: 4, axes: 3))
        #expect(values["error_velocity"] == [0.004, 0.008, 0.012])
        #expect(values["correlation_beam4"] == nil)
    }

    @Test("with five beams side by side has the fifth among the fields of the fifth")
    func five() throws {
        let values = try values(ensemble(beams: 5, cells: 3, columns: 5, axes: 0))
        #expect(values["velocity_beam4"] == [0.004, 0.009, 0.014])
        #expect(values["velocity_beam5"] == [0.005, 0.01, 0.015])
        #expect(values["correlation_beam5"] == [105, 110, 115])
    }

    @Test(
        "keeps a year of two digits between 1980 and 2079",
        arguments: [(UInt8(99), 1999), (80, 1980), (79, 2079), (13, 2013)])
    func years(year: UInt8, full: Int) throws {
        var bytes = ensemble(beams: 4, cells: 1, columns: 4, axes: 0)
        // The leader of 40 bytes starts behind the header and the fixed leader.
        bytes.replaceSubrange(58..<61, with: [year, 1, 2])
        var values: [CodecValue] = []
        let time = try PD0Codec.decode(bytes, into: &values)
        #expect(time == CivilTime(year: full, month: 1, day: 2).instant)
    }
}
