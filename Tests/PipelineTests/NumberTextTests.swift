import Sensing
import Testing

@testable import Pipeline

@Suite("A printed number")
struct NumberTextTests {
    @Test(
        "is read exactly, with its decimals",
        arguments: [
            ("13.7971", 13.7971, 4), ("-1.50", -1.5, 2), ("+00.39", 0.39, 2), (".5", 0.5, 1), ("12.", 12, 0),
            ("0", 0, 0), ("-0.0000", 0, 4), ("123456789012.345", 123_456_789_012.345, 3),
            ("0.000000000000001", 1e-15, 15), ("93450.3351845", 93_450.3351845, 7),
        ])
    func decimals(text: String, value: Double, decimals: Int) {
        let quantity = whole(text) { $0.decimal() }
        #expect(quantity?.value == value)
        #expect(quantity?.decimals == decimals)
    }

    @Test("equals what the standard library reads, digit for digit, for ten thousand numbers (seed 20261121)")
    func rounding() {
        var state: UInt64 = 20_261_121
        for _ in 0..<10_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let mantissa = state >> 14
            let decimals = Int(state % 16)
            var digits = String(mantissa % 1_000_000_000_000_000)
            digits = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
            let text = digits.dropLast(decimals) + "." + digits.suffix(decimals)
            #expect(whole(String(text)) { $0.decimal() }?.value == Double(text), "\(text)")
        }
    }

    @Test(
        "with more digits than a double holds, or with an exponent, is rounded once",
        arguments: ["0.12345678901234567890", "123456789012345678", "-9.990e-29", "1.5E+03", "6.02214076e23"])
    func long(text: String) {
        #expect(whole(text) { $0.decimal() }?.value == Double(text))
    }

    @Test(
        "is nothing else: words, two points, a lone sign, an exponent without digits, more than a double can hold",
        arguments: ["", "-", ".", "nan", "inf", "1.2.3", "0x10", "1e", "1e-", "--1", "1 2", "1e999", "25.08C"])
    func refused(text: String) {
        #expect(whole(text) { $0.decimal() } == nil)
    }

    @Test("without a point is an integer, and only then")
    func integers() {
        #expect(whole("1184") { $0.integer() } == 1184)
        #expect(whole("-32768") { $0.integer() } == -32_768)
        #expect(whole("1.0") { $0.integer() } == nil)
        #expect(whole("1234567890123456") { $0.integer() } == nil)
    }

    @Test("in hexadecimal has its byte order: the time of SBE 37-IM telemetry is little-endian")
    func hexadecimal() {
        // 563A00C351E50A28D3531B, ctdmo01_20140712_120719.DAT.
        #expect(whole("563A0") { $0.hexadecimal(count: 5, order: .big) } == 353_184)
        #expect(whole("E50A") { $0.hexadecimal(count: 4, order: .little) } == 2789)
        #expect(whole("28D3531B") { $0.hexadecimal(count: 8, order: .little) } == 458_478_376)
        #expect(whole("28d3531b") { $0.hexadecimal(count: 8, order: .little) } == 458_478_376)
        #expect(whole("28D3531G") { $0.hexadecimal(count: 8, order: .big) } == nil)
        #expect(whole("28D3") { $0.hexadecimal(count: 8, order: .big) } == nil)
    }
}
