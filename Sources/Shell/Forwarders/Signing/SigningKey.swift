import CCrypto
import Delivery

/// A station's private Ed25519 key (RFC 8032). Whatever prints it prints no secret.
public struct SigningKey: Sendable {
    public let verifyingKey: VerifyingKey
    private let seed: [UInt8]

    private init?(seed: [UInt8]) {
        guard
            let key = KeyHandle(EVP_PKEY_new_raw_private_key(fairlead_ed25519, nil, seed, seed.count)),
            let raw = key.raw(EVP_PKEY_get_raw_public_key)
        else { return nil }
        self.seed = seed
        verifyingKey = VerifyingKey(raw: raw)
    }

    /// - Parameter text: what is in a key file: PEM (`-----BEGIN PRIVATE KEY-----`, without a password) or the 32 bytes
    ///   as 64 hexadecimal digits.
    public init(text: String) throws(KeyError) {
        let expected = "an Ed25519 private key without a password"
        if let raw = KeyHandle.raw(hexadecimal: text) {
            guard let key = SigningKey(seed: raw) else { throw .cannotMake }
            self = key
            return
        }
        // Without an answer of ours, libcrypto asks the terminal for a password.
        let handle = KeyHandle.read(pem: text) { PEM_read_bio_PrivateKey($0, nil, { _, _, _, _ in 0 }, nil) }
        guard let handle else { throw .notAKey(expected: expected) }
        guard handle.isEd25519, let raw = handle.raw(EVP_PKEY_get_raw_private_key) else {
            throw .otherKind(expected: expected)
        }
        guard let key = SigningKey(seed: raw) else { throw .cannotMake }
        self = key
    }

    /// A new key from the system's random numbers.
    public static func generate() throws(KeyError) -> SigningKey {
        guard let context = EVP_PKEY_CTX_new_id(fairlead_ed25519, nil) else { throw .cannotMake }
        defer { EVP_PKEY_CTX_free(context) }
        var made: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1, EVP_PKEY_keygen(context, &made) == 1, let handle = KeyHandle(made),
            let raw = handle.raw(EVP_PKEY_get_raw_private_key), let key = SigningKey(seed: raw)
        else { throw .cannotMake }
        return key
    }

    /// For a file that only its owner may read: `-----BEGIN PRIVATE KEY-----`, as OpenSSL writes it.
    public func pem() throws(KeyError) -> String {
        guard let key = handle(),
            let text = KeyHandle.pem({ PEM_write_bio_PrivateKey($0, key.pointer, nil, nil, 0, nil, nil) })
        else { throw .cannotMake }
        return text
    }

    /// For `BatchCoding.encode`. Without memory the signature is of zeros, which no archive takes.
    public func sign(_ bytes: [UInt8]) -> BatchSignature {
        var signature = [UInt8](repeating: 0, count: BatchSignature.byteCount)
        var count = signature.count
        if let key = handle(), let context = EVP_MD_CTX_new() {
            defer { EVP_MD_CTX_free(context) }
            // Ed25519 digests by itself, so no digest is named.
            if EVP_DigestSignInit(context, nil, nil, nil, key.pointer) == 1 {
                _ = EVP_DigestSign(context, &signature, &count, bytes, bytes.count)
            }
        }
        return BatchSignature(key: verifyingKey.id, bytes: signature)
    }

    private func handle() -> KeyHandle? {
        KeyHandle(EVP_PKEY_new_raw_private_key(fairlead_ed25519, nil, seed, seed.count))
    }
}

extension SigningKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "SigningKey(not shown)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
