/// The properties of an optode: names, ranges, defaults, and which of them a passkey protects.
enum OptodeProperties {
    private static let yesNo = Parameters.Domain.word(["Yes", "No"])

    static func parameters(interval: Double, isText: Bool, isPolled: Bool, serialNumber: Int) -> Parameters {
        Parameters([
            ("Product Name", .text(longest: 30), "Oxygen Optode"), ("Product Number", .whole(1...9999), "4831"),
            ("Serial Number", .whole(1...99_999), "\(serialNumber)"), ("SW Version", .text(longest: 10), "4.4.8"),
            ("Mode", .word(["AiCaP", "Smart Sensor Terminal"]), "Smart Sensor Terminal"),
            ("Interval", .decimal(0...10_800), written(interval)), ("Enable Text", yesNo, isText ? "Yes" : "No"),
            ("Enable Polled Mode", yesNo, isPolled ? "Yes" : "No"), ("Enable Decimalformat", yesNo, "Yes"),
            ("Enable AirSaturation", yesNo, "Yes"), ("Enable Rawdata", yesNo, "Yes"),
            ("Enable Temperature", yesNo, "Yes"), ("Enable HumidityComp", yesNo, "Yes"),
            ("Enable SVUformula", yesNo, "Yes"), ("Enable Sleep", yesNo, "Yes"),
            (
                "Comm TimeOut", .word(["Always On", "10 s", "20 s", "30 s", "1 min", "2 min", "5 min", "10 min"]),
                "1 min"
            ),
            ("Flow Control", .word(["None", "Xon/Xoff"]), "Xon/Xoff"),
            ("Baudrate", .word(["300", "1200", "2400", "4800", "9600", "57600", "115200"]), "9600"),
            ("Location", .text(longest: 30), ""), ("Salinity", .decimal(0...50), "0.000"),
            ("PhaseCoef", .text(longest: 80), "0.000000E+00\t1.000000E+00\t0.000000E+00\t0.000000E+00"),
            ("SVUFoilCoef", .text(longest: 120), list(OptodeFoil.terms)),
            ("ConcCoef", .text(longest: 40), "0.000000E+00\t1.000000E+00"),
        ])
    }

    /// What must have been given to change it; 1000 opens what the factory sets.
    static func passkey(for name: String) -> Int {
        switch name {
        case "Product Name", "Product Number", "Serial Number", "SW Version", "PhaseCoef", "SVUFoilCoef", "ConcCoef":
            1000
        case "Location", "Salinity": 0
        default: 1
        }
    }

    /// As it is printed again: numbers with three decimals.
    static func written(_ name: String, _ value: String) -> String {
        guard ["Interval", "Salinity"].contains(name), let number = Double(value) else { return value }
        return written(number)
    }

    private static func written(_ number: Double) -> String {
        var text: [UInt8] = []
        text.append(decimal: number, places: 3)
        return String(decoding: text, as: UTF8.self)
    }

    private static func list(_ terms: [Double]) -> String {
        terms.map { term in
            var text: [UInt8] = []
            text.append(scientific: term)
            return String(decoding: text, as: UTF8.self).uppercased()
        }.joined(separator: "\t")
    }
}

/// The foil of an optode: Stern-Volmer constants of the size Aanderaa delivers (SVU formula, TD 269).
enum OptodeFoil {
    static let terms = [
        2.814890e-03, 1.200000e-04, 2.459800e-06, 2.310000e+02, -3.090000e-01, -5.606000e+01, 4.561600e+00,
    ]

    /// umol/l from a phase in degrees.
    static func oxygen(phase: Double, temperature t: Double) -> Double {
        let quenching = terms[0] + t * (terms[1] + t * terms[2])
        return ((terms[3] + terms[4] * t) / (terms[5] + terms[6] * phase) - 1) / quenching
    }

    /// Degrees, for a concentration.
    static func phase(oxygen: Double, temperature t: Double) -> Double {
        let quenching = terms[0] + t * (terms[1] + t * terms[2])
        return ((terms[3] + terms[4] * t) / (1 + oxygen * quenching) - terms[5]) / terms[6]
    }
}

/// What an optode at a depth finds, in the order of its output.
struct OptodeSensors: Sendable {
    static let names = [
        "O2Concentration(uM)", "AirSaturation(%)", "Temperature(Deg.C)", "CalPhase(Deg)", "TCPhase(Deg)",
        "C1RPh(Deg)", "C2RPh(Deg)", "C1Amp(mV)", "C2Amp(mV)", "RawTemp(mV)",
    ]

    private let water: WaterColumn
    private let quality: WaterQuality
    private let noise: Noise
    private let depthMetres: Double

    init(depthMetres: Double, sea: UInt64, seed: UInt64) {
        water = WaterColumn(seed: sea)
        quality = WaterQuality(seed: sea)
        noise = Noise(seed: seed, quantity: "optode")
        self.depthMetres = depthMetres
    }

    /// The foil feels the partial pressure of oxygen: with its salinity set to 0 the instrument says what fresh water
    /// of that pressure would hold.
    func values(at now: Nanoseconds, salinity set: Double) -> [Double] {
        let temperature =
            water.temperature(depthMetres: depthMetres, at: now) + 0.001 * noise.gaussian(at: now, index: 0)
        let salinity = water.salinity(depthMetres: depthMetres, at: now)
        let fresh =
            quality.oxygen(depthMetres: depthMetres, at: now)
            / Oxygen.saltFactor(temperature: temperature, salinity: salinity)
        let phase = thousandths(
            OptodeFoil.phase(oxygen: fresh, temperature: temperature) + 0.002 * noise.gaussian(at: now, index: 1))
        let shown = thousandths(temperature)
        let concentration =
            OptodeFoil.oxygen(phase: phase, temperature: shown)
            * Oxygen.saltFactor(temperature: shown, salinity: set)
        let saturation = concentration / Oxygen.solubility(temperature: shown, salinity: set) * 100
        let red = 8.4 + 0.002 * noise.gaussian(at: now, index: 2)
        return [
            concentration, saturation, shown, phase, phase, phase + thousandths(red), red,
            738.5 + 0.4 * noise.gaussian(at: now, index: 3), 796 + 0.8 * noise.gaussian(at: now, index: 4),
            448.6 - 15.64 * (shown - 7.658),
        ]
    }

    private func thousandths(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}

extension Optode: InstrumentModel {
    static let title = "Aanderaa oxygen optode 4831 (Smart Sensor Terminal)"

    static let settings =
        [
            InstrumentSetting("interval", "2", "seconds between samples"),
            InstrumentSetting("autonomous", "yes", "sample by itself; no: Enable Polled Mode is on"),
            InstrumentSetting("text", "no", "names and units between the values"),
            InstrumentSetting("depth", "20", "metres"),
            InstrumentSetting("product", "4831", "product number"),
            InstrumentSetting("serial", "379", "serial number"),
            InstrumentSetting("indicators", "yes", "say % when it falls asleep and ! when it is ready"),
            InstrumentSetting("missing", "0", "probability that oxygen is NaN"),
        ] + Manners.settings(echo: false, asleep: "1min", lostwake: 0, waketime: "300ms")

    static func make(_ reader: SettingReader, _ origin: Origin) throws(PlanMistake) -> any SimulatedInstrument {
        var settings = Settings()
        settings.depthMetres = try reader.number("depth", in: 0.5...WaterColumn.bottomMetres)
        settings.product = Int(try reader.number("product", in: 1...9999))
        settings.serialNumber = Int(try reader.number("serial", in: 1...99_999))
        settings.missing = try reader.number("missing", in: 0...1)
        let parameters = OptodeProperties.parameters(
            interval: try reader.interval("interval").inSeconds, isText: try reader.isOn("text"),
            isPolled: try !reader.isOn("autonomous"), serialNumber: settings.serialNumber)
        let optode = Optode(settings: settings, parameters: parameters, origin: origin)
        let indicators = try reader.isOn("indicators")
        return Commanded(optode, manners: try Manners(reader), origin: origin) { line in
            guard indicators else { return }
            line.sleepText = [UInt8](text: "%")
            line.wakeText = [UInt8](text: "!")
        }
    }
}
