import Sensing

/// What the instrument's clock and sensors said when an ensemble was made.
public struct PD0VariableLeader: Hashable, Sendable {
    /// 24 bits: the number and its high byte, which stands apart.
    public var ensembleNumber: UInt32
    /// When the first ping was sent, by the instrument's clock; nil when its date does not exist.
    public var time: Instant?
    public var builtInTestResult: UInt16
    public var soundSpeedMetresPerSecond: UInt16
    public var transducerDepthDecimetres: UInt16
    /// In 0.01 degree.
    public var heading: UInt16
    /// In 0.01 degree, as the instrument sent it: no correction for the gimbal.
    public var pitch: Int16
    /// In 0.01 degree.
    public var roll: Int16
    /// In parts per thousand.
    public var salinity: UInt16
    /// In 0.01 degree Celsius.
    public var temperature: Int16
    /// In decapascal, relative to one atmosphere; nil where the leader ends before it. The manual calls it unsigned,
    /// yet an instrument in air sends 4 294 965 836, which is -1460 (recording ADCP_CCE1T_20.000).
    public var pressureDecapascals: Int32?

    /// How much the sensors varied; nil where the leader ends before it.
    public var deviations: PD0Deviations?

    private static let shortest = 28
    private static let withPressure = 52
    private static let withCentury = 65

    init(_ block: PD0Block) throws(PD0Defect) {
        try block.require(Self.shortest)
        ensembleNumber = UInt32(block.byte(11)) << 16 | UInt32(block.uint16(2))
        time = Self.time(in: block)
        builtInTestResult = block.uint16(12)
        soundSpeedMetresPerSecond = block.uint16(14)
        transducerDepthDecimetres = block.uint16(16)
        heading = block.uint16(18)
        pitch = block.int16(20)
        roll = block.int16(22)
        salinity = block.uint16(24)
        temperature = block.int16(26)
        pressureDecapascals = block.count >= Self.withPressure ? Int32(bitPattern: block.uint32(48)) : nil
        deviations = PD0Deviations(block)
    }

    /// The clock with a century where firmware has it and sets it, else the one with two digits.
    private static func time(in block: PD0Block) -> Instant? {
        if block.count >= withCentury, (19...21).contains(block.byte(57)),
            let time = time(in: block, at: 58, century: Int(block.byte(57)))
        {
            return time
        }
        // A clock that restarted says 80 to 99; no ADCP with PD0 was sold before 1980, and none runs after 2079.
        return time(in: block, at: 4, century: block.byte(4) < firstYearOfLastCentury ? 20 : 19)
    }

    private static let firstYearOfLastCentury = 80

    private static func time(in block: PD0Block, at offset: Int, century: Int) -> Instant? {
        let parts = (0..<7).map { Int(block.byte(offset + $0)) }
        guard parts[0] < 100, parts[6] < 100 else { return nil }
        let hundredth = 10_000_000
        return CivilTime(
            year: century * 100 + parts[0], month: parts[1], day: parts[2], hour: parts[3], minute: parts[4],
            second: parts[5], nanosecond: parts[6] * hundredth
        ).instant
    }
}
