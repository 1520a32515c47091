extension JoinAccept {
    /// The plain bytes of a join-accept from those on the air.
    public static func deciphered(_ bytes: [UInt8], _ cipher: LoRaKey) throws(FrameDefect) -> [UInt8] {
        try check(bytes)
        return [bytes[0]] + AES128.encrypt(Array(bytes.dropFirst()), key: cipher)
    }

    /// From plain bytes, with the MIC that they end with.
    public static func read(plain bytes: [UInt8]) throws(FrameDefect) -> (accept: JoinAccept, mic: MIC) {
        try check(bytes)
        var accept = JoinAccept(
            joinNonce: UInt32(truncatingIfNeeded: AirBytes.number(bytes[1..<4])),
            network: UInt32(truncatingIfNeeded: AirBytes.number(bytes[4..<7])),
            address: DeviceAddress(UInt32(truncatingIfNeeded: AirBytes.number(bytes[7..<11]))),
            settings: DownlinkSettings(bytes[11]), rxDelay: bytes[12],
            channels: ChannelList(Array(bytes[13..<(bytes.count - MIC.length)])))
        accept.header = MessageHeader(bytes[0])
        return (accept, MIC(bytes: bytes[(bytes.count - MIC.length)...]))
    }

    private static func check(_ bytes: [UInt8]) throws(FrameDefect) {
        guard let first = bytes.first else { throw .empty }
        guard lengths.contains(bytes.count), MessageHeader(first).kind == .joinAccept else {
            throw .length(.joinAccept, is: bytes.count, shouldBe: "17 or 33")
        }
    }
}
