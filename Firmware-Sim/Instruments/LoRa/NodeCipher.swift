import CCrypto

/// AES-128 as a node's chip has it: it encrypts blocks, and makes the check sum of RFC 4493 from that.
struct NodeCipher: Sendable {
    static let blockLength = 16

    private let key: [UInt8]

    /// 16 bytes.
    init(_ key: [UInt8]) {
        precondition(key.count == NodeCipher.blockLength, "an AES-128 key has 16 bytes")
        self.key = key
    }

    /// Each block of 16 bytes for itself.
    func encrypt(_ blocks: [UInt8]) -> [UInt8] { transform(blocks, encrypting: 1) }

    func decrypt(_ blocks: [UInt8]) -> [UInt8] { transform(blocks, encrypting: 0) }

    /// AES-CMAC, all 16 bytes (RFC 4493).
    func checksum(_ message: [UInt8]) -> [UInt8] {
        let length = NodeCipher.blockLength
        let first = NodeCipher.doubled(encrypt([UInt8](repeating: 0, count: length)))
        let isWhole = !message.isEmpty && message.count % length == 0
        var padded = message
        if !isWhole {
            padded.append(0x80)
            padded.append(contentsOf: repeatElement(0, count: (length - padded.count % length) % length))
        }
        let mask = isWhole ? first : NodeCipher.doubled(first)
        for index in 0..<length { padded[padded.count - length + index] ^= mask[index] }
        return stride(from: 0, to: padded.count, by: length).reduce([UInt8](repeating: 0, count: length)) { sum, at in
            encrypt((0..<length).map { sum[$0] ^ padded[at + $0] })
        }
    }

    /// The block as a number, times x in the field of RFC 4493.
    private static func doubled(_ block: [UInt8]) -> [UInt8] {
        var result = block
        for index in block.indices {
            let carried = index + 1 < block.count ? block[index + 1] >> 7 : 0
            result[index] = block[index] << 1 | carried
        }
        if block[0] & 0x80 != 0 { result[block.count - 1] ^= 0x87 }
        return result
    }

    private func transform(_ blocks: [UInt8], encrypting: Int32) -> [UInt8] {
        precondition(blocks.count % NodeCipher.blockLength == 0, "AES takes whole blocks")
        let context = EVP_CIPHER_CTX_new()
        defer { EVP_CIPHER_CTX_free(context) }
        let began = EVP_CipherInit_ex(context, EVP_aes_128_ecb(), nil, key, nil, encrypting)
        EVP_CIPHER_CTX_set_padding(context, 0)
        var written: Int32 = 0
        let result = [UInt8](unsafeUninitializedCapacity: blocks.count) { buffer, count in
            let done = EVP_CipherUpdate(context, buffer.baseAddress, &written, blocks, Int32(blocks.count))
            precondition(began == 1 && done == 1 && Int(written) == blocks.count, "AES-128 failed")
            count = Int(written)
        }
        return result
    }
}
