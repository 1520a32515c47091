/// The frames of LoRaWAN 1.0 as bytes: what a node sends, and what it reads.
enum NodeFrame {
    enum Direction: UInt8 {
        case up, down
    }

    /// The 23 bytes of a join-request.
    static func joinRequest(_ joinEUI: UInt64, _ deviceEUI: UInt64, nonce: UInt16, key: [UInt8]) -> [UInt8] {
        var frame: [UInt8] = [0x00]
        frame.append(littleEndian: joinEUI, bytes: 8)
        frame.append(littleEndian: deviceEUI, bytes: 8)
        frame.append(littleEndian: UInt64(nonce), bytes: 2)
        return frame + NodeCipher(key).checksum(frame).prefix(4)
    }

    /// A data frame upwards; `options` go into FOpts, 15 bytes at most.
    static func uplink(_ header: UplinkHeader, port: UInt8?, payload: [UInt8], keys: NodeKeys) -> [UInt8] {
        var frame: [UInt8] = [header.isConfirmed ? 0x80 : 0x40]
        frame.append(littleEndian: UInt64(header.address), bytes: 4)
        frame.append(header.control | UInt8(header.options.count))
        frame.append(littleEndian: UInt64(header.counter & 0xFFFF), bytes: 2)
        frame.append(contentsOf: header.options)
        if let port {
            frame.append(port)
            let key = port == 0 ? keys.network : keys.application
            frame += cipher(payload, key: key, .up, address: header.address, counter: header.counter)
        }
        return frame + check(frame, key: keys.network, .up, address: header.address, counter: header.counter)
    }

    /// The cipher of FRMPayload, both ways (LoRaWAN 1.0.3, 4.3.3).
    static func cipher(
        _ payload: [UInt8], key: [UInt8], _ direction: Direction, address: UInt32, counter: UInt32
    ) -> [UInt8] {
        let length = NodeCipher.blockLength
        var blocks: [UInt8] = []
        for index in 0..<(payload.count + length - 1) / length {
            blocks += block(0x01, direction, address, counter, last: UInt8(index + 1))
        }
        return zip(payload, NodeCipher(key).encrypt(blocks)).map { $0 ^ $1 }
    }

    /// The four bytes of a data frame's MIC (LoRaWAN 1.0.3, 4.4).
    static func check(
        _ frame: [UInt8], key: [UInt8], _ direction: Direction, address: UInt32, counter: UInt32
    ) -> [UInt8] {
        let first = block(0x49, direction, address, counter, last: UInt8(frame.count))
        return Array(NodeCipher(key).checksum(first + frame).prefix(4))
    }

    private static func block(
        _ kind: UInt8, _ direction: Direction, _ address: UInt32, _ counter: UInt32, last: UInt8
    ) -> [UInt8] {
        var block: [UInt8] = [kind, 0, 0, 0, 0, direction.rawValue]
        block.append(littleEndian: UInt64(address), bytes: 4)
        block.append(littleEndian: UInt64(counter), bytes: 4)
        return block + [0, last]
    }
}

/// What stands before the port of an uplink.
struct UplinkHeader {
    var isConfirmed: Bool
    var address: UInt32
    /// ADR, ADRACKReq and ACK.
    var control: UInt8
    var counter: UInt32
    /// FOpts.
    var options: [UInt8]
}

extension [UInt8] {
    mutating func append(littleEndian value: UInt64, bytes: Int) {
        for index in 0..<bytes { append(UInt8(truncatingIfNeeded: value >> UInt64(8 * index))) }
    }

    mutating func append(bigEndian value: UInt64, bytes: Int) {
        for index in (0..<bytes).reversed() { append(UInt8(truncatingIfNeeded: value >> UInt64(8 * index))) }
    }

    /// The number in some bytes, the lowest first.
    func littleEndian(_ range: Range<Int>) -> UInt64 {
        self[range].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
