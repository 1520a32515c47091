import Sensing

/// The data of a burst or average record behind its sensors: velocities, amplitudes, correlations beam by beam, and
/// what else its configuration word announces, in this order.
struct AD2CPProfile {
    /// The bits of the configuration word.
    private enum Part {
        static let velocity: UInt16 = 1 << 5
        static let amplitude: UInt16 = 1 << 6
        static let correlation: UInt16 = 1 << 7
        static let altimeter: UInt16 = 1 << 8
        static let altimeterRaw: UInt16 = 1 << 9
        static let surfaceTrack: UInt16 = 1 << 10
        static let echogram: UInt16 = 1 << 11
        static let reference: UInt16 = 1 << 12
        static let percentGood: UInt16 = 1 << 13
        static let deviations: UInt16 = 1 << 14
    }

    private let record: AD2CPRecord
    /// Where the fields of this kind of profile start in the codec's table.
    private let base: Int32
    private let isFifthBeam: Bool
    private var cursor: AD2CPCursor

    init(_ record: AD2CPRecord, base: Int32, isFifthBeam: Bool) {
        self.record = record
        self.base = base
        self.isFifthBeam = isFifthBeam
        cursor = AD2CPCursor(record)
    }

    mutating func append(to values: inout [CodecValue]) throws(CodecDefect) {
        appendGeometry(to: &values)
        let count = record.beams * record.cells
        if has(Part.velocity) { try appendVelocities(count, to: &values) }
        if has(Part.amplitude) {
            let place = try cursor.take(count, for: "amplitudes")
            // Halves of a decibel.
            appendBytes(at: place, from: .amplitudeBeam1, to: &values) { Quantity(Double($0) / 2, decimals: 1) }
        }
        if has(Part.correlation) {
            let place = try cursor.take(count, for: "correlations")
            appendBytes(at: place, from: .correlationBeam1, to: &values) { Quantity(Double($0), decimals: 0) }
        }
        if has(Part.altimeter) { try appendAltimeter(to: &values) }
        if has(Part.surfaceTrack) { try appendSurfaceTrack(to: &values) }
        if has(Part.altimeterRaw) { try skipAltimeterSamples() }
        if has(Part.echogram) { throw CodecDefect("AD2CP record with an echogram among velocities") }
        if has(Part.reference) { try AD2CPReference.append(&cursor, to: &values) }
        if has(Part.percentGood) { try appendPercentGood(to: &values) }
        if has(Part.deviations) { try appendDeviations(to: &values) }
    }

    private func has(_ part: UInt16) -> Bool { record.configuration & part != 0 }

    private func value(_ field: AD2CPProfileField, cell: Int = 0, _ quantity: Quantity) -> CodecValue {
        CodecValue(field: base + field.rawValue, cell: UInt16(truncatingIfNeeded: cell), quantity: quantity)
    }

    private func appendGeometry(to values: inout [CodecValue]) {
        let length = Quantity(mantissa: Int64(record.cellLengthMillimetres), decimals: 3)
        values.append(value(isFifthBeam ? .cellLengthBeam5 : .cellLength, length))
        values.append(value(isFifthBeam ? .blankingBeam5 : .blanking, record.blanking))
        let correlation = Quantity(Double(record.nominalCorrelation), decimals: 0)
        values.append(value(isFifthBeam ? .nominalCorrelationBeam5 : .nominalCorrelation, correlation))
    }

    // MARK: Profiles

    private mutating func appendVelocities(_ count: Int, to values: inout [CodecValue]) throws(CodecDefect) {
        let place = try cursor.take(2 * count, for: "velocities")
        let velocity = try AD2CPVelocity(exponent: record.velocityExponent)
        for index in 0..<record.beams {
            guard let field = velocityField(index) else { continue }
            for cell in 0..<record.cells {
                let number = record.bytes.int16(place + 2 * (index * record.cells + cell))
                let quantity = velocity.quantity(Int(number))
                values.append(CodecValue(field: field, cell: UInt16(truncatingIfNeeded: cell + 1), quantity: quantity))
            }
        }
    }

    /// The place in the table of the velocities of a beam or component; nil for one that there is no name for.
    private func velocityField(_ index: Int) -> Int32? {
        let first: AD2CPProfileField
        switch record.axes {
        case .beam: return beamField(index, from: .velocityBeam1)
        // Four beams give two estimates of the vertical component.
        case .earth: first = .eastwardVelocity
        case .instrument: first = .velocityX
        case nil: return nil
        }
        return index < 4 ? base + first.rawValue + Int32(index) : nil
    }

    private func beamField(_ index: Int, from first: AD2CPProfileField) -> Int32? {
        let beam = record.physicalBeam(index)
        return (1...5).contains(beam) ? base + first.rawValue + Int32(beam) - 1 : nil
    }

    @inline(__always)
    private func appendBytes(
        at place: Int, from first: AD2CPProfileField, to values: inout [CodecValue], quantity: (UInt8) -> Quantity
    ) {
        for index in 0..<record.beams {
            guard let field = beamField(index, from: first) else { continue }
            for cell in 0..<record.cells {
                let quantity = quantity(record.bytes.byte(place + index * record.cells + cell))
                values.append(CodecValue(field: field, cell: UInt16(truncatingIfNeeded: cell + 1), quantity: quantity))
            }
        }
    }

    private mutating func appendPercentGood(to values: inout [CodecValue]) throws(CodecDefect) {
        let place = try cursor.take(record.cells, for: "percentages")
        for cell in 0..<record.cells {
            let percent = Quantity(Double(record.bytes.byte(place + cell)), decimals: 0)
            values.append(value(.percentGood, cell: cell + 1, percent))
        }
    }

    // MARK: Altimeter and deviations

    private mutating func appendAltimeter(to values: inout [CodecValue]) throws(CodecDefect) {
        let place = try cursor.take(8, for: "altimeter")
        values.append(AD2CPField.altimeterDistance, Quantity(record.bytes.float32(place)))
        values.append(AD2CPField.altimeterQuality, record.bytes.uint16(place + 4), decimals: 2)
        values.append(AD2CPField.altimeterStatus, record.bytes.uint16(place + 6), decimals: 0)
    }

    private mutating func appendSurfaceTrack(to values: inout [CodecValue]) throws(CodecDefect) {
        // Eight bytes at its end are spare.
        let place = try cursor.take(20, for: "surface track")
        values.append(AD2CPField.surfaceDistance, Quantity(record.bytes.float32(place)))
        values.append(AD2CPField.surfaceQuality, record.bytes.uint16(place + 4), decimals: 2)
        values.append(AD2CPField.surfaceTimeOffset, record.bytes.int16(place + 6), decimals: 4)
        values.append(AD2CPField.surfacePressure, Quantity(record.bytes.float32(place + 8)))
    }

    private mutating func skipAltimeterSamples() throws(CodecDefect) {
        let place = try cursor.take(6, for: "altimeter samples")
        let samples = Int(record.bytes.uint32(place))
        _ = try cursor.take(2 * samples, for: "altimeter samples")
    }

    private mutating func appendDeviations(to values: inout [CodecValue]) throws(CodecDefect) {
        let place = try cursor.take(6, for: "standard deviations")
        values.append(AD2CPField.pitchDeviation, record.bytes.int16(place), decimals: 2)
        values.append(AD2CPField.rollDeviation, record.bytes.int16(place + 2), decimals: 2)
        values.append(AD2CPField.headingDeviation, record.bytes.int16(place + 4), decimals: 2)
    }
}
