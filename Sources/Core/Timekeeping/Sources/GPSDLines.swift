/// Cuts what gpsd sends into lines. A line that does not end is thrown away, so that the memory is bounded.
public struct GPSDLines: Sendable {
    private var rest: [UInt8] = []
    private var isThrowingAway = false

    /// gpsd's own limit is 10 240 bytes (GPSD_JSON_RESPONSE_MAX); the longest line of a recorded session has 3 380.
    public static let longest = 16_384

    public init() {}

    /// The lines that end in these bytes, without their ends and without empty ones.
    public mutating func take(_ bytes: some Sequence<UInt8>) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                if rest.last == UInt8(ascii: "\r") { rest.removeLast() }
                if !rest.isEmpty, !isThrowingAway { lines.append(rest) }
                rest.removeAll(keepingCapacity: true)
                isThrowingAway = false
            } else if rest.count < Self.longest {
                rest.append(byte)
            } else {
                isThrowingAway = true
            }
        }
        return lines
    }
}
