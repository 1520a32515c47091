import CCrypto
import Delivery

/// A station's public Ed25519 key (RFC 8032), by which an archive knows the station's batches.
public struct VerifyingKey: Hashable, Sendable {
    /// 32 bytes.
    public let bytes: [UInt8]
    public let id: SigningKeyID

    init(raw: [UInt8]) {
        bytes = raw
        id = SigningKeyID(publicKey: raw)
    }

    /// - Parameter text: what is in a key file: PEM (`-----BEGIN PUBLIC KEY-----`) or 64 hexadecimal digits.
    public init(text: String) throws(KeyError) {
        let expected = "an Ed25519 public key"
        if let raw = KeyHandle.raw(hexadecimal: text) {
            self.init(raw: raw)
            return
        }
        guard let key = KeyHandle.read(pem: text, { PEM_read_bio_PUBKEY($0, nil, nil, nil) }) else {
            throw .notAKey(expected: expected)
        }
        guard key.isEd25519, let raw = key.raw(EVP_PKEY_get_raw_public_key) else {
            throw .otherKind(expected: expected)
        }
        self.init(raw: raw)
    }

    /// For a file: `-----BEGIN PUBLIC KEY-----`, as OpenSSL writes it.
    public func pem() throws(KeyError) -> String {
        guard let key = handle(), let text = KeyHandle.pem({ PEM_write_bio_PUBKEY($0, key.pointer) }) else {
            throw .cannotMake
        }
        return text
    }

    /// Whether the batch carries a signature of this key over all that comes before it.
    public func hasSigned(batch bytes: [UInt8]) -> Bool {
        guard let signature = BatchCoding.signature(of: bytes), let count = BatchCoding.signedByteCount(of: bytes)
        else { return false }
        return hasSigned(bytes[..<count], signature)
    }

    /// Whether the signature is this key's own, over these bytes.
    public func hasSigned(_ bytes: ArraySlice<UInt8>, _ signature: BatchSignature) -> Bool {
        guard signature.key == id, signature.bytes.count == BatchSignature.byteCount, let key = handle(),
            let context = EVP_MD_CTX_new()
        else { return false }
        defer { EVP_MD_CTX_free(context) }
        // Ed25519 digests by itself, so no digest is named.
        guard EVP_DigestVerifyInit(context, nil, nil, nil, key.pointer) == 1 else { return false }
        return bytes.withUnsafeBufferPointer {
            EVP_DigestVerify(context, signature.bytes, signature.bytes.count, $0.baseAddress, $0.count) == 1
        }
    }

    private func handle() -> KeyHandle? {
        KeyHandle(EVP_PKEY_new_raw_public_key(fairlead_ed25519, nil, bytes, bytes.count))
    }
}

extension SigningKeyID {
    /// - Parameter publicKey: 32 bytes.
    public init(publicKey: [UInt8]) {
        var digest = ContentDigest()
        publicKey.withUnsafeBytes { digest.add($0) }
        self.init(value: UInt64(digest.hexadecimal().prefix(16), radix: 16) ?? 0)
    }
}
