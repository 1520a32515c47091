/// What a LoRaWAN node says in an uplink: the port, and the payload in plain.
public struct UplinkContent: Hashable, Sendable {
    /// FPort: 0 for the network's own commands, 1 to 223 for the application; nil when the frame has none.
    public var port: UInt8?
    public var payload: [UInt8]

    public init(port: UInt8?, payload: [UInt8]) {
        self.port = port
        self.payload = payload
    }

    /// The longest PHYPayload that any data rate carries.
    static let longestFrame = 255

    /// From a PHYPayload whose FRMPayload is deciphered: MHDR | DevAddr | FCtrl | FCnt | FOpts | FPort | FRMPayload | MIC.
    public init(frame: some RandomAccessCollection<UInt8>) throws(UplinkDefect) {
        let bytes = Array(frame)
        let shortest = 12
        guard bytes.count >= shortest else {
            throw UplinkDefect("an uplink of \(bytes.count) bytes; the shortest has \(shortest)")
        }
        guard bytes.count <= Self.longestFrame else {
            throw UplinkDefect("an uplink of \(bytes.count) bytes; the longest has \(Self.longestFrame)")
        }
        // FType 2 or 4 (unconfirmed and confirmed data up) and Major 0.
        guard bytes[0] == 0x40 || bytes[0] == 0x80 else {
            throw UplinkDefect("no uplink with data: it begins with \(Self.hex(bytes[0])) in place of 40 or 80")
        }
        let header = 8 + Int(bytes[5] & 0x0F)
        let end = bytes.count - 4
        guard header <= end else {
            throw UplinkDefect("its \(bytes[5] & 0x0F) bytes of options do not fit into \(bytes.count) bytes")
        }
        port = header < end ? bytes[header] : nil
        payload = header < end ? Array(bytes[(header + 1)..<end]) : []
    }

    private static func hex(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
}
