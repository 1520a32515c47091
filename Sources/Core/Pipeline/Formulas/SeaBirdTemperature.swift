import RealModule

/// Sea-Bird's thermistor equation, ITS-90, degC: T = 1 / (a0 + a1 ln n + a2 ln² n + a3 ln³ n) - 273.15.
public struct SeaBirdTemperature: Hashable, Sendable {
    var a0, a1, a2, a3: Double
    /// Correction of the whole temperature after calibration, degC.
    var offset: Double

    public init(a0: Double, a1: Double, a2: Double, a3: Double, offset: Double = 0) {
        self.a0 = a0
        self.a1 = a1
        self.a2 = a2
        self.a3 = a3
        self.offset = offset
    }

    /// SBE 37: n are the counts themselves.
    public func value(counts: Double) -> Double {
        value(logarithm: .log(counts))
    }

    /// SBE 16plus and 19plus: n is the thermistor's resistance, from MV = (counts - 524288) / 1.6e7.
    public func value16plus(counts: Double) -> Double {
        let voltage = (counts - 524_288) / 1.6e7
        let resistance = (voltage * 2.9e9 + 1.024e8) / (2.048e4 - voltage * 2.0e5)
        return value(logarithm: .log(resistance))
    }

    private func value(logarithm x: Double) -> Double {
        1 / (a0 + x * (a1 + x * (a2 + x * a3))) - 273.15 + offset
    }
}
