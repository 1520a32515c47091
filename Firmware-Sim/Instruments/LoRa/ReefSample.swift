import Glibc

/// One sample of a ReefTEMPS buoy, and its bytes on port 2 (Drivers/reeftemps/buoy).
public struct ReefSample: Hashable, Sendable {
    public static let port: UInt8 = 2

    /// degC.
    public var temperature: Double
    /// S/m.
    public var conductivity: Double
    /// dbar, of the sea alone.
    public var pressure: Double
    /// Millivolts.
    public var battery: Int
    /// Seconds before the uplink.
    public var age: Int
    /// Degrees.
    public var latitude: Double?
    public var longitude: Double?
    public var isFirst: Bool

    /// Version 1; 14 bytes, 22 with a position.
    public var bytes: [UInt8] {
        let position = latitude.flatMap { latitude in longitude.map { (latitude, $0) } }
        var bytes: [UInt8] = [0x10 | (position == nil ? 0 : 1) | (isFirst ? 2 : 0)]
        bytes.append(bigEndian: ReefSample.scaled(temperature, 1e4, in: -0x7F_FFFF...0x7F_FFFF), bytes: 3)
        bytes.append(bigEndian: ReefSample.scaled(conductivity, 1e5, in: 0...0xFF_FFFE), bytes: 3)
        bytes.append(bigEndian: ReefSample.scaled(pressure, 1e3, in: -0x7F_FFFF...0x7F_FFFF), bytes: 3)
        bytes.append(bigEndian: UInt64(min(max(battery, 0), 0xFFFE)), bytes: 2)
        bytes.append(bigEndian: UInt64(min(max(age, 0), 0xFFFE)), bytes: 2)
        guard let position else { return bytes }
        bytes.append(bigEndian: ReefSample.scaled(position.0, 1e7, in: -900_000_000...900_000_000), bytes: 4)
        bytes.append(bigEndian: ReefSample.scaled(position.1, 1e7, in: -1_800_000_000...1_800_000_000), bytes: 4)
        return bytes
    }

    private static func scaled(_ value: Double, _ scale: Double, in range: ClosedRange<Int64>) -> UInt64 {
        let scaled = Int64((value * scale).rounded())
        return UInt64(bitPattern: min(max(scaled, range.lowerBound), range.upperBound))
    }
}
