/// Little-endian bytes of a PD0 ensemble while it is put together.
struct PD0Writer {
    private(set) var bytes: [UInt8] = []

    mutating func byte(_ value: Int) { bytes.append(UInt8(truncatingIfNeeded: value)) }

    mutating func word(_ value: Int) {
        byte(value)
        byte(value >> 8)
    }

    mutating func long(_ value: Int) {
        word(value)
        word(value >> 16)
    }

    mutating func zeros(_ count: Int) { bytes.append(contentsOf: repeatElement(0, count: count)) }
}

/// One ensemble as a Workhorse measures it, in the units of PD0.
public struct PD0Ensemble: Sendable {
    /// Four velocities (east, north, up, error in mm/s), correlations, echo intensities and percentages a cell.
    struct Cell: Sendable {
        var velocity: [Int]
        var correlation: [Int]
        var echo: [Int]
        var percentGood: [Int]
    }

    static let badVelocity = -32_768

    var number = 1
    var date: CalendarDate
    var cells: [Cell]
    var pingsPerEnsemble = 20
    var cellSizeCentimetres = 200
    var blankCentimetres = 176
    var secondsPerPing = 0.5
    var soundSpeed = 1485
    var depthDecimetres = 400
    /// Hundredths of a degree.
    var heading = 0
    var pitch = 0
    var roll = 0
    var salinity = 34
    /// Hundredths of degC.
    var temperature = 900
    /// Decapascal above one atmosphere.
    var pressure = 40_000
    var serialNumber = 18_444

    /// Header, six data types, two reserved bytes and the checksum (Workhorse output data format, PD0).
    public func encoded() -> [UInt8] {
        let blocks = [
            fixedLeader(), variableLeader(), velocities(), block(0x0200) { $0.correlation },
            block(0x0300) { $0.echo }, block(0x0400) { $0.percentGood },
        ]
        let headerLength = 6 + 2 * blocks.count
        let length = headerLength + blocks.reduce(0) { $0 + $1.count } + 2
        var writer = PD0Writer()
        writer.word(0x7f7f)
        writer.word(length)
        writer.byte(0)
        writer.byte(blocks.count)
        var offset = headerLength
        for block in blocks {
            writer.word(offset)
            offset += block.count
        }
        var bytes = writer.bytes + blocks.joined() + [0, 0]
        let sum = bytes.reduce(0) { ($0 + Int($1)) & 0xffff }
        bytes.append(contentsOf: [UInt8(sum & 0xff), UInt8(sum >> 8)])
        return bytes
    }

    /// 59 bytes.
    private func fixedLeader() -> [UInt8] {
        var leader = PD0Writer()
        leader.word(0x0000)
        leader.byte(50)  // CPU firmware 50.40
        leader.byte(40)
        leader.byte(0xca)  // 300 kHz, convex, transducer attached, looking up
        leader.byte(0x41)  // 20 degree beams, four of them in Janus configuration
        leader.byte(0)
        leader.byte(0)
        leader.byte(4)
        leader.byte(cells.count)
        leader.word(pingsPerEnsemble)
        leader.word(cellSizeCentimetres)
        leader.word(blankCentimetres)
        leader.byte(1)
        leader.byte(64)  // low correlation threshold
        leader.byte(9)
        leader.byte(0)
        leader.word(2000)  // error velocity threshold, mm/s
        leader.byte(0)
        leader.byte(Int(secondsPerPing))
        leader.byte(Int((secondsPerPing * 100).rounded()) % 100)
        leader.byte(0x1f)  // earth coordinates, tilts used, three-beam solutions, bin mapping
        leader.word(0)
        leader.word(0)
        leader.byte(0x7d)
        leader.byte(0x3d)
        leader.word(blankCentimetres + cellSizeCentimetres + 18)  // middle of cell 1
        leader.word(cellSizeCentimetres)
        leader.byte(5)
        leader.byte(1)
        leader.byte(50)
        leader.byte(0)
        leader.word(24)
        leader.zeros(8)
        leader.word(0)
        leader.byte(255)
        leader.byte(0)
        leader.long(serialNumber)
        leader.byte(20)
        return leader.bytes
    }

    /// 65 bytes, with the clock twice: with a two-digit year, and with the century.
    private func variableLeader() -> [UInt8] {
        var leader = PD0Writer()
        leader.word(0x0080)
        leader.word(number & 0xffff)
        leader.byte(date.year % 100)
        appendDate(to: &leader)
        leader.byte(number >> 16)
        leader.word(0)
        leader.word(soundSpeed)
        leader.word(depthDecimetres)
        leader.word(heading)
        leader.word(pitch)
        leader.word(roll)
        leader.word(salinity)
        leader.word(temperature)
        leader.zeros(3)
        leader.byte(1)
        leader.byte(2)
        leader.byte(2)
        for count in [12, 94, 163, 73, 73, 90, 130, 159] { leader.byte(count) }
        leader.long(0)
        leader.word(0)
        leader.long(pressure)
        leader.long(12)
        leader.byte(0)
        leader.byte(date.year / 100)
        leader.byte(date.year % 100)
        appendDate(to: &leader)
        return leader.bytes
    }

    /// Month to hundredths of a second.
    private func appendDate(to leader: inout PD0Writer) {
        for field in [date.month, date.day, date.hour, date.minute, date.second, date.hundredth] { leader.byte(field) }
    }

    private func velocities() -> [UInt8] {
        var block = PD0Writer()
        block.word(0x0100)
        for cell in cells {
            for velocity in cell.velocity { block.word(velocity) }
        }
        return block.bytes
    }

    private func block(_ identifier: Int, _ values: (Cell) -> [Int]) -> [UInt8] {
        var block = PD0Writer()
        block.word(identifier)
        for cell in cells {
            for value in values(cell) { block.byte(value) }
        }
        return block.bytes
    }
}
