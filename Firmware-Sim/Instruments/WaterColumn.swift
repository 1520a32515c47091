import Glibc

/// The sea below one station: the same for all its instruments, because it is a function of seed, depth and instant.
public struct WaterColumn: Sendable {
    public static let bottomMetres = 90.0

    private let tide: Oscillations
    private let surfaceTemperature: Oscillations
    private let surfaceSalinity: Oscillations
    private let thermoclineMetres: Oscillations
    private let eastTide: Oscillations
    private let northTide: Oscillations

    /// Tidal periods are M2, S2, K1 and O1 in seconds; the others stand for weather, day and internal waves.
    public init(seed: UInt64) {
        let (m2, s2, k1, o1) = (44_714.16, 43_200.0, 86_164.09, 92_949.63)
        tide = Oscillations(mean: 0, [(m2, 1.1), (s2, 0.35), (k1, 0.4), (o1, 0.25)], seed: seed, quantity: "tide")
        surfaceTemperature = Oscillations(
            mean: 13.2, [(86_400, 0.25), (475_000, 0.5), (7_100, 0.04)], seed: seed, quantity: "surface temperature")
        surfaceSalinity = Oscillations(
            mean: 32.6, [(m2, 0.08), (610_000, 0.2), (9_700, 0.02)], seed: seed, quantity: "surface salinity")
        thermoclineMetres = Oscillations(
            mean: 28, [(m2, 4), (5_400, 1.5), (1_260, 0.6)], seed: seed, quantity: "thermocline")
        eastTide = Oscillations(mean: 0.06, [(m2, 0.22), (k1, 0.07)], seed: seed, quantity: "east current")
        northTide = Oscillations(mean: -0.03, [(m2, 0.31), (s2, 0.09)], seed: seed, quantity: "north current")
    }

    /// Metres above mean sea level.
    public func tideMetres(at instant: Nanoseconds) -> Double { tide.value(at: instant) }

    /// dbar at a fixed height above the bottom that is `depth` metres deep at mean sea level.
    public func pressure(depthMetres depth: Double, at instant: Nanoseconds) -> Double {
        1.0055 * (depth + tideMetres(at: instant))
    }

    /// degC (ITS-90): a warm layer over a cold one with an internal tide between them.
    public func temperature(depthMetres depth: Double, at instant: Nanoseconds) -> Double {
        let surface = surfaceTemperature.value(at: instant)
        return 7.8 + (surface - 7.8) * warmShare(depthMetres: depth, at: instant) - 0.002 * depth
    }

    /// Practical salinity: fresher above, saltier below.
    public func salinity(depthMetres depth: Double, at instant: Nanoseconds) -> Double {
        let surface = surfaceSalinity.value(at: instant)
        return 34.1 - (34.1 - surface) * warmShare(depthMetres: depth, at: instant) + 0.001 * depth
    }

    /// m/s towards east, north and up: the tide, slower towards the bottom and turning with depth.
    public func current(depthMetres depth: Double, at instant: Nanoseconds) -> (east: Double, north: Double, up: Double)
    {
        let height = max(WaterColumn.bottomMetres - depth, 0.5)
        let shear = min(1.1, log(1 + height * 4) / log(1 + WaterColumn.bottomMetres * 4))
        let turn = 0.004 * depth
        let east = eastTide.value(at: instant) * shear
        let north = northTide.value(at: instant) * shear
        let up = tide.rate(at: instant) * height / WaterColumn.bottomMetres
        return (east * cos(turn) - north * sin(turn), east * sin(turn) + north * cos(turn), up)
    }

    private func warmShare(depthMetres depth: Double, at instant: Nanoseconds) -> Double {
        1 / (1 + exp((depth - thermoclineMetres.value(at: instant)) / 6))
    }
}
