import Delivery
import Testing

@testable import Forwarders

@Suite("A station's key")
struct SigningTests {
    /// RFC 8032, 7.1, test 1: the empty message.
    private static let seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
    private static let publicKey = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    private static let signature =
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"

    private func batch() -> Batch {
        let stream = BatchStream(station: "demo", epoch: "e")
        return Batch(
            stream: stream, reference: MetadataReference(to: [], of: stream), metadata: [],
            covers: PartRanges(data: RangeSet([PositionRange(first: 1, last: 3)])))
    }

    @Test("signs as RFC 8032 does in its first test")
    func testVector() throws {
        let key = try SigningKey(text: Self.seed)
        #expect(key.verifyingKey.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() == Self.publicKey)
        let signature = key.sign([]).bytes
        #expect(signature.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() == Self.signature)
    }

    @Test("knows its own batches, and no altered one, no other key's, and none without a signature")
    func batches() throws {
        let key = try SigningKey.generate()
        let signed = BatchCoding.encode(batch()) { key.sign($0) }
        #expect(key.verifyingKey.hasSigned(batch: signed))
        #expect(!(try SigningKey.generate()).verifyingKey.hasSigned(batch: signed))
        #expect(!key.verifyingKey.hasSigned(batch: BatchCoding.encode(batch())))
        let signature = try #require(BatchCoding.signature(of: signed))
        let count = try #require(BatchCoding.signedByteCount(of: signed))
        for index in 0..<count {
            var altered = signed
            altered[index] ^= 1
            #expect(!key.verifyingKey.hasSigned(altered[..<count], signature), "byte \(index)")
        }
    }

    @Test("survives being written as PEM and read again")
    func pem() throws {
        let key = try SigningKey.generate()
        let again = try SigningKey(text: try key.pem())
        #expect(again.verifyingKey == key.verifyingKey)
        #expect(try VerifyingKey(text: try key.verifyingKey.pem()) == key.verifyingKey)
        #expect(again.sign([1, 2, 3]) == key.sign([1, 2, 3]))
    }

    @Test(
        "is refused with a reason that does not repeat it",
        arguments: [
            "", "secret", String(repeating: "0", count: 63), String(repeating: "x", count: 64),
            "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n",
        ])
    func refused(text: String) throws {
        let error = try #require(throws: KeyError.self) { try SigningKey(text: text) }
        #expect(error.description.contains("PEM"))
        #expect(text.isEmpty || !error.description.contains(text))
    }

    @Test("of another kind is refused as such")
    func otherKind() throws {
        // P-256, made by OpenSSL 3.0 for this test and used nowhere.
        let text = """
            -----BEGIN PUBLIC KEY-----
            MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt
            6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==
            -----END PUBLIC KEY-----
            """
        let error = try #require(throws: KeyError.self) { try VerifyingKey(text: text) }
        #expect(error == .otherKind(expected: "an Ed25519 public key"))
    }

    @Test("is shown nowhere")
    func hidden() throws {
        let key = try SigningKey(text: Self.seed)
        var dumped = ""
        dump(key, to: &dumped)
        #expect(!"\(key) \(dumped)".contains("157"))
        #expect("\(key)" == "SigningKey(not shown)")
    }
}
