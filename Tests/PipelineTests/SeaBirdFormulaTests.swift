import Testing

@testable import Pipeline

/// Check values of Sea-BirdScientific seabirdscientific (test_conversion.py, MIT) and of OOI's data product
/// specifications (ion-functions, Apache-2.0); numbers only.
@Suite("Sea-Bird's formulas")
struct SeaBirdFormulaTests {
    @Test(
        "give the temperature of an SBE 19plus, sn 6130",
        arguments: zip(
            [322_798.0, 322_808, 322_827, 322_838], [20.4459, 20.4451, 20.4436, 20.4427]))
    func temperature19plus(counts: Double, temperature: Double) {
        let sensor = SeaBirdTemperature(
            a0: 0.00128015621, a1: 0.000258367774, a2: -1.39527596e-08, a3: 1.3902463e-07)
        #expect((sensor.value16plus(counts: counts) - temperature).magnitude <= 5e-5)
    }

    @Test("give OOI's temperature of an SBE 16plus to six decimals")
    func temperature16plus() {
        let sensor = SeaBirdTemperature(
            a0: 0.001281651, a1: 0.0002706002, a2: -1.027561e-06, a3: 1.749446e-07)
        #expect((sensor.value16plus(counts: 248_471) - 22.544681).magnitude < 1e-6)
    }

    @Test(
        "give the temperature of an SBE 37-IM",
        arguments: zip(
            [366_964.0, 499_888, 465_784, 500_403], [10.9818, 3.8488, 5.452, 3.8255]))
    func temperature37(counts: Double, temperature: Double) {
        let sensor = SeaBirdTemperature(
            a0: -0.0001179278, a1: 0.0003097942, a2: -4.688854e-06, a3: 2.081274e-07)
        #expect((sensor.value(counts: counts) - temperature).magnitude <= 1e-4)
    }

    private let strain19plus = SeaBirdStrainPressure(
        pa: [0.0651546669, 0.00154424116, 6.13653149e-12], ptca: [524_108.391, 5.47371611, -0.153365246],
        ptcb: [25.900875, 0.000775, 0], ptempa: [-62.8624239, 54.1620689, -0.296026659])

    @Test(
        "give the pressure of an SBE 19plus, sn 6130, in psia and dbar",
        arguments: [
            (533_539.0, 20_625.0, 14.547, -0.105), (533_538, 20_626, 14.546, -0.106), (533_540, 20_626, 14.549, -0.104),
            (533_537, 20_626, 14.544, -0.107),
        ])
    func strain19plus(counts: Double, thermistor: Double, psia: Double, dbar: Double) {
        let volts = thermistor / SeaBirdStrainPressure.countsPerVolt
        #expect((strain19plus.psia(counts: counts, thermistor: volts) - psia).magnitude <= 1e-3)
        #expect((strain19plus.dbar(counts: counts, thermistor: volts) - dbar).magnitude <= 5e-4)
    }

    @Test("give 27.279323 dbar for OOI's SBE 16plus sample, where OOI's own convention gives 27.282116")
    func conventions() {
        let gauge = SeaBirdStrainPressure(
            pa: [1.734723, 0.0157475, -6.519278e-10], ptca: [524_965.5, 7.236201, -0.09944859],
            ptcb: [25.122, -0.0002, 0], ptempa: [-68.7701, 50.54062, -0.2156729])
        let volts = 24_303 / SeaBirdStrainPressure.countsPerVolt
        let psia = gauge.psia(counts: 528_418, thermistor: volts)
        #expect((psia * 0.689475729 - 10.1325 - 27.282116).magnitude < 1e-6)
        // The published 27.279323 was computed with 0.689475729 dbar a psi; Sea-Bird's manuals say 0.689476.
        #expect((27.279323 / 0.689475729 * SeaPressure.dbarPerPsi - SeaPressure.dbar(psia: psia)).magnitude < 1e-6)
        #expect(gauge.dbar(counts: 528_418, thermistor: volts) == SeaPressure.dbar(psia: psia))
    }

    @Test(
        "give the pressure of an SBE 37-IM",
        arguments: [
            (533_152.0, 1608.0, 16.159), (571_309, 1452, 134.95), (632_465, 1471, 325.258), (828_170, 1453, 933.882),
        ])
    func strain37(counts: Double, thermistor: Double, dbar: Double) {
        let gauge = SeaBirdStrainPressure(
            pa: [0.1202594, 0.004514834, -1.091899e-11], ptca: [524_720.4, 0.9617295, 0.006296724],
            ptcb: [24.98163, -0.000275, 0], ptempa: [-69.53022, 0.05115592, -3.918145e-07])
        #expect((gauge.dbar(counts: counts, thermistor: thermistor) - dbar).magnitude <= 0.005)
    }

    @Test("give OOI's conductivity of an SBE 16plus")
    func conductivity16plus() {
        let cell = SeaBirdConductivity(
            g: -0.9721937, h: 0.1386759, i: -0.0001083985, j: 2.632193e-05, ctcor: 3.25e-06, cpcor: -9.57e-08)
        let value = cell.value(counts: 1_673_175, temperature: 22.544681, pressure: 27.282116)
        #expect((value - 4.969069).magnitude < 1e-6)
    }

    @Test(
        "give the conductivity of an SBE 37-IM with its oscillator's correction",
        arguments: [
            (1_564_991.0, 10.9818, 16.159, 3.891373), (1_457_279, 3.8488, 134.95, 3.240767),
            (1_484_332, 5.452, 325.258, 3.399795), (1_462_659, 3.8255, 933.882, 3.272396),
        ])
    func conductivity37(counts: Double, temperature: Double, pressure: Double, conductivity: Double) {
        let cell = SeaBirdConductivity(
            g: -0.9899853, h: 0.13141, i: -0.000418171, j: 4.723872e-05, ctcor: 3.25e-06, cpcor: -9.57e-08,
            wbotc: 4.8429e-07)
        let value = cell.value(counts: counts, temperature: temperature, pressure: pressure)
        #expect((value - conductivity).magnitude < 1e-6)
    }

    @Test("give OOI's pressure of a Digiquartz sensor")
    func quartz16plus() {
        let quartz = SeaBirdQuartzPressure(
            c: [991.3651, 1.0136e-05, -0.00011821], d: [0.031072, 0],
            t: [27.67412, -0.000108033, 1.0367e-06, 1.68749e-09, 0])
        let u = 23.7 * (34_336 / SeaBirdStrainPressure.countsPerVolt + 9.7917) - 273.15
        let psia = quartz.psia(frequency: 8_833_629.0 / 256, temperature: u)
        #expect((psia * 0.689475729 - 10.1325 - 49.999967).magnitude < 1e-5)
        #expect(
            (quartz.dbar16plus(counts: 8_833_629, thermistorCounts: 34_336) - SeaPressure.dbar(psia: psia)).magnitude
                < 1e-12)
    }

    /// The counts of the compensation temperature flicker between 2498 and 2499, and the processing averages them.
    @Test(
        "give the pressure of the Digiquartz sensor of a 911plus",
        arguments: [(33_302.258, 2.099), (33_302.25, 2.085), (33_302.23, 2.051), (33_302.285, 2.146)])
    func quartz911(frequency: Double, dbar: Double) {
        let quartz = SeaBirdQuartzPressure(
            c: [-41_646.39, -0.5769818, 0.0125964], d: [0.034833, 0],
            t: [30.04422, -0.0004702082, 4.03985e-06, 3.11753e-09, 0])
        let psia = quartz.psia(frequency: frequency, temperature: 0.012814 * 2498 - 9.34834)
        #expect((SeaPressure.dbar(psia: psia) * 1.00001297 - 2.46118 - dbar).magnitude < 1e-3)
    }

    @Test("give the pressure of the modem's telemetry: 2789 at 1000 psia")
    func modem() {
        let calculation = Calculation(.sbeModemPressure, [1000])
        #expect((calculation.value([2789]) - 0.045366).magnitude < 1e-6)
        #expect((Calculation(.scaleOffset, [0.0001, 0, 100_000]).value([340_357]) - 24.0357).magnitude < 1e-12)
        #expect(Calculation(.scaleOffset, [0.00001, 0, 50_000]).value([400_000]) - 3.5 < 1e-15)
    }

    @Test("name as many inputs as they take, and coefficients without doubles")
    func table() {
        for formula in Formula.allCases {
            #expect((1...5).contains(formula.inputs.count))
            #expect(Set(formula.inputs).count == formula.inputs.count)
            #expect(Set(formula.coefficients.map(\.name)).count == formula.coefficients.count)
            #expect(!formula.constants.isEmpty)
            let values = formula.coefficients.map { $0.standard ?? 1 }
            let inputs = formula.inputs.indices.map { Double($0 + 1) }
            // Traps when a formula looks at more inputs or coefficients than it names.
            _ = Calculation(formula, values).value(inputs)
        }
        #expect(Calculation(.polynomial, [1, 2, 3, 0, 0, 0]).value([2]) == 17)
    }
}
