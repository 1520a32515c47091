import CCrypto

/// AES-128 (FIPS 197) of single blocks of 16 bytes, each by itself.
public enum AES128 {
    public static let blockLength = 16

    /// As many blocks as there are; the length is a multiple of 16.
    public static func encrypt(_ blocks: [UInt8], key: LoRaKey) -> [UInt8] {
        run(blocks, key, isEncrypting: 1)
    }

    public static func decrypt(_ blocks: [UInt8], key: LoRaKey) -> [UInt8] {
        run(blocks, key, isEncrypting: 0)
    }

    private static func run(_ blocks: [UInt8], _ key: LoRaKey, isEncrypting: Int32) -> [UInt8] {
        precondition(blocks.count % blockLength == 0, "AES takes whole blocks")
        let context = EVP_CIPHER_CTX_new()
        defer { EVP_CIPHER_CTX_free(context) }
        let isReady = EVP_CipherInit_ex2(context, LibCrypto.blocks.pointer, key.bytes, nil, isEncrypting, nil)
        EVP_CIPHER_CTX_set_padding(context, 0)
        let count = Int32(blocks.count)
        return [UInt8](unsafeUninitializedCapacity: blocks.count) { output, written in
            var done: Int32 = 0
            let isDone = EVP_CipherUpdate(context, output.baseAddress, &done, blocks, count)
            precondition(isReady == 1 && isDone == 1 && done == count, "libcrypto refuses AES-128")
            written = blocks.count
        }
    }
}
