import CCrypto

/// AES-CMAC (RFC 4493).
public enum AESCMAC {
    /// 16 bytes.
    public static func code(of message: [UInt8], key: LoRaKey) -> [UInt8] {
        let context = EVP_MAC_CTX_dup(LibCrypto.authentication.pointer)
        defer { EVP_MAC_CTX_free(context) }
        let isReady = EVP_MAC_init(context, key.bytes, key.bytes.count, nil)
        let isTaken = EVP_MAC_update(context, message, message.count)
        return [UInt8](unsafeUninitializedCapacity: AES128.blockLength) { output, written in
            let isDone = EVP_MAC_final(context, output.baseAddress, &written, AES128.blockLength)
            precondition(isReady == 1 && isTaken == 1 && isDone == 1, "libcrypto refuses AES-CMAC")
        }
    }
}
