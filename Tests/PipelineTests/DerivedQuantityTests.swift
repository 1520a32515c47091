import Testing

@testable import Pipeline

@Suite("Derived quantities")
struct DerivedQuantityTests {
    @Test(
        "give TEOS-10's salinity below 2 (GSW 3.6: C in S/m, T, P)",
        arguments: [
            (0.005, 5.0, 0.0, 0.037146001797558184), (0.02, 10, 0, 0.13404293724337762),
            (0.1, 0, 0, 0.9522965626962642), (0.15, 25, 10, 0.7517473354498698), (0.25, 15, 100, 1.6202341521052293),
            (0.3, 30, 0, 1.4050495374254162), (0.35, 20, 0, 2.0522003045648476), (0.5, 15, 0, 3.3853008043850474),
        ])
    func lowSalinity(conductivity: Double, temperature: Double, pressure: Double, salinity: Double) {
        let value = TEOSSalinity.value(conductivity: conductivity, temperature: temperature, pressure: pressure)
        #expect((value - salinity).magnitude < 1e-12)
    }

    @Test("give PSS-78 above 2, and no salinity for a negative conductivity")
    func highSalinity() {
        let value = TEOSSalinity.value(conductivity: 3.463402, temperature: 6, pressure: 800)
        #expect(value == PracticalSalinity.value(conductivity: 3.463402, temperature: 6, pressure: 800))
        #expect(TEOSSalinity.value(conductivity: -0.001, temperature: 10, pressure: 0).isNaN)
        #expect(TEOSSalinity.value(conductivity: 0, temperature: 10, pressure: 0).magnitude < 1e-3)
    }

    /// OOI computed these with an older polynomial of TEOS-10 and the atlas of absolute salinity.
    @Test(
        "give OOI's densities within what its atlas and its older polynomial make out",
        arguments: [
            (33.5, 28.0, 0.0, 1021.26851), (33.5, 28, 10, 1021.31148), (37, 20, 150, 1026.94422),
            (34.9, 6, 800, 1031.13498), (35, 3, 2500, 1039.28768), (35, 2, 5000, 1050.30616),
        ])
    func density(salinity: Double, temperature: Double, pressure: Double, published: Double) {
        let absolute = ReferenceSalinity.value(practicalSalinity: salinity)
        let conservative = ConservativeTemperature.value(
            absoluteSalinity: absolute, temperature: temperature, pressure: pressure)
        let teos = SpecificVolume.density(
            absoluteSalinity: absolute, conservativeTemperature: conservative, pressure: pressure)
        #expect((teos - published).magnitude < 0.008)
        let eos = SeawaterDensity.value(salinity: salinity, temperature: temperature, pressure: pressure)
        #expect((eos - published).magnitude < 0.03)
    }

    /// OOI divides by the potential density of TEOS-10 with the atlas; ours is of EOS-80.
    @Test(
        "give OOI's oxygen in umol/kg to five digits (uM, P, S, T)",
        arguments: [
            (367.038772, 60.52, 34.1145, 10.0, 288.296666), (289.131248, 72.58, 34.2845, 16.67, 229.721597),
            (232.13854, 31.42, 33.2464, 23.33, 187.629963), (189.376503, 70.82, 33.5524, 30, 154.646004),
        ])
    func oxygen(oxygen: Double, pressure: Double, salinity: Double, temperature: Double, published: Double) {
        let inputs = [oxygen, salinity, temperature, pressure]
        let compensated = Calculation(.optodeOxygenCompensated, [0, 0.032]).value(inputs)
        let perKilogram = Calculation(.oxygenPerKilogram, []).value(
            [compensated, salinity, temperature, pressure])
        #expect((perKilogram / published - 1).magnitude < 1e-5)
    }

    @Test("take back a salinity that the optode has compensated for by itself")
    func internalSalinity() {
        let fresh = Calculation(.optodeOxygenCompensated, [0, 0.032])
        let salty = Calculation(.optodeOxygenCompensated, [35, 0.032])
        let inside = fresh.value([250, 35, 12, 0])
        #expect((salty.value([inside, 35, 12, 0]) - inside).magnitude < 1e-12)
        #expect((salty.value([inside, 0, 12, 0]) - 250).magnitude < 1e-9)
    }

    /// OOI 1341-00490; the reagent's constants are those of its test set, the blank its first record.
    @Test(
        "give OOI's pCO2 and temperature of a SAMI2 (light ratios, thermistor)",
        arguments: [
            (2463.0, 8813.0, 2238.0, 7.4258, 609.8626), (2929, 6144, 1848, 16.2306, 394.3221),
            (2976, 5807, 1953, 13.8108, 351.6737), (2990, 5567, 2060, 11.39, 321.4986),
            (2923, 5659, 2131, 9.8019, 324.067), (2854, 5919, 2182, 8.6674, 339.4317),
            (2809, 6186, 2197, 8.3345, 358.3335), (2752, 6560, 2201, 8.2458, 388.1735),
            (2672, 7119, 2203, 8.2014, 436.8431), (2605, 7577, 2204, 8.1792, 481.1713),
            (2506, 8388, 2208, 8.0905, 566.8172), (2457, 8749, 2224, 7.7359, 607.5355),
            (2378, 9389, 2254, 7.0716, 685.8555),
        ])
    func carbonDioxide(ratio434: Double, ratio620: Double, counts: Double, temperature: Double, published: Double) {
        let warmth = Calculation(.samiThermistor, [12]).value([counts])
        #expect((warmth - temperature).magnitude <= 5e-5)
        let sami = Calculation(.samiCarbonDioxide, [4.6539, 0.0422, 0.6761, -1.5798])
        let value = sami.value([ratio434, ratio620, 11_722, 19_228, warmth])
        #expect((value - published).magnitude <= 6e-5)
        #expect(sami.value([11_722, 19_228, 11_722, 19_228, warmth]).isNaN)
    }

    @Test("give a thermistor's temperature: 10 kohm at 25 degC by the usual constants of a 10 kohm one")
    func thermistor() {
        // 1/T = A + B ln R + C ln³ R, the constants of a Measurement Specialties 44031.
        let value = Calculation(.thermistor, [1.032e-3, 2.387e-4, 0, 1.580e-7]).value([10_000])
        #expect((value - 25).magnitude < 0.1)
    }
}

@Suite("Wind")
struct WindTests {
    private func parts(_ speed: Double, _ direction: Double) -> [Double] {
        [Formula.windEast, .windNorth].map { Calculation($0, []).value([speed, direction]) }
    }

    @Test(
        "from the west blows to the east, and comes back from its parts",
        arguments: [(5.0, 270.0, 5.0, 0.0), (5, 0, 0, -5), (5, 90, -5, 0), (2, 180, 0, 2)])
    func directions(speed: Double, direction: Double, east: Double, north: Double) {
        let parts = parts(speed, direction)
        #expect((parts[0] - east).magnitude < 1e-12 && (parts[1] - north).magnitude < 1e-12)
        #expect((Calculation(.windSpeed, []).value(parts) - speed).magnitude < 1e-12)
        #expect((Calculation(.windDirection, []).value(parts) - direction).magnitude < 1e-9)
    }

    @Test("has no direction in a calm, and never one of 360")
    func calm() {
        #expect(Calculation(.windDirection, []).value([0, 0]).isNaN)
        #expect(Calculation(.windDirection, []).value([1e-30, -5]) < 360)
    }

    private func trueWind(_ inputs: [Double], zeroReference: Double = 0) -> (speed: Double, direction: Double) {
        let speed = Calculation(.trueWindSpeed, [zeroReference]).value(inputs)
        return (speed, Calculation(.trueWindDirection, [zeroReference]).value(inputs))
    }

    @Test("is calm when the ship feels only its own way")
    func ownWay() {
        #expect(trueWind([6, 0, 40, 40, 6]).speed < 1e-12)
    }

    @Test("on a ship at rest is the relative one turned by the heading and the sensor's zero line")
    func rest() {
        let wind = trueWind([7, 30, 100, 0, 0], zeroReference: 15)
        #expect((wind.speed - 7).magnitude < 1e-12 && (wind.direction - 145).magnitude < 1e-9)
    }

    @Test("from the east stays so while the ship steams north into what it makes of it")
    func steaming() {
        let felt = Double(50).squareRoot()
        // 5 m/s from the east and 5 m/s of way: 7.07 m/s from 45 degrees off the bow.
        let wind = trueWind([felt, 45, 0, 0, 5])
        #expect((wind.speed - 5).magnitude < 1e-12 && (wind.direction - 90).magnitude < 1e-9)
        // The same felt while it drifts north with its bow to the west.
        let drifting = trueWind([felt, 135, 270, 0, 5])
        #expect((drifting.speed - 5).magnitude < 1e-12 && (drifting.direction - 90).magnitude < 1e-9)
    }
}
