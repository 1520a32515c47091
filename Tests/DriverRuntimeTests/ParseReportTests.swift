import DriverRuntime
import Sensing
import Testing

@Suite("The lines of a parse report")
struct ParseReportTests {
    private func report(_ frames: [ParsedFrame]) throws -> [String] {
        var report = ParseReport(driver: try #require(try driver(anemometer).driver))
        var text = ""
        for frame in frames { report.write(frame, to: &text) }
        return text.split(separator: "\n").map(String.init)
    }

    private func frame(
        _ quantity: Quantity, _ flag: QualityFlag = .pass, cell: UInt16 = 0, instrument: Int64? = nil,
        logger: Int64? = nil
    ) -> ParsedFrame {
        ParsedFrame(
            raw: [], time: .unknown, instrumentTime: instrument.map { Instant(unixSeconds: $0) },
            loggerTime: logger.map { Instant(unixSeconds: $0) },
            observations: [Observation(datastream: 1, cell: cell, result: quantity, flag: flag)])
    }

    @Test("have their keys in the order of the reference, extra ones behind")
    func keys() throws {
        let lines = try report([
            frame(Quantity(mantissa: 27_400, decimals: 4)),
            frame(.missing, .missing, cell: 3, instrument: 1_000_000_000, logger: 1_000_000_001),
            frame(Quantity(1), logger: 1_000_000_001),
        ])
        #expect(
            lines == [
                #"{"record":1,"time":null,"name":"wind_speed","value":2.74,"unit":"m/s","flag":1,"key":"speed"}"#,
                #"{"record":2,"time":"2001-09-09T01:46:40.000Z","name":"wind_speed","value":null,"unit":"m/s","flag":9,"#
                    + #""bin":3,"key":"speed","logger_time":"2001-09-09T01:46:41.000Z"}"#,
                #"{"record":3,"time":"2001-09-09T01:46:41.000Z","name":"wind_speed","value":1,"unit":"m/s","flag":1,"#
                    + #""key":"speed","logger_time":"2001-09-09T01:46:41.000Z"}"#,
            ])
    }

    @Test("count samples and defects, and escape what JSON needs escaped")
    func records() throws {
        let known = ParsedFrame(raw: [1], time: .unknown)
        let defect = ParsedFrame(raw: [1], time: .unknown, defect: "a \"b\"\\\n\u{1}\u{7F}é")
        let lines = try report([known, defect, known, frame(Quantity(2))])
        #expect(lines[0] == #"{"record":1,"defect":"a \"b\"\\\n\u0001\u007fé"}"#)
        #expect(lines[1].hasPrefix(#"{"record":2,"#))
    }

    @Test(
        "print a number as short as it can be read back, a computed one with twelve digits at most",
        arguments: [
            (Quantity(mantissa: -19_118, decimals: 4), "-1.9118"), (Quantity(mantissa: 322_798, decimals: 0), "322798"),
            (Quantity(mantissa: 125_000, decimals: 4), "12.5"), (Quantity(0.1 + 0.2), "0.3"),
            (Quantity(-121.31427133333333), "-121.314271333"), (Quantity(0), "0"), (Quantity(1e-05), "1e-05"),
            (Quantity(0.000_045_678_901_234_567), "4.56789012346e-05"),
            (Quantity(123_456_789_012_345), "123456789012345.0"),
            (Quantity(.infinity), "null"),
        ])
    func numbers(quantity: Quantity, text: String) throws {
        let wanted = text.hasSuffix(".0") ? String(text.dropLast(2)) : text
        #expect(try report([frame(quantity)])[0].contains("\"value\":\(wanted),"))
    }
}
