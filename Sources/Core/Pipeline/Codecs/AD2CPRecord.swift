import Sensing

/// The part that all AD2CP records of data format 3 (profiles, echograms) and 20 (bottom track) begin with: clock,
/// sensors, arrangement of what follows.
///
/// Source: Nortek, Signature Integrator's Guide, "Data record definition (DF3)" and "(DF20)", the first checked against
/// Sig100_raw_avg.ad2cp.
struct AD2CPRecord {
    /// What the configuration word says about the sensors.
    private enum Validity {
        static let pressure: UInt16 = 1
        static let temperature: UInt16 = 2
        static let compass: UInt16 = 4
        static let tilt: UInt16 = 8
    }

    /// The axes of the velocities, in bits 10 and 11 of the word of beams.
    enum Axes: UInt16 {
        case earth = 0
        case instrument = 1
        case beam = 2
    }

    let bytes: LittleEndianBytes
    let isBottomTrack: Bool
    /// Tells which data follow.
    let configuration: UInt16
    let status: UInt32
    /// Where they start.
    let dataStart: Int

    private static let profileVersion: UInt8 = 3
    private static let bottomTrackVersion: UInt8 = 1
    private static let profileHeader = 76
    private static let bottomTrackHeader = 78

    init(_ bytes: LittleEndianBytes, isBottomTrack: Bool) throws(CodecDefect) {
        self.bytes = bytes
        self.isBottomTrack = isBottomTrack
        let header = isBottomTrack ? Self.bottomTrackHeader : Self.profileHeader
        guard bytes.count >= header else {
            throw CodecDefect("AD2CP record has \(bytes.count) bytes of data; it needs \(header)")
        }
        let version = bytes.byte(0)
        let known = isBottomTrack ? Self.bottomTrackVersion : Self.profileVersion
        guard version == known else {
            throw CodecDefect("AD2CP record of version \(version); only version \(known) of its kind can be decoded")
        }
        dataStart = Int(bytes.byte(1))
        guard dataStart >= header, dataStart <= bytes.count else {
            throw CodecDefect("AD2CP record whose data start at byte \(dataStart) of \(bytes.count)")
        }
        configuration = bytes.uint16(2)
        status = bytes.uint32(isBottomTrack ? 70 : 68)
    }

    /// By the instrument's clock; nil when the date does not exist.
    var time: Instant? { Self.time(in: bytes, at: 8) }

    /// Year since 1900, month from 0, day, hour, minute, second, and units of 100 µs.
    static func time(in bytes: LittleEndianBytes, at offset: Int) -> Instant? {
        let date = CivilTime(
            year: 1900 + Int(bytes.byte(offset)), month: Int(bytes.byte(offset + 1)) + 1,
            day: Int(bytes.byte(offset + 2)), hour: Int(bytes.byte(offset + 3)), minute: Int(bytes.byte(offset + 4)),
            second: Int(bytes.byte(offset + 5)), nanosecond: Int(bytes.uint16(offset + 6)) * 100_000)
        return date.instant
    }

    var beams: Int { Int(bytes.uint16(30) >> 12) }
    var cells: Int { Int(bytes.uint16(30) & 0x3FF) }
    var axes: Axes? { Axes(rawValue: bytes.uint16(30) >> 10 & 3) }
    var cellLengthMillimetres: UInt16 { bytes.uint16(32) }

    /// The distance that is blanked out, in centimetres or millimetres, as bit 1 of the status says.
    var blanking: Quantity { Quantity(mantissa: Int64(bytes.uint16(34)), decimals: status & 2 != 0 ? 2 : 3) }

    /// The echosounder's is always in millimetres.
    var blankingMillimetres: UInt16 { bytes.uint16(34) }
    var nominalCorrelation: UInt8 { bytes.byte(36) }

    /// The physical beams, 1 to 5, in the order of the data; by their number where the record does not say.
    func physicalBeam(_ index: Int) -> Int {
        let described = Int(bytes.uint16(isBottomTrack ? 56 : 54) >> (4 * min(index, 3)) & 0xF)
        return index < 4 && (1...5).contains(described) ? described : index + 1
    }

    /// Velocities are whole numbers times ten to this power, in m/s.
    var velocityExponent: Int { Int(bytes.int8(isBottomTrack ? 60 : 58)) }

    func appendSensors(to values: inout [CodecValue]) {
        let tail = isBottomTrack ? 2 : 0
        values.append(AD2CPField.ensembleNumber, bytes.uint32(72 + tail), decimals: 0)
        values.append(AD2CPField.soundSpeed, bytes.uint16(16), decimals: 1)
        append(.temperature, Int(bytes.int16(18)), decimals: 2, if: Validity.temperature, to: &values)
        append(.pressure, Int(bytes.uint32(20)), decimals: 3, if: Validity.pressure, to: &values)
        append(.heading, Int(bytes.uint16(24)), decimals: 2, if: Validity.compass, to: &values)
        append(.pitch, Int(bytes.int16(26)), decimals: 2, if: Validity.tilt, to: &values)
        append(.roll, Int(bytes.int16(28)), decimals: 2, if: Validity.tilt, to: &values)
        values.append(AD2CPField.batteryVoltage, bytes.uint16(38), decimals: 1)
        if !isBottomTrack {
            // In 0.2 degree from -4 degrees on.
            values.append(AD2CPField.pressureSensorTemperature, Int(bytes.byte(37)) * 2 - 40, decimals: 1)
        }
        values.append(AD2CPField.clockTemperature, bytes.int16(62 + tail), decimals: 2)
        for axis in 0..<3 {
            // A milligauss is a tenth of a microtesla.
            values.append(AD2CPField.magneticFieldX, offset: axis, bytes.int16(40 + 2 * axis), decimals: 1)
        }
        for axis in 0..<3 {
            let acceleration = Quantity(Double(bytes.int16(46 + 2 * axis)) / 16_384)
            values.append(AD2CPField.accelerationX, offset: axis, acceleration)
        }
        values.append(AD2CPField.transmitEnergy, bytes.uint16(56 + tail), decimals: 0)
        values.append(AD2CPField.powerLevel, bytes.int8(59 + tail), decimals: 0)
        let error = isBottomTrack ? bytes.uint32(66) : UInt32(bytes.uint16(64))
        values.append(AD2CPField.errorCode, error, decimals: 0)
        values.append(AD2CPField.statusCode, status, decimals: 0)
    }

    private func append(
        _ field: AD2CPField, _ number: Int, decimals: Int, if valid: UInt16, to values: inout [CodecValue]
    ) {
        let isValid = configuration & valid != 0
        values.append(field, isValid ? Quantity(mantissa: Int64(number), decimals: decimals) : .missing)
    }
}
