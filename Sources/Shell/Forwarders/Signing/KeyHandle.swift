import CCrypto

/// One of libcrypto's keys, for as long as it is used; the values that people hold are plain bytes.
final class KeyHandle {
    let pointer: OpaquePointer

    init?(_ pointer: OpaquePointer?) {
        guard let pointer else { return nil }
        self.pointer = pointer
    }

    deinit { EVP_PKEY_free(pointer) }

    var isEd25519: Bool { EVP_PKEY_get_id(pointer) == fairlead_ed25519 }

    static let rawByteCount = 32

    /// The 32 bytes of RFC 8032: the public key, or the seed of the private one.
    func raw(_ read: (OpaquePointer, UnsafeMutablePointer<UInt8>, UnsafeMutablePointer<Int>) -> Int32) -> [UInt8]? {
        var count = Self.rawByteCount
        var bytes = [UInt8](repeating: 0, count: count)
        guard read(pointer, &bytes, &count) == 1, count == Self.rawByteCount else { return nil }
        return bytes
    }

    /// What is written into memory as PEM; nil when there is no memory.
    static func pem(_ write: (OpaquePointer) -> Int32) -> String? {
        guard let output = BIO_new(BIO_s_mem()) else { return nil }
        defer { BIO_free(output) }
        guard write(output) == 1 else { return nil }
        var start: UnsafeMutablePointer<CChar>?
        let count = fairlead_bio_bytes(output, &start)
        guard let start, count > 0 else { return nil }
        return String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
    }

    /// Reads a key that is written as PEM; nil for anything else.
    static func read(pem text: String, _ read: (OpaquePointer) -> OpaquePointer?) -> KeyHandle? {
        var text = text
        return text.withUTF8 { bytes in
            guard let input = BIO_new_mem_buf(bytes.baseAddress, Int32(clamping: bytes.count)) else { return nil }
            defer { BIO_free(input) }
            return KeyHandle(read(input))
        }
    }

    /// 32 bytes written as 64 hexadecimal digits, with spaces and line ends around them.
    static func raw(hexadecimal text: String) -> [UInt8]? {
        let digits = text.utf8.filter { $0 > 0x20 }
        guard digits.count == 2 * rawByteCount else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = Character(Unicode.Scalar(digits[index])).hexDigitValue,
                let low = Character(Unicode.Scalar(digits[index + 1])).hexDigitValue
            else { return nil }
            bytes.append(UInt8(high << 4 | low))
        }
        return bytes
    }
}
