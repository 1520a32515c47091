import Glibc

/// What a SeaCAT and the sensors connected to it find at one instant.
struct SBE16plusReading: Equatable, Sendable {
    let instant: Nanoseconds
    /// degC (ITS-90), S/m, dbar.
    let temperature: Double
    let conductivity: Double
    let pressure: Double
    /// Volts of the six external channels.
    let volts: [Double]
    /// umol/l from an optode.
    let oxygen: Double
    /// Counts of an ECO triplet: backscatter, chlorophyll, CDOM.
    let optics: [Int]
    let batteryVolts: Double
}

/// The sensors of a SeaCAT: the water at a depth, with noise, and what hangs on its channels.
struct SBE16plusSensors: Sendable {
    private let ctd: SBE37Sensors
    private let quality: WaterQuality
    private let noise: Noise
    private let depthMetres: Double

    init(depthMetres: Double, sea: UInt64, seed: UInt64) {
        ctd = SBE37Sensors(depthMetres: depthMetres, sea: sea, seed: seed)
        quality = WaterQuality(seed: sea)
        noise = Noise(seed: seed, quantity: "seacat")
        self.depthMetres = depthMetres
    }

    /// Channel 0 an oxygen sensor, 1 fluorescence, 2 turbidity, 3 PAR, 4 and 5 open inputs.
    func reading(at now: Nanoseconds) -> SBE16plusReading {
        let water = ctd.reading(at: now)
        let chlorophyll = quality.chlorophyll(depthMetres: depthMetres, at: now)
        let colour = quality.dissolvedColour(depthMetres: depthMetres, at: now)
        let scatter = quality.backscatter(depthMetres: depthMetres, at: now)
        let saturation = quality.oxygenSaturation(depthMetres: depthMetres, at: now)
        func noisy(_ value: Double, _ deviation: Double, _ index: Int) -> Double {
            min(max(value + deviation * noise.gaussian(at: now, index: index), 0), 5)
        }
        return SBE16plusReading(
            instant: now, temperature: water.temperature, conductivity: water.conductivity, pressure: water.pressure,
            volts: [
                noisy(0.5 + 2 * saturation, 0.0005, 0), noisy(0.08 + 0.1 * chlorophyll, 0.001, 1),
                noisy(0.05 + 400 * scatter, 0.001, 2), noisy(4 * exp(-depthMetres / 12), 0.001, 3),
                noisy(0.01, 0.0002, 4), noisy(0.02, 0.0002, 5),
            ],
            oxygen: quality.oxygen(depthMetres: depthMetres, at: now),
            optics: EcoTriplet.counts(backscatter: scatter, chlorophyll: chlorophyll, colour: colour),
            batteryVolts: 12.9)
    }
}

/// What the converters of a SeaCAT count for a reading: the calibration equations turned round.
struct SBE16plusCounts: Sendable {
    let temperature: Int
    /// Frequency in 1/256 Hz.
    let conductivity: Int
    let pressure: Int
    /// Volts of the pressure sensor's thermistor times 13107.
    let thermistor: Int

    init(_ reading: SBE16plusReading) {
        let own = SBE16plusCoefficients.self
        // Counts fall as temperature rises.
        temperature = Int(
            Seawater.root(of: { reading.temperature - own.temperature(counts: $0) }, in: 53_000...1_000_000).rounded())
        conductivity = Int(
            (256
                * Seawater.root(
                    of: {
                        own.conductivity(hertz: $0, temperature: reading.temperature, pressure: reading.pressure)
                            - reading.conductivity
                    }, in: 2500...15_000)).rounded())
        let volts = Seawater.root(of: { own.sensorTemperature(volts: $0) - reading.temperature }, in: 0...5)
        thermistor = Int((volts * 13_107).rounded())
        let warmth = own.sensorTemperature(volts: Double(thermistor) / 13_107)
        pressure = Int(
            Seawater.root(
                of: { own.pressure(counts: $0, sensorTemperature: warmth) - reading.pressure }, in: 0...3e6
            ).rounded())
    }
}

/// Coefficients of a recorded SBE 19plus, and the equations of its calibration sheets.
enum SBE16plusCoefficients {
    static let temperatureTerms = [1.254755e-03, 2.758871e-04, -1.368268e-06, 1.910795e-07]
    static let conductivityTerms = [-9.761799e-01, 1.369994e-01, -3.523860e-04, 4.404252e-05]
    static let pressureCorrection = -9.570000e-08
    static let temperatureCorrection = 3.250000e-06
    static let pressureTerms = [-3.689246e-02, 1.545570e-03, 6.733197e-12]
    static let offsetTerms = [5.249034e+05, 1.423189e+00, -1.206562e-01]
    static let scaleTerms = [2.501288e+01, -2.250000e-04, 0]
    static let thermistorTerms = [-5.677620e+01, 5.424624e+01, -2.278113e-01]

    /// degC (ITS-90).
    static func temperature(counts: Double) -> Double {
        let millivolts = (counts - 524_288) / 1.6e7
        let resistance = (millivolts * 2.9e9 + 1.024e8) / (2.048e4 - millivolts * 2e5)
        return 1 / Seawater.polynomial(temperatureTerms, log(resistance)) - 273.15
    }

    /// S/m.
    static func conductivity(hertz: Double, temperature: Double, pressure: Double) -> Double {
        let f = hertz / 1000
        let terms = conductivityTerms
        let numerator = terms[0] + f * f * (terms[1] + f * (terms[2] + f * terms[3]))
        return numerator / (1 + temperatureCorrection * temperature + pressureCorrection * pressure)
    }

    static func sensorTemperature(volts: Double) -> Double { Seawater.polynomial(thermistorTerms, volts) }

    /// dbar above the standard atmosphere of 14.7 psia.
    static func pressure(counts: Double, sensorTemperature t: Double) -> Double {
        let x = counts - Seawater.polynomial(offsetTerms, t)
        let n = x * scaleTerms[0] / Seawater.polynomial(scaleTerms, t)
        return (Seawater.polynomial(pressureTerms, n) - 14.7) * 0.689476
    }
}
