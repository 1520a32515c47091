import Sensing
import Testing

@testable import DriverRuntime

@Suite("A downlink of a driver")
struct DownlinkTests {
    private static func text(_ commands: String, framing: String = "lorawan", dialogue: String = "") -> String {
        """
        driver: a/b
        title: t
        category: c
        manual: m
        framing: {kind: \(framing)}
        fields: {interval: {type: \(framing == "line" ? "integer" : "uint16"), name: interval, unit: s}}
        records: [{name: r, columns: [interval]}]
        \(dialogue)
        commands:
          \(commands)
        """
    }

    private static func rendered(_ send: String, _ arguments: String, _ given: [String: String]) throws -> String {
        let (found, diagnostics) = try driver(text("c: {title: t, arguments: \(arguments), send: \(send)}"))
        let command = try #require(found?.commands.first, "\(diagnostics.map(\.message))")
        do {
            return HexText.encode(try command.render(arguments: given, for: DriverDialogue()).bytes)
        } catch {
            return error.description
        }
    }

    @Test("is exactly the port and the bytes, the number of each argument among them")
    func bytes() throws {
        let send = #"{port: 10, bytes: ["0x01", {argument: interval, type: uint16, scale: 60}, "0xFF"]}"#
        let arguments = "{interval: {type: integer, unit: s, range: [60, 43200]}}"
        #expect(try Self.rendered(send, arguments, ["interval": "600"]) == "0a01000aff")
        #expect(try Self.rendered(send, arguments, ["interval": "43200"]) == "0a0102d0ff")
        #expect(
            try Self.rendered(send, arguments, ["interval": "90"])
                == "interval = '90' cannot be sent: it goes in steps of 60")
        #expect(
            try Self.rendered(send, arguments, ["interval": "59"]) == "interval = '59' is out of range: 60 to 43200 s")
        #expect(try Self.rendered(#"{port: 1, bytes: "0x2601"}"#, "{}", [:]) == "012601")
    }

    @Test(
        "writes numbers as the type, order, scale and offset say",
        arguments: [
            ("type: uint8", "200", "c8"), ("type: int8", "-1", "ff"), ("type: uint24", "70000", "011170"),
            ("type: uint24, order: little", "70000", "701101"), ("type: int16", "-2", "fffe"),
            ("type: int32, scale: 0.0000001", "-22.2758", "f2b8fb90"),
            ("type: uint8, scale: 0.5, offset: -40", "25.5", "83"),
            ("type: float32", "1.5", "3fc00000"), ("type: float32, order: little", "1.5", "0000c03f"),
            ("type: uint16, scale: 0.01", "12.34", "04d2"),
        ])
    func numbers(form: String, value: String, bytes: String) throws {
        let range =
            form.contains("uint8,")
            ? "[-40, 87]"
            : form.contains("uint8")
                ? "[0, 255]"
                : form.contains("int8")
                    ? "[-128, 127]"
                    : form.contains("int16") && !form.contains("uint")
                        ? "[-100, 100]" : form.contains("0.0000001") ? "[-90, 90]" : "[0, 100]"
        let wide = form.contains("uint24") ? "[0, 100000]" : range
        let send = "{port: 223, bytes: [{argument: a, \(form)}]}"
        #expect(try Self.rendered(send, "{a: {type: decimal, range: \(wide)}}", ["a": value]) == "df" + bytes)
    }

    @Test("takes the number that a choice stands for")
    func choices() throws {
        let send = "{port: 2, bytes: [{argument: mode, type: uint8}]}"
        #expect(try Self.rendered(send, "{mode: {choices: {slow: 1, fast: 7}}}", ["mode": "fast"]) == "0207")
    }

    @Test(
        "is refused by the check of a driver where it cannot be sent",
        arguments: [
            ("c: {title: t, send: {port: 0, bytes: \"0x01\"}}", "1 to 223"),
            ("c: {title: t, send: {port: 224, bytes: \"0x01\"}}", "1 to 223"),
            ("c: {title: t, send: {bytes: \"0x01\"}}", "port"),
            ("c: {title: t, send: {port: 1, bytes: \"0x\(String(repeating: "00", count: 243))\"}}", "243 bytes"),
            ("c: {title: t, send: \"AT\"}", "no single downlink"),
            ("c: {title: t, send: [{port: 1, bytes: A}, {port: 1, bytes: B}]}", "no single downlink"),
            ("c: {title: t, send: {port: 1, bytes: A}, reply: line}", "waits for a reply"),
            ("c: {title: t, send: {port: 1, bytes: [{argument: x, type: uint8}]}}", "no argument 'x'"),
            (
                "c: {title: t, arguments: {x: {type: integer, range: [0, 256]}}, send: {port: 1, bytes: [{argument: x, type: uint8}]}}",
                "'256' is out of range: 0 to 255, as uint8"
            ),
            (
                "c: {title: t, arguments: {x: {choices: [a]}}, send: {port: 1, bytes: [{argument: x, type: uint8}]}}",
                "not a number"
            ),
            (
                "c: {title: t, arguments: {x: {type: integer, range: [0, 9]}}, send: {port: 1, bytes: [{argument: x, type: bcd}]}}",
                "bcd cannot be sent"
            ),
        ])
    func mistakes(command: String, words: String) throws {
        let (found, diagnostics) = try driver(Self.text(command))
        #expect(found == nil)
        #expect(diagnostics.contains { $0.message.contains(words) }, "\(diagnostics.map(\.message))")
    }

    @Test("has no place in the driver of an instrument on a line, nor a dialogue in that of a node")
    func otherKinds() throws {
        let line = try driver(Self.text("c: {title: t, send: {port: 1, bytes: A}}", framing: "line")).diagnostics
        #expect(line.contains { $0.message.contains("the driver is of no LoRaWAN node") })
        let dialogue = try driver(
            Self.text("c: {title: t, send: {port: 1, bytes: A}}", dialogue: "dialogue: {poll: {send: TS}}")
        ).diagnostics
        #expect(dialogue.contains { $0.message.contains("hears only after it has spoken") })
    }
}
