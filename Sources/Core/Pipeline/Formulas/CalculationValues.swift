extension Calculation {
    /// The inputs `x` and the coefficients `c` stand in the order of the formula's.
    static func calibrated(_ formula: Formula, _ x: Span<Double>, _ c: [Double]) -> Double {
        switch formula {
        case .polynomial: polynomial(c, x[0])
        case .scaleOffset: c[0] * (x[0] - c[2]) + c[1]
        case .ecoCounts: c[0] * (x[0] - c[1])
        case .satlanticIrradiance: c[2] * c[1] * (x[0] - c[0])
        case .sbe26plusPressure: c[2] * (x[0] - c[1]) / c[0] + c[3]
        case .sbeTemperatureFrequency: SeaBirdFrequency.temperature(frequency: x[0], c)
        case .sbeConductivityFrequency:
            SeaBirdFrequency.conductivity(frequency: x[0], temperature: x[1], pressure: x[2], c)
        case .optodeOxygen: OxygenOptode.concentration(phase: x[0], temperature: x[1], c)
        case .optodeOxygenCompensated:
            OxygenOptode.compensated(
                oxygen: x[0], salinity: x[1], temperature: x[2], pressure: x[3], internalSalinity: c[0],
                pressureResponse: c[1])
        case .thermistor: Thermistor.temperature(ohms: x[0], a: c[0], b: c[1], c: c[2], d: c[3])
        case .samiThermistor: Thermistor.sami(counts: x[0], bits: c[0])
        case .trueWindSpeed:
            WindVector.speed(trueWind(x, c))
        case .trueWindDirection:
            WindVector.direction(trueWind(x, c))
        default: preconditionFailure("\(formula.rawValue) is no calibration")
        }
    }

    private static func trueWind(_ x: Span<Double>, _ c: [Double]) -> (east: Double, north: Double) {
        TrueWind.vector(
            speed: x[0], relativeDirection: x[1], heading: x[2], course: x[3], speedOverGround: x[4],
            zeroReference: c[0])
    }

    static func derived(_ formula: Formula, _ x: Span<Double>) -> Double {
        switch formula {
        case .psiaToDbar: SeaPressure.dbar(psia: x[0])
        case .psiaToDbarStandard: SeaPressure.standardDbar(psia: x[0])
        case .oxygenPerKilogram:
            OxygenOptode.perKilogram(oxygen: x[0], salinity: x[1], temperature: x[2], pressure: x[3])
        case .windEast: WindVector.parts(speed: x[0], from: x[1]).east
        case .windNorth: WindVector.parts(speed: x[0], from: x[1]).north
        case .windSpeed: WindVector.speed((x[0], x[1]))
        case .windDirection: WindVector.direction((x[0], x[1]))
        case .practicalSalinity: PracticalSalinity.value(conductivity: x[0], temperature: x[1], pressure: x[2])
        case .practicalSalinityTEOS10: TEOSSalinity.value(conductivity: x[0], temperature: x[1], pressure: x[2])
        case .depth: WaterDepth.value(pressure: x[0], latitude: x[1])
        case .depthTEOS10: TEOSDepth.value(pressure: x[0], latitude: x[1])
        case .freezingPoint: FreezingPoint.value(salinity: x[0], pressure: x[1])
        case .soundSpeedMackenzie: MackenzieSoundSpeed.value(salinity: x[0], temperature: x[1], depth: x[2])
        case .referenceSalinity: ReferenceSalinity.value(practicalSalinity: x[0])
        default: ofWater(formula, x[0], x[1], x[2])
        }
    }

    /// From salinity, temperature and pressure.
    private static func ofWater(_ formula: Formula, _ s: Double, _ t: Double, _ p: Double) -> Double {
        switch formula {
        case .density: SeawaterDensity.value(salinity: s, temperature: t, pressure: p)
        case .sigmaTheta: SeawaterDensity.potentialAnomaly(salinity: s, temperature: t, pressure: p)
        case .potentialTemperature: PotentialTemperature.value(salinity: s, temperature: t, pressure: p)
        case .specificHeat: SpecificHeat.value(salinity: s, temperature: t, pressure: p)
        case .soundSpeed: SoundSpeed.chenMillero(salinity: s, temperature: t, pressure: p)
        case .soundSpeedWongZhu: SoundSpeed.wongZhu(salinity: s, temperature: t, pressure: p)
        case .soundSpeedDelGrosso: DelGrossoSoundSpeed.value(salinity: s, temperature: t, pressure: p)
        case .conservativeTemperature:
            ConservativeTemperature.value(absoluteSalinity: s, temperature: t, pressure: p)
        case .densityTEOS10:
            SpecificVolume.density(absoluteSalinity: s, conservativeTemperature: t, pressure: p)
        case .soundSpeedTEOS10:
            SpecificVolume.soundSpeed(absoluteSalinity: s, conservativeTemperature: t, pressure: p)
        default: preconditionFailure("\(formula.rawValue) is no derivation")
        }
    }
}
