import Foundation
import Framing
import Testing

@testable import fairlead

@Suite("fairlead lora verify")
struct LoraVectorTests {
    /// Published vectors that were computed again by another implementation; they lie beside the repository.
    static let published = Repository.root.deletingLastPathComponent().appending(
        path: "shared/data/lorawan/vectors.json")

    static var isThere: Bool { FileManager.default.fileExists(atPath: published.path) }

    @Test("finds all published vectors right", .enabled(if: isThere, "no ../shared/data/lorawan/vectors.json here"))
    func published() throws {
        let checks = try LoraVerifyCommand.checks(Array(Data(contentsOf: Self.published)))
        #expect(checks.count >= 39)
        for check in checks { #expect(check.outcome == .passed, "\(check.id): \(check.reasons)") }
    }

    @Test("finds every published vector wrong of which one expected value is changed", .enabled(if: isThere))
    func changed() throws {
        let root = try JSONValue(parsing: Array(Data(contentsOf: Self.published)))
        var tried = 0
        for case .object(let vector) in root["vectors"]?.elements ?? [] {
            guard case .object(let expected)? = vector["expect"] else { continue }
            for (name, value) in expected {
                let wrong = expected.merging([name: Self.other(value)]) { $1 }
                let changed = JSONValue.object(vector.merging(["expect": .object(wrong)]) { $1 })
                let check = LoraVectorCheck(try #require(LoraVector(changed, number: 1)))
                #expect(check.outcome == .failed, "\(check.id): \(name)")
                tried += 1
            }
        }
        #expect(tried > 200)
    }

    private static func other(_ value: JSONValue) -> JSONValue {
        switch value {
        case .truth(let truth): .truth(!truth)
        case .number(let text): .number("\((Int(text) ?? 0) + 1)")
        case .string(let text): .string(text.isEmpty ? "00" : text.dropLast() + (text.hasSuffix("1") ? "2" : "1"))
        case .null, .array, .object: .number("1")
        }
    }

    /// RFC 4493, example 2.
    private func outcome(_ expected: String, kind: String = "aes_cmac") throws -> LoraVectorCheck {
        let text = """
            [{"id": "one", "kind": "\(kind)", "keys": {"key": "2B7E151628AED2A6ABF7158809CF4F3C"},
              "message": "6bc1bee22e409f96e93d7e117393172a", "expect": {\(expected)}}]
            """
        return try #require(try LoraVerifyCommand.checks(Array(text.utf8)).first)
    }

    @Test("takes hexadecimal digits of either case")
    func cases() throws {
        #expect(try outcome("\"mac\": \"070A16B46B4D4144F79BDD9DD04A287C\"").outcome == .passed)
    }

    @Test("tells what was expected and what came")
    func failure() throws {
        let check = try outcome("\"mac\": \"00\"")
        #expect(check.outcome == .failed)
        #expect(check.reasons == ["mac: expected \"00\", got \"070a16b46b4d4144f79bdd9dd04a287c\""])
    }

    @Test("names what it cannot check, and does not count it")
    func scope() throws {
        let kind = try outcome("\"mac\": \"00\"", kind: "lr_fhss")
        #expect(kind.outcome == .outOfScope)
        #expect(kind.reasons.first?.contains("lr_fhss") == true)
        let field = try outcome("\"mac\": \"070a16b46b4d4144f79bdd9dd04a287c\", \"colour\": 7")
        #expect(field.outcome == .outOfScope)
        #expect(field.reasons.first?.contains("'colour'") == true)
    }

    @Test("lets no unknown field hide a wrong one")
    func hidden() throws {
        #expect(try outcome("\"mac\": \"00\", \"colour\": 7").outcome == .failed)
    }

    @Test(
        "refuses a file that has no vectors", arguments: ["{}", "[]", "{\"vectors\": []}", "[{\"id\": 1}]", "nonsense"])
    func refused(text: String) {
        #expect(throws: (any Error).self) { try LoraVerifyCommand.checks(Array(text.utf8)) }
    }

    @Test(
        "knows what other vectors have",
        arguments: [
            """
            {"kind": "fopts_crypt", "lorawan": "1.1", "keys": {"nwk_s_enc_key": "02020202020202020202020202020204"},
             "input": {"dev_addr": "01020304", "fcnt": 0, "uplink": false, "a_fcnt_down": false, "fopts": "020701"},
             "expect": {"fopts_encrypted": "DFB4F1"}}
            """,
            """
            {"kind": "mac_command", "payload": "02 03 07", "expect": {"commands": [{"cid": "LinkCheckReq"},
             {"cid": "LinkADRAns", "channel_mask_ack": true, "data_rate_ack": 1, "power_ack": true}]}}
            """,
            """
            {"kind": "utc_to_gps", "input": {"utc": "2012-06-30T23:59:60Z"}, "expect": {"gps_seconds": 1025136015}}
            """,
            """
            {"kind": "gps_to_utc", "input": {"gps_seconds": 948731799}, "expect": {"utc": "2010-01-28T16:36:24Z"}}
            """,
            """
            {"kind": "cayenne_lpp", "payload": "067104d2fb2e0000",
             "expect": [{"channel": 6, "type": 113, "x": 1.234, "y": -1.234, "z": 0}]}
            """,
            """
            {"kind": "data_up", "lorawan": "1.0", "phy": "40f17d", "expect": {"mic_valid": false}}
            """,
        ])
    func generality(vector: String) throws {
        let check = try #require(try LoraVerifyCommand.checks(Array("[\(vector)]".utf8)).first)
        #expect(check.outcome == .passed, "\(check.reasons)")
    }
}
