/// A join-accept as a node reads it (LoRaWAN 1.0.3, 6.2.5).
struct JoinAnswer {
    /// JoinNonce, NetID: as on the air.
    let nonceAndNetwork: [UInt8]
    let nonce: UInt32
    let address: UInt32
    let firstWindowOffset: Int
    let secondWindowRate: Int
    /// The server speaks LoRaWAN 1.1.
    let isOfNewServer: Bool
    /// Seconds.
    let delay: Int
    /// CFList, 16 bytes; empty when there is none.
    let channels: [UInt8]

    /// Nil when it is not for this node: another length or kind, or a check sum of another key.
    init?(_ frame: [UInt8], key: [UInt8]) {
        guard frame.count == 17 || frame.count == 33, frame[0] == 0x20 else { return nil }
        let cipher = NodeCipher(key)
        // The server deciphers, so that a node needs to encrypt only.
        let fields = cipher.encrypt(Array(frame[1...]))
        let body = Array(fields.dropLast(4))
        guard Array(cipher.checksum([0x20] + body).prefix(4)) == Array(fields.suffix(4)) else { return nil }
        nonceAndNetwork = Array(body[0..<6])
        nonce = UInt32(body.littleEndian(0..<3))
        address = UInt32(body.littleEndian(6..<10))
        isOfNewServer = body[10] & 0x80 != 0
        firstWindowOffset = Int(body[10] >> 4 & 7)
        secondWindowRate = Int(body[10] & 15)
        delay = max(Int(body[11] & 15), 1)
        channels = body.count > 12 ? Array(body[12...]) : []
    }
}
