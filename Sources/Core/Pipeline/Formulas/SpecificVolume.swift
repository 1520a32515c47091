import RealModule

/// The specific volume of sea water, m3/kg: the polynomial with 75 terms of Roquet et al. 2015 (Ocean Modelling 90:29)
/// for TEOS-10, and what follows from it.
public enum SpecificVolume {
    /// Density, kg/m3; absolute salinity in g/kg, conservative temperature in degC, sea pressure in dbar.
    public static func density(absoluteSalinity: Double, conservativeTemperature: Double, pressure: Double) -> Double {
        1 / value(absoluteSalinity, conservativeTemperature, pressure).volume
    }

    /// Speed of sound, m/s.
    public static func soundSpeed(
        absoluteSalinity: Double, conservativeTemperature: Double, pressure: Double
    ) -> Double {
        let (volume, slope) = value(absoluteSalinity, conservativeTemperature, pressure)
        return 1e4 * .sqrt(-volume * volume / slope)
    }

    /// The volume, and how fast it grows with each 10000 dbar.
    private static func value(_ salinity: Double, _ temperature: Double, _ pressure: Double) -> (
        volume: Double, slope: Double
    ) {
        let x = Double.sqrt(TEOSEntropy.salinityScale * (salinity + salinityOffset))
        let y = temperature / 40
        let z = pressure / 1e4
        var volume = 0.0
        var slope = 0.0
        for terms in table.reversed() {
            slope = slope * z + volume
            var sum = 0.0
            for row in terms.reversed() { sum = sum * y + polynomial(row, x) }
            volume = volume * z + sum
        }
        return (volume, slope)
    }

    /// g/kg; keeps the root smooth in fresh water.
    private static let salinityOffset = 24.0

    /// For each power of z a table, in it a row for each power of y, in it a coefficient for each power of x.
    private static let table: [[[Double]]] = [
        [
            [
                1.0769995862e-3, -3.1038981976e-4, 6.6928067038e-4, -8.5047933937e-4, 5.8086069943e-4,
                -2.1092370507e-4, 3.1932457305e-5,
            ],
            [-1.5649734675e-5, 3.5009599764e-5, -4.3592678561e-5, 3.4532461828e-5, -1.1959409788e-5, 1.3864594581e-6],
            [2.7762106484e-5, -3.7435842344e-5, 3.5907822760e-5, -1.8698584187e-5, 3.8595339244e-6],
            [-1.6521159259e-5, 2.4141479483e-5, -1.4353633048e-5, 2.2863324556e-6],
            [6.9111322702e-6, -8.7595873154e-6, 4.3703680598e-6],
            [-8.0539615540e-7, -3.3052758900e-7],
            [2.0543094268e-7],
        ],
        [
            [-6.0799143809e-5, 2.4262468747e-5, -3.4792460974e-5, 3.7470777305e-5, -1.7322218612e-5, 3.0927427253e-6],
            [1.8505765429e-5, -9.5677088156e-6, 1.1100834765e-5, -9.8447117844e-6, 2.5909225260e-6],
            [-1.1716606853e-5, -2.3678308361e-7, 2.9283346295e-6, -4.8826139200e-7],
            [7.9279656173e-6, -3.4558773655e-6, 3.1655306078e-7],
            [-3.4102187482e-6, 1.2956717783e-6],
            [5.0736766814e-7],
        ],
        [
            [9.9856169219e-6, -5.8484432984e-7, -4.8122251597e-6, 4.9263106998e-6, -1.7811974727e-6],
            [-1.1736386731e-6, -5.5699154557e-6, 5.4620748834e-6, -1.3544185627e-6],
            [2.1305028740e-6, 3.9137387080e-7, -6.5731104067e-7],
            [-4.6132540037e-7, 7.7618888092e-9],
            [-6.3352916514e-8],
        ],
        [
            [-1.1309361437e-6, 3.6310188515e-7, 1.6746303780e-8],
            [-3.6527006553e-7, -2.7295696237e-7],
            [2.8695905159e-7],
        ],
        [
            [1.0531153080e-7, -1.1147125423e-7],
            [3.1454099902e-7],
        ],
        [[-1.2647261286e-8]],
        [[1.9613503930e-9]],
    ]
}
