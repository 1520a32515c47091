import Sensing

/// The sensors in a record of velocities of an Aquadopp or an AWAC, which stand at the same places in all of them.
struct NortekSensors {
    /// By the instrument's clock; nil when its date does not exist.
    let time: Instant?
    /// Velocities in 0.1 mm/s and not in 1 mm/s.
    let isFine: Bool
    private let bytes: LittleEndianBytes
    private let hasMilliseconds: Bool

    /// The record of a high-resolution profiler has milliseconds where the others have the error code, and the error
    /// code in place of the first analog input.
    init(_ bytes: LittleEndianBytes, hasMilliseconds: Bool = false) {
        self.bytes = bytes
        self.hasMilliseconds = hasMilliseconds
        let clock = NortekClock.instant(in: bytes, at: 4)
        let milliseconds = hasMilliseconds ? Int64(bytes.uint16(10)) : 0
        time = clock?.adding(nanoseconds: milliseconds * 1_000_000)
        isFine = Self.isFine(bytes.byte(25))
    }

    func append(to values: inout [CodecValue]) {
        values.append(NortekField.errorCode, bytes.uint16(hasMilliseconds ? 12 : 10), decimals: 0)
        values.append(NortekField.statusCode, bytes.byte(25), decimals: 0)
        Self.appendAttitude(bytes, to: &values)
        let pressure = Int(bytes.byte(24)) << 16 | Int(bytes.uint16(26))
        values.append(NortekField.pressure, pressure, decimals: 3)
        values.append(NortekField.temperature, bytes.int16(28), decimals: 2)
        values.append(NortekField.analogInput1, bytes.uint16(hasMilliseconds ? 30 : 12), decimals: 0)
    }

    /// Battery, sound speed and attitude, from byte 14 on.
    static func appendAttitude(_ bytes: LittleEndianBytes, to values: inout [CodecValue]) {
        values.append(NortekField.batteryVoltage, bytes.uint16(14), decimals: 1)
        values.append(NortekField.soundSpeed, bytes.uint16(16), decimals: 1)
        values.append(NortekField.heading, bytes.int16(18), decimals: 1)
        values.append(NortekField.pitch, bytes.int16(20), decimals: 1)
        values.append(NortekField.roll, bytes.int16(22), decimals: 1)
    }

    /// Bit 1 of the status code: the unit of the velocities is 0.1 mm/s.
    static func isFine(_ status: UInt8) -> Bool { status & 2 != 0 }

    /// In m/s. -32768 stands for no velocity.
    static func velocity(_ number: Int16, isFine: Bool) -> Quantity {
        guard number != .min else { return .missing }
        return isFine
            ? Quantity(Double(number) / 10_000, decimals: 4) : Quantity(Double(number) / 1000, decimals: 3)
    }
}
