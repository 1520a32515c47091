import Glibc

/// What the converters of an SBE 37 count for a reading: the calibration equations turned round.
struct SBE37Counts: Equatable, Sendable {
    let temperature: Int
    /// Frequency in 1/256 Hz.
    let conductivity: Int
    let pressure: Int
    let thermistor: Int

    init(_ reading: SBE37Reading) {
        let coefficients = SBE37Coefficients.self
        // Counts fall as temperature rises.
        temperature = Int(
            Seawater.root(of: { reading.temperature - coefficients.temperature(counts: $0) }, in: 1e4...1.6e7).rounded()
        )
        let frequency = Seawater.root(
            of: {
                coefficients.conductivity(hertz: $0, temperature: reading.temperature, pressure: reading.pressure)
                    - reading.conductivity
            }, in: 2000...16_000)
        conductivity = Int((frequency * 256).rounded())
        // The thermistor of the pressure sensor lags; here it is as warm as the water.
        thermistor = Int(
            Seawater.root(of: { coefficients.pressureSensorTemperature(counts: $0) - reading.temperature }, in: 0...6e4)
                .rounded())
        let warmth = coefficients.pressureSensorTemperature(counts: Double(thermistor))
        pressure = Int(
            Seawater.root(
                of: { coefficients.pressure(counts: $0, sensorTemperature: warmth) - reading.pressure }, in: 0...1.6e7
            )
            .rounded())
    }
}

/// Invented coefficients of the size that Sea-Bird delivers, and the equations of its calibration sheets.
enum SBE37Coefficients {
    static let temperatureTerms = [-1.912083e-04, 3.141472e-04, -4.503917e-06, 2.031842e-07]
    static let g = -1.000871e+00
    static let h = 1.291904e-01
    static let i = -9.874410e-05
    static let j = 2.339655e-05
    static let pressureCorrection = -9.570000e-08
    static let temperatureCorrection = 3.250000e-06
    static let bridgeTemperature = -1.512200e-07
    static let pressureTerms = [2.104000e-03, 4.861800e-04, -2.113000e-12]
    static let offsetTerms = [5.231190e+05, 4.412700e+00, -1.013000e-01]
    static let scaleTerms = [2.502000e+01, -7.250000e-04, 0]
    static let thermistorTerms = [-6.874000e+01, 5.164000e-02, -2.890000e-07]

    /// degC (ITS-90).
    static func temperature(counts: Double) -> Double {
        1 / Seawater.polynomial(temperatureTerms, log(counts)) - 273.15
    }

    /// S/m.
    static func conductivity(hertz: Double, temperature: Double, pressure: Double) -> Double {
        let f = hertz / 1000 * (1 + bridgeTemperature * temperature).squareRoot()
        let numerator = g + f * f * (h + f * (i + f * j))
        return numerator / (1 + temperatureCorrection * temperature + pressureCorrection * pressure)
    }

    static func pressureSensorTemperature(counts: Double) -> Double {
        Seawater.polynomial(thermistorTerms, counts)
    }

    /// dbar above the standard atmosphere of 14.7 psia.
    static func pressure(counts: Double, sensorTemperature t: Double) -> Double {
        let x = counts - Seawater.polynomial(offsetTerms, t)
        let n = x * scaleTerms[0] / Seawater.polynomial(scaleTerms, t)
        return (Seawater.polynomial(pressureTerms, n) - 14.7) * 0.689476
    }
}

extension SBE37Texts {
    /// DC, in the layout of a recorded SBE 37-SM, with the thermistor terms that newer firmware adds.
    static func coefficients(serialNumber: Int) -> [UInt8] {
        let own = SBE37Coefficients.self
        var text = [UInt8](text: "SBE37-SMP V 2.6  \(serialNumber)\r\n")
        text.append(line: "temperature:  08-nov-25")
        list(["TA0", "TA1", "TA2", "TA3"], own.temperatureTerms, to: &text)
        text.append(line: "conductivity:  08-nov-25")
        list(["G", "H", "I", "J"], [own.g, own.h, own.i, own.j], to: &text)
        list(
            ["CPCOR", "CTCOR", "WBOTC"], [own.pressureCorrection, own.temperatureCorrection, own.bridgeTemperature],
            to: &text)
        text.append(line: "pressure S/N 4955, range = 290.0 psia:  12-aug-25")
        list(["PA0", "PA1", "PA2"], own.pressureTerms, to: &text)
        list(["PTCA0", "PTCA1", "PTCA2"], own.offsetTerms, to: &text)
        list(["PTCSB0", "PTCSB1", "PTCSB2"], own.scaleTerms, to: &text)
        list(["PTEMPA0", "PTEMPA1", "PTEMPA2"], own.thermistorTerms, to: &text)
        list(["POFFSET"], [0], to: &text)
        text.append(line: "rtc:  08-nov-25")
        list(["RTCA0", "RTCA1", "RTCA2"], [9.999862e-01, 1.686132e-06, -3.022745e-08], to: &text)
        return text
    }

    private static func list(_ names: [String], _ values: [Double], to text: inout [UInt8]) {
        for (name, value) in zip(names, values) {
            text.append(text: "    \(name) = ")
            text.append(scientific: value)
            text.append(line: "")
        }
    }
}
