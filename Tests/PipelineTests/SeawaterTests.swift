import Testing

@testable import Pipeline

@Suite("Sea water")
struct SeawaterTests {
    @Test(
        "has the practical salinity of UNESCO 44 (R, T68, P)",
        arguments: [
            (1.0, 15.0, 0.0, 35.0), (1.2, 20, 2000, 37.245628), (0.65, 5, 1500, 27.995347),
            (1.888091, 40, 10_000, 40.0),
        ])
    func salinityOfRatio(ratio: Double, t68: Double, pressure: Double, salinity: Double) {
        // The last row is printed with five decimals.
        #expect((PracticalSalinity.value(ratio: ratio, t68: t68, pressure: pressure) - salinity).magnitude < 5e-6)
    }

    @Test(
        "has the practical salinity of OOI's check set (C in S/m, T on ITS-90, P)",
        arguments: [
            (5.407471, 28.0, 0.0, 33.495229), (5.40788, 28, 10, 33.495224), (5.041008, 20, 150, 36.995774),
            (3.463402, 6, 800, 34.898526), (3.272557, 3, 2500, 34.999244), (3.273035, 2, 5000, 34.999494),
        ])
    func salinityOfConductivity(conductivity: Double, temperature: Double, pressure: Double, salinity: Double) {
        let value = PracticalSalinity.value(conductivity: conductivity, temperature: temperature, pressure: pressure)
        #expect((value - salinity).magnitude < 1e-6)
    }

    @Test("has no salinity where the conductivity is negative")
    func negativeConductivity() {
        #expect(PracticalSalinity.value(conductivity: -0.001, temperature: 10, pressure: 0).isNaN)
    }

    @Test("is 9712.653 m deep at 10000 dbar and 30 degrees (UNESCO 44)")
    func depth() {
        #expect((WaterDepth.value(pressure: 10_000, latitude: 30) - 9712.653).magnitude < 5e-4)
        #expect(WaterDepth.value(pressure: 10_000, latitude: -30) == WaterDepth.value(pressure: 10_000, latitude: 30))
        #expect(WaterDepth.value(pressure: 0, latitude: 45) == 0)
    }

    @Test("carries sound at 1731.995 m/s at S 40, T68 40, 10000 dbar (UNESCO 44)")
    func soundSpeed() {
        let speed = SoundSpeed.chenMillero(salinity: 40, t68: 40, bar: 1000)
        #expect((speed - 1731.995).magnitude < 5e-4)
    }

    @Test(
        "carries sound as in Wong and Zhu 1995, table III (P in bar, T on ITS-90, S)",
        arguments: [
            (0.0, 0.0, 25.0, 1435.790), (100, 10, 25, 1494.127), (500, 20, 25, 1593.613), (1000, 40, 25, 1719.171),
            (0, 30, 30, 1540.416), (200, 0, 30, 1475.448), (600, 20, 30, 1615.686), (1000, 10, 30, 1653.261),
            (0, 0, 35, 1449.139), (300, 30, 35, 1595.909), (500, 20, 35, 1604.492), (900, 40, 35, 1712.175),
            (1000, 0, 35, 1623.150), (0, 40, 40, 1568.141), (400, 10, 40, 1562.547), (700, 30, 40, 1666.500),
            (1000, 20, 40, 1692.195),
        ])
    func soundSpeeds(bar: Double, temperature: Double, salinity: Double, speed: Double) {
        let value = SoundSpeed.wongZhu(salinity: salinity, temperature: temperature, pressure: bar * 10)
        #expect((value - speed).magnitude < 0.001)
        let unesco = SoundSpeed.chenMillero(salinity: salinity, temperature: temperature, pressure: bar * 10)
        #expect((unesco - speed).magnitude < 0.01)
    }
}
