/// A data frame, up or down.
///
/// `payload` is as it is in the bytes that were read: enciphered on the air, plain in a stored record.
public struct DataFrame: Hashable, Sendable {
    /// The value is that of the direction in the blocks of MIC and cipher.
    public enum Direction: UInt8, Hashable, Sendable {
        case up = 0
        case down = 1
    }

    public var header: MessageHeader
    public var address: DeviceAddress
    public var control: FrameControl
    /// FCnt: the low half of the counter.
    public var counter: UInt16
    /// FOpts: MAC commands, at most 15 bytes. In 1.1 they are enciphered.
    public var options: [UInt8]
    /// FPort. Nil: none, and then there is no payload.
    public var port: UInt8?
    /// FRMPayload.
    public var payload: [UInt8]
    public var mic: MIC

    public static let shortest = 12
    public static let longestOptions = 15
    /// MHDR and FHDR without FOpts.
    private static let headLength = 8

    /// Plain and with a MIC of zeros: `sealed` makes of it what goes on the air.
    public init(
        _ direction: Direction, isConfirmed: Bool = false, address: DeviceAddress,
        control: FrameControl = FrameControl(),
        counter: UInt16, options: [UInt8] = [], port: UInt8? = nil, payload: [UInt8] = []
    ) {
        precondition(options.count <= Self.longestOptions, "FOpts have at most 15 bytes")
        precondition(port != nil || payload.isEmpty, "a payload needs a port")
        header = MessageHeader(
            direction == .up
                ? (isConfirmed ? .confirmedUp : .unconfirmedUp) : (isConfirmed ? .confirmedDown : .unconfirmedDown))
        self.address = address
        self.control = control
        self.counter = counter
        self.options = options
        self.port = port
        self.payload = payload
        mic = MIC(0)
    }

    init(_ header: MessageHeader, _ bytes: [UInt8]) throws(FrameDefect) {
        guard bytes.count >= Self.shortest else {
            throw .length(header.kind, is: bytes.count, shouldBe: "at least \(Self.shortest)")
        }
        let end = bytes.count - MIC.length
        let optionsEnd = Self.headLength + Int(bytes[5] & 0x0F)
        guard optionsEnd <= end else { throw .optionsDoNotFit(optionsEnd - Self.headLength, length: bytes.count) }
        self.header = header
        address = DeviceAddress(UInt32(truncatingIfNeeded: AirBytes.number(bytes[1..<5])))
        control = FrameControl(bytes[5])
        counter = UInt16(bytes[6]) | UInt16(bytes[7]) << 8
        options = Array(bytes[Self.headLength..<optionsEnd])
        port = optionsEnd < end ? bytes[optionsEnd] : nil
        payload = optionsEnd < end ? Array(bytes[(optionsEnd + 1)..<end]) : []
        mic = MIC(bytes: bytes[end...])
        guard port != 0 || options.isEmpty else { throw .optionsWithPort0(options.count) }
    }

    public var direction: Direction {
        header.kind == .unconfirmedUp || header.kind == .confirmedUp ? .up : .down
    }

    public var isConfirmed: Bool { header.kind == .confirmedUp || header.kind == .confirmedDown }

    /// What the MIC covers: everything but itself.
    public var message: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.headLength + options.count + 1 + payload.count + MIC.length)
        bytes.append(header.byte)
        AirBytes.append(address.rawValue, 4, to: &bytes)
        bytes.append(control.bits | UInt8(truncatingIfNeeded: options.count & 0x0F))
        AirBytes.append(counter, 2, to: &bytes)
        bytes += options
        if let port { bytes.append(port) }
        bytes += payload
        return bytes
    }

    public var bytes: [UInt8] { message + mic.bytes }
}
