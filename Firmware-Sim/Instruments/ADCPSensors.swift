import Glibc

/// What an upward-looking ADCP on a mooring finds: currents by cell, its own attitude and the water around it.
struct ADCPSensors: Sendable {
    private let water: WaterColumn
    private let heading: Oscillations
    private let pitch: Oscillations
    private let roll: Oscillations
    private let noise: Noise
    let depthMetres: Double
    let cellSizeMetres: Double

    init(depthMetres: Double, cellSizeMetres: Double, sea: UInt64, seed: UInt64) {
        water = WaterColumn(seed: sea)
        heading = Oscillations(mean: 143, [(44_714, 25), (380, 4)], seed: seed, quantity: "heading")
        pitch = Oscillations(mean: 1.2, [(44_714, 1.5), (410, 0.4)], seed: seed, quantity: "pitch")
        roll = Oscillations(mean: -0.8, [(44_714, 1.2), (350, 0.5)], seed: seed, quantity: "roll")
        noise = Noise(seed: seed, quantity: "adcp")
        self.depthMetres = depthMetres
        self.cellSizeMetres = cellSizeMetres
    }

    func fill(_ ensemble: inout PD0Ensemble, cells: Int, at now: Nanoseconds) {
        let temperature =
            water.temperature(depthMetres: depthMetres, at: now) + 0.01 * noise.gaussian(at: now, index: 1)
        let salinity = water.salinity(depthMetres: depthMetres, at: now)
        let pressure = water.pressure(depthMetres: depthMetres, at: now) + 0.02 * noise.gaussian(at: now, index: 2)
        ensemble.temperature = hundredths(temperature)
        ensemble.salinity = Int(salinity.rounded())
        ensemble.pressure = Int((pressure * 1000).rounded())
        ensemble.depthDecimetres = Int(((depthMetres + water.tideMetres(at: now)) * 10).rounded())
        let speed = Seawater.soundSpeed(salinity: salinity, temperature: temperature, pressure: pressure)
        ensemble.soundSpeed = Int(speed.rounded())
        ensemble.heading = hundredths(heading.value(at: now))
        ensemble.pitch = hundredths(pitch.value(at: now))
        ensemble.roll = hundredths(roll.value(at: now))
        ensemble.cells = (0..<cells).map { cell($0, at: now) }
    }

    private func hundredths(_ value: Double) -> Int { Int((value * 100).rounded()) }

    /// The last 6 % below the surface are lost to side lobes of 20 degree beams; nothing comes from above it.
    private func cell(_ index: Int, at now: Nanoseconds) -> PD0Ensemble.Cell {
        let range = 1.94 + cellSizeMetres * (Double(index) + 1)
        let surface = depthMetres + water.tideMetres(at: now)
        let strength = 170 - 1.1 * range
        guard range < 0.94 * surface else { return badCell(index, strength: range > surface ? 44 : 205, at: now) }
        let current = water.current(depthMetres: surface - range, at: now)
        let velocity = [current.east, current.north, current.up, 0].enumerated().map { beam, value in
            Int((1000 * value + 12 * gaussian(index, beam, at: now)).rounded())
        }
        let good = 97 - Int(3 * abs(gaussian(index, 12, at: now)))
        return PD0Ensemble.Cell(
            velocity: velocity, correlation: counts(126 - 0.1 * range, 3, index, 4, at: now),
            echo: counts(strength, 2, index, 8, at: now), percentGood: [100 - good, 0, 0, good])
    }

    private func badCell(_ index: Int, strength: Double, at now: Nanoseconds) -> PD0Ensemble.Cell {
        PD0Ensemble.Cell(
            velocity: Array(repeating: PD0Ensemble.badVelocity, count: 4),
            correlation: counts(18, 3, index, 4, at: now), echo: counts(strength, 2, index, 8, at: now),
            percentGood: [0, 2, 98, 0])
    }

    private func counts(_ mean: Double, _ spread: Double, _ cell: Int, _ first: Int, at now: Nanoseconds) -> [Int] {
        (0..<4).map { min(max(Int((mean + spread * gaussian(cell, first + $0, at: now)).rounded()), 0), 255) }
    }

    private func gaussian(_ cell: Int, _ quantity: Int, at now: Nanoseconds) -> Double {
        noise.gaussian(at: now, index: 16 + 16 * cell + quantity)
    }
}
