import Testing

@testable import Framing

@Suite("Base64")
struct Base64Tests {
    @Test(
        "The examples of RFC 4648, section 10, are read with and without padding, and written",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ])
    func examples(plain: String, text: String) {
        #expect(Base64.decode(text.utf8) == Array(plain.utf8))
        #expect(Base64.decode(text.filter { $0 != "=" }.utf8) == Array(plain.utf8))
        #expect(Base64.encode(Array(plain.utf8)) == Array(text.utf8))
    }

    @Test("Both alphabets are read")
    func alphabets() {
        #expect(Base64.decode("-_+/".utf8) == [0xFB, 0xFF, 0xBF])
    }

    @Test(
        "What is no base64 is refused",
        arguments: ["Z", "Zg=", "Zg===", "Zm9v=", "Zm9v====", "=", "====", "Z=g=", "Zg== ", "Zm 9v", "Zm9v\n", "Zm9v!"])
    func refused(text: String) {
        #expect(Base64.decode(text.utf8) == nil)
    }

    @Test("Every byte comes back")
    func everyByte() {
        for count in 250...256 {
            let bytes = (0..<count).map { UInt8($0) }
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
        }
    }
}
