import Sensing

/// What the beams saw of the sea floor: of a Signature as whole numbers (data format 20), of a DVL as floating-point
/// numbers (data format 21).
///
/// Source: Nortek, Signature and DVL Integrator's Guides. No recording of either was at hand.
enum AD2CPBottomTrack {
    private enum Part {
        static let velocity: UInt16 = 1 << 5
        static let distance: UInt16 = 1 << 8
        static let merit: UInt16 = 1 << 9
    }

    private static let mostBeams = 4

    static func append(_ record: AD2CPRecord, to values: inout [CodecValue]) throws(CodecDefect) {
        var cursor = AD2CPCursor(record)
        let beams = record.beams
        guard beams <= mostBeams else {
            throw CodecDefect("AD2CP bottom track of \(beams) beams; it can have up to \(mostBeams)")
        }
        if record.configuration & Part.velocity != 0, let first = velocityField(record.axes) {
            let place = try cursor.take(4 * beams, for: "bottom velocities")
            let velocity = try AD2CPVelocity(exponent: record.velocityExponent)
            for beam in 0..<beams {
                let number = record.bytes.int32(place + 4 * beam)
                values.append(first, offset: beam, velocity.quantity(Int(number)))
            }
        }
        if record.configuration & Part.distance != 0 {
            let place = try cursor.take(4 * beams, for: "bottom ranges")
            for beam in 0..<beams {
                let number = record.bytes.int32(place + 4 * beam)
                let range = number > 0 ? Quantity(mantissa: Int64(number), decimals: 3) : .missing
                values.append(AD2CPField.bottomRangeBeam1, offset: beam, range)
            }
        }
        if record.configuration & Part.merit != 0 {
            let place = try cursor.take(2 * beams, for: "figures of merit")
            for beam in 0..<beams {
                values.append(
                    AD2CPField.bottomMeritBeam1, offset: beam, record.bytes.uint16(place + 2 * beam), decimals: 3)
            }
        }
    }

    private static func velocityField(_ axes: AD2CPRecord.Axes?) -> AD2CPField? {
        switch axes {
        case .earth: .bottomEastwardVelocity
        case .instrument: .bottomVelocityX
        case .beam: .bottomVelocityBeam1
        case nil: nil
        }
    }

    // MARK: DVL

    private static let dopplerLogLength = 212
    private static let noVelocity: Float = -32.768
    private static let noMerit: Float = 10

    /// Takes the data of a DVL's record; the instant is by the instrument's clock.
    static func appendDopplerLog(
        _ bytes: LittleEndianBytes, to values: inout [CodecValue]
    ) throws(CodecDefect) -> Instant? {
        guard bytes.count >= dopplerLogLength else {
            throw CodecDefect("AD2CP bottom track of a DVL has \(bytes.count) bytes; it needs \(dopplerLogLength)")
        }
        values.append(AD2CPField.errorCode, bytes.uint32(16), decimals: 0)
        values.append(AD2CPField.statusCode, bytes.uint32(20), decimals: 0)
        values.append(AD2CPField.soundSpeed, Quantity(bytes.float32(24)))
        values.append(AD2CPField.temperature, Quantity(bytes.float32(28)))
        // In bar.
        values.append(AD2CPField.pressure, Quantity(bytes.float32(32) * 10))
        append(bytes, 36, .bottomVelocityBeam1, missing: noVelocity, to: &values)
        append(bytes, 52, .bottomRangeBeam1, missing: 0, to: &values)
        append(bytes, 68, .bottomMeritBeam1, missing: noMerit, to: &values)
        append(bytes, 132, .bottomVelocityX, missing: noVelocity, to: &values)
        return AD2CPRecord.time(in: bytes, at: 6)
    }

    private static func append(
        _ bytes: LittleEndianBytes, _ place: Int, _ first: AD2CPField, missing: Float, to values: inout [CodecValue]
    ) {
        for index in 0..<4 {
            let number = bytes.float32(place + 4 * index)
            values.append(first, offset: index, number == missing ? .missing : Quantity(number))
        }
    }
}
