import Sensing
import Testing

@testable import LoRaWAN

@Suite("AES-128")
struct AESTests {
    /// FIPS 197, appendix C.1.
    private let key = LoRaKey((0..<16).map { UInt8($0) })
    private let plain = (0..<16).map { UInt8($0 * 0x11) }
    private let cipher = HexText.decode("69c4e0d86a7b0430d8cdb78070b4c55a")

    @Test("enciphers the example of FIPS 197")
    func encryption() throws {
        #expect(AES128.encrypt(plain, key: try #require(key)) == cipher)
    }

    @Test("deciphers it")
    func decryption() throws {
        #expect(AES128.decrypt(try #require(cipher), key: try #require(key)) == plain)
    }

    @Test("takes each block by itself, and none at all")
    func blocks() throws {
        let key = try #require(key)
        #expect(AES128.encrypt(plain + plain, key: key) == (cipher ?? []) + (cipher ?? []))
        #expect(AES128.encrypt([], key: key) == [])
    }

    /// RFC 4493, section 4: the first bytes of one message, and their codes.
    static let message =
        "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
        + "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710"

    @Test(
        "authenticates the examples of RFC 4493",
        arguments: [
            (0, "bb1d6929e95937287fa37d129b756746"), (16, "070a16b46b4d4144f79bdd9dd04a287c"),
            (40, "dfa66747de9ae63030ca32611497c827"), (64, "51f0bebf7e3b9d92fc49741779363cfe"),
        ])
    func authentication(length: Int, code: String) throws {
        let key = try #require(LoRaKey(hex: "2b7e151628aed2a6abf7158809cf4f3c"))
        let message = try #require(HexText.decode(Self.message)).prefix(length)
        #expect(HexText.encode(AESCMAC.code(of: Array(message), key: key)) == code)
    }

    @Test("gives every thread that asks at once the same answer")
    func threads() async throws {
        let key = try #require(key)
        let codes = await withTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<64 { group.addTask { AESCMAC.code(of: [1, 2, 3], key: key) } }
            return await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
        }
        #expect(codes.count == 1)
    }
}
