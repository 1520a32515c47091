import CCrypto

/// What is fetched from libcrypto once, because fetching costs more than a frame. These are never changed, and
/// libcrypto counts who uses them, so all threads may share them.
enum LibCrypto {
    /// A pointer to something that does not change.
    struct Shared: @unchecked Sendable {
        let pointer: OpaquePointer

        fileprivate init(_ pointer: OpaquePointer?, _ name: String) {
            guard let pointer else { preconditionFailure("libcrypto is there, but its \(name) is not") }
            self.pointer = pointer
        }
    }

    static let blocks = Shared(EVP_CIPHER_fetch(nil, "AES-128-ECB", nil), "AES-128-ECB")
    /// A context of AES-CMAC that has everything but the key of whoever copies it.
    static let authentication = Shared(authenticationContext(), "AES-128-CMAC")

    private static func authenticationContext() -> OpaquePointer? {
        guard let mac = EVP_MAC_fetch(nil, "CMAC", nil), let context = EVP_MAC_CTX_new(mac) else { return nil }
        var cipher = Array("AES-128-CBC".utf8CString)
        let isReady = cipher.withUnsafeMutableBufferPointer { name in
            let parameters = [
                OSSL_PARAM_construct_utf8_string("cipher", name.baseAddress, 0), OSSL_PARAM_construct_end(),
            ]
            // A context without any key cannot be copied.
            return EVP_MAC_init(context, [UInt8](repeating: 0, count: 16), 16, parameters) == 1
        }
        return isReady ? context : nil
    }
}
