import Sensing

/// The values of one AIS message (ITU-R M.1371-5, annex 8).
struct AISMessage {
    let bits: AISBits

    private var type: UInt32 { bits.unsigned(0, 6) }

    /// Appends the values of the types that are read; of the others the type and the MMSI.
    func append(to values: inout [CodecValue]) throws(CodecDefect) {
        guard bits.count >= 38 else { throw CodecDefect("AIS message with \(bits.count) bits; the shortest has 72") }
        guard (1...27).contains(type) else { throw CodecDefect("AIS message type \(type); types are 1 to 27") }
        guard bits.count >= Self.needs(type) else {
            throw CodecDefect("AIS message type \(type) with \(bits.count) bits; it needs \(Self.needs(type))")
        }
        append(.messageType, 0, 6, to: &values)
        append(.mmsi, 8, 30, to: &values)
        switch type {
        case 1, 2, 3: appendClassA(to: &values)
        case 4, 11: appendBaseStation(to: &values)
        case 5: appendVoyage(to: &values)
        case 9: appendAircraft(to: &values)
        case 18, 19: appendClassB(to: &values)
        case 21: appendAid(to: &values)
        case 24: try appendPartB(to: &values)
        case 27: appendLongRange(to: &values)
        default: break
        }
    }

    /// Bits up to the last one that is read; of type 5 all but what some transponders leave away at its end.
    private static func needs(_ type: UInt32) -> Int {
        switch type {
        case 1, 2, 3: 143
        case 4, 11: 138
        case 5: 420
        case 9: 134
        case 18: 139
        case 19: 305
        case 21: 260
        case 24: 40
        case 27: 94
        default: 38
        }
    }

    /// What a base station, or a ship that was asked, says the time is; nil where it does not know.
    var time: Instant? {
        guard type == 4 || type == 11, bits.count >= Self.needs(type) else { return nil }
        let parts = [(38, 14), (52, 4), (56, 5), (61, 5), (66, 6), (72, 6)].map { Int(bits.unsigned($0.0, $0.1)) }
        guard parts[5] < 60 else { return nil }
        return CivilTime(
            year: parts[0], month: parts[1], day: parts[2], hour: parts[3], minute: parts[4], second: parts[5]
        ).instant
    }

    // MARK: Types

    private func appendClassA(to values: inout [CodecValue]) {
        append(.navigationStatus, 38, 4, missing: 15, to: &values)
        append(.rateOfTurn, rateOfTurn, to: &values)
        appendSpeed(50, to: &values)
        append(.positionAccuracy, 60, 1, to: &values)
        appendPosition(61, to: &values)
        appendDirections(116, to: &values)
        appendSecond(137, to: &values)
    }

    private func appendBaseStation(to values: inout [CodecValue]) {
        append(.positionAccuracy, 78, 1, to: &values)
        appendPosition(79, to: &values)
        append(.positioningDevice, 134, 4, missing: 0, to: &values)
    }

    private func appendVoyage(to values: inout [CodecValue]) {
        append(.imoNumber, 40, 30, missing: 0, to: &values)
        append(.shipType, 232, 8, missing: 0, to: &values)
        appendDimensions(240, to: &values)
        append(.positioningDevice, 270, 4, missing: 0, to: &values)
        append(.draught, 294, 8, decimals: 1, missing: 0, to: &values)
    }

    private func appendAircraft(to values: inout [CodecValue]) {
        append(.altitude, 38, 12, missing: 4095, to: &values)
        // Whole knots, as an aircraft needs them.
        let speed = bits.unsigned(50, 10)
        append(.speedOverGround, speed == 1023 ? .missing : Quantity(Double(speed) * Self.knot), to: &values)
        append(.positionAccuracy, 60, 1, to: &values)
        appendPosition(61, to: &values)
        append(.courseOverGround, course(116), to: &values)
        appendSecond(128, to: &values)
    }

    private func appendClassB(to values: inout [CodecValue]) {
        appendSpeed(46, to: &values)
        append(.positionAccuracy, 56, 1, to: &values)
        appendPosition(57, to: &values)
        appendDirections(112, to: &values)
        appendSecond(133, to: &values)
        guard type == 19 else { return }
        append(.shipType, 263, 8, missing: 0, to: &values)
        appendDimensions(271, to: &values)
        append(.positioningDevice, 301, 4, missing: 0, to: &values)
    }

    private func appendAid(to values: inout [CodecValue]) {
        append(.aidType, 38, 5, missing: 0, to: &values)
        append(.positionAccuracy, 163, 1, to: &values)
        appendPosition(164, to: &values)
        appendDimensions(219, to: &values)
        append(.positioningDevice, 249, 4, missing: 0, to: &values)
        appendSecond(253, to: &values)
        // Only a floating aid that knows the second knows whether it has drifted.
        let isTold = bits.unsigned(253, 6) < 60
        append(.offPosition, isTold ? integer(259, 1) : .missing, to: &values)
    }

    /// Part A is the name alone. A craft with a mother ship has the ship's MMSI where others have dimensions.
    private func appendPartB(to values: inout [CodecValue]) throws(CodecDefect) {
        guard bits.unsigned(38, 2) == 1 else { return }
        guard bits.count >= 162 else {
            throw CodecDefect("AIS message type 24 B with \(bits.count) bits; it needs 162")
        }
        append(.shipType, 40, 8, missing: 0, to: &values)
        let isAuxiliary = bits.unsigned(8, 30) / 10_000_000 == 98
        if !isAuxiliary { appendDimensions(132, to: &values) }
    }

    /// Whole knots and degrees, and tenths of minutes.
    private func appendLongRange(to values: inout [CodecValue]) {
        append(.positionAccuracy, 38, 1, to: &values)
        append(.navigationStatus, 40, 4, missing: 15, to: &values)
        append(.longitude, degrees(44, 18, perDegree: 600, missing: 181), to: &values)
        append(.latitude, degrees(62, 17, perDegree: 600, missing: 91), to: &values)
        let speed = bits.unsigned(79, 6)
        append(.speedOverGround, speed == 63 ? .missing : Quantity(Double(speed) * Self.knot), to: &values)
        append(.courseOverGround, 85, 9, missing: 511, to: &values)
    }

    // MARK: Parts of messages

    private func appendPosition(_ start: Int, to values: inout [CodecValue]) {
        append(.longitude, degrees(start, 28, perDegree: 600_000, missing: 181), to: &values)
        append(.latitude, degrees(start + 28, 27, perDegree: 600_000, missing: 91), to: &values)
    }

    private func degrees(_ start: Int, _ length: Int, perDegree: Int, missing: Int) -> Quantity {
        let value = bits.signed(start, length)
        return value == missing * perDegree ? .missing : Quantity(Double(value) / Double(perDegree))
    }

    /// Tenths of knots; 1022 is that or more.
    private func appendSpeed(_ start: Int, to values: inout [CodecValue]) {
        let speed = bits.unsigned(start, 10)
        append(.speedOverGround, speed == 1023 ? .missing : Quantity(Double(speed) / 10 * Self.knot), to: &values)
    }

    /// m/s: 1852 m in 3600 s.
    static let knot = 1852.0 / 3600

    private func appendDirections(_ start: Int, to values: inout [CodecValue]) {
        append(.courseOverGround, course(start), to: &values)
        append(.trueHeading, start + 12, 9, missing: 511, to: &values)
    }

    private func course(_ start: Int) -> Quantity {
        let course = bits.unsigned(start, 12)
        return course == 3600 ? .missing : Quantity(mantissa: Int64(course), decimals: 1)
    }

    /// From 60 on it is no second: not available, entered by hand, dead reckoning, out of order.
    private func appendSecond(_ start: Int, to values: inout [CodecValue]) {
        let second = integer(start, 6)
        append(.utcSecond, second.value < 60 ? second : .missing, to: &values)
    }

    /// All zero is not available.
    private func appendDimensions(_ start: Int, to values: inout [CodecValue]) {
        let isKnown = bits.unsigned(start, 30) != 0
        for (field, offset, length) in [
            (AISField.toBow, 0, 9), (.toStern, 9, 9), (.toPort, 18, 6), (.toStarboard, 24, 6),
        ] {
            append(field, isKnown ? integer(start + offset, length) : .missing, to: &values)
        }
    }

    /// degree/s. What is sent is 4.733 times the root of degrees a minute, to starboard positive; -128 is not
    /// available, and ±127 says only which way a ship without an indicator turns.
    private var rateOfTurn: Quantity {
        let value = bits.signed(42, 8)
        guard value.magnitude < 127 else { return .missing }
        let root = Double(value) / 4.733
        return Quantity(root * root.magnitude / 60)
    }

    // MARK: Values

    private func append(
        _ field: AISField, _ start: Int, _ length: Int, decimals: Int = 0, missing: UInt32? = nil,
        to values: inout [CodecValue]
    ) {
        let value = bits.unsigned(start, length)
        let quantity = value == missing ? Quantity.missing : Quantity(mantissa: Int64(value), decimals: decimals)
        append(field, quantity, to: &values)
    }

    private func integer(_ start: Int, _ length: Int) -> Quantity {
        Quantity(mantissa: Int64(bits.unsigned(start, length)), decimals: 0)
    }

    private func append(_ field: AISField, _ quantity: Quantity, to values: inout [CodecValue]) {
        values.append(CodecValue(field: field.rawValue, quantity: quantity))
    }
}
