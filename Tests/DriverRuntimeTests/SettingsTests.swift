import Testing

@testable import DriverRuntime

@Suite("The settings of an instrument")
struct SettingsTests {
    private let coefficients = [
        DriverCoefficient(name: "TA0", aliases: ["A0"], sensor: "temperature"),
        DriverCoefficient(name: "TOFFSET", aliases: ["temperature.offset"], sensor: "temperature", standard: 0),
        DriverCoefficient(name: "PTCA0", aliases: [], sensor: "pressure"),
        DriverCoefficient(name: "POFFSET", aliases: ["pressure.offset"], sensor: "pressure", standard: 0),
        DriverCoefficient(name: "CTCOR", aliases: ["TCOR"], sensor: "conductivity"),
    ]

    private func meant(_ path: String) -> String? {
        CoefficientPath(path).index(in: coefficients).map { coefficients[$0].name }
    }

    @Test(
        "have coefficients in any arrangement and any case",
        arguments: [
            ("TA0", "TA0"), ("ta0", "TA0"), ("a0", "TA0"), ("coefficients.TA0", "TA0"), ("temperature.a0", "TA0"),
            ("calibration.Main Temperature.A0", "TA0"), ("sbe37.temperature_coefficients.ta_0", "TA0"),
            ("ptca0", "PTCA0"), ("pressure.ptca0", "PTCA0"), ("pressure.PTC-A0", "PTCA0"), ("CTcor", "CTCOR"),
            ("conductivity.tcor", "CTCOR"), ("pressure.offset", "POFFSET"), ("temperature.offset", "TOFFSET"),
            ("TOFFSET", "TOFFSET"),
        ])
    func arrangements(path: String, name: String) {
        #expect(meant(path) == name)
    }

    @Test(
        "do not take another sensor's coefficient for one of the same name",
        arguments: ["pressure.a0", "volt 0.offset", "offset", "volt.TB0"])
    func others(path: String) {
        #expect(meant(path) == nil)
    }

    @Test("are found wherever they stand in a file, lists counted from 0")
    func file() throws {
        let text = """
            instrument: sbe37
            serial_number: 16125
            calibration:
              date: 2017-08-17
              temperature: {a: [1, 2, 3]}
              pressure: {PTCA0: "5.236075e+05"}
            latitude: 48.5
            expected: {temperature: [0, 20]}
            variant: profile
            columns: [temperature, conductivity]
            """
        let settings = try settings(text)
        #expect(settings.coefficients["calibration.temperature.a1"] == 2)
        #expect(settings.coefficients["calibration.pressure.PTCA0"] == 523_607.5)
        #expect(settings.latitude == 48.5)
        #expect(settings.expected["temperature"] == 0...20)
        #expect(settings.variant == "profile")
        #expect(settings.columns == ["temperature", "conductivity"])
    }

    @Test("that do not fit the driver are named, with what does")
    func problems() throws {
        let acme = try #require(try driver(anemometer).driver)
        let wrong = DriverSettings(
            coefficients: ["GUST1": 1, "TA0": 2], columns: ["speed", "gust", "hight?"], variant: "x",
            expected: ["spead": 0...1])
        let problems = acme.problems(in: wrong)
        #expect(problems.count == 4, "\(problems)")
        #expect(acme.unusedCoefficients(in: wrong) == ["TA0"])
    }
}
