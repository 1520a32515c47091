/// What an SBE 26plus computes from a burst of waves, printed as recorded.
struct SBE26Statistics {
    private let density: Double
    private let depth: Double
    private let temperature: Double
    private let seconds: Double
    /// m2 of the water level about its mean.
    private let variance: Double
    /// Heights in metres and periods in seconds, from one upward crossing of the mean to the next.
    private let waves: [(height: Double, period: Double)]

    /// psia at `rate` scans a second, a sensor `height` metres above the bottom.
    init(_ pressures: [Double], rate: Double, temperature: Double, height: Double) {
        let levels = pressures.map { ($0 - 14.7) * SBE26Sensors.dbarPerPsi / 1.0055 }
        let mean = levels.reduce(0, +) / Double(max(levels.count, 1))
        let residues = levels.map { $0 - mean }
        self.temperature = temperature
        density = 1000 + Seawater.sigmaT(salinity: 35, temperature: temperature)
        depth = mean + height
        seconds = Double(levels.count) / rate
        variance = residues.reduce(0) { $0 + $1 * $1 } / Double(max(levels.count, 1))
        waves = SBE26Statistics.waves(residues, rate: rate)
    }

    private static func waves(_ residues: [Double], rate: Double) -> [(height: Double, period: Double)] {
        let crossings = residues.indices.dropFirst().filter { residues[$0 - 1] < 0 && residues[$0] >= 0 }
        return zip(crossings, crossings.dropFirst()).map { from, to in
            let part = residues[from..<to]
            return ((part.max() ?? 0) - (part.min() ?? 0), Double(to - from) / rate)
        }
    }

    /// The mean of the highest share of the waves.
    private func highest(_ share: Double) -> (height: Double, period: Double) {
        let sorted = waves.sorted { $0.height > $1.height }
        let count = max(Int((Double(sorted.count) * share).rounded()), sorted.isEmpty ? 0 : 1)
        guard count > 0 else { return (0, 0) }
        let best = sorted.prefix(count)
        return (
            best.map(\.height).reduce(0, +) / Double(count), best.map(\.period).reduce(0, +) / Double(count)
        )
    }

    var text: [UInt8] {
        let energy = variance * density * 9.80665
        let third = highest(1.0 / 3)
        let average = highest(1)
        func scientific(_ value: Double) -> String {
            var digits: [UInt8] = []
            digits.append(scientific: value, places: 4)
            return String(decoding: digits, as: UTF8.self)
        }
        let lines = [
            "deMeanTrend................",
            "depth = \(SBE26Texts.number(depth, places: 3, width: 8)), temperature = "
                + "\(SBE26Texts.number(temperature, places: 3)), salinity = 35.000, density = "
                + SBE26Texts.number(density, places: 3),
            "", "fill array...", "find minIndex.", "hanning....................", "FFT......................",
            "normalize.....", "band average..............", "Auto-Spectrum Statistics:", "   nAvgBand = 5",
            "   total variance = \(scientific(variance))", "   total energy = \(scientific(energy))",
            "   significant period = \(scientific(third.period))",
            "   significant wave height = \(scientific(4 * variance.squareRoot()))", "",
            "calculate dispersion.................", "IFFT.................", "deHanning....................",
            "move data..", "zero crossing analysis.............", "Time Series Statistics:",
            "   wave integration time = \(Int(seconds))", "   number of waves = \(waves.count)",
            "   total variance = \(scientific(variance))", "   total energy = \(scientific(energy))",
            "   average wave height = \(scientific(average.height))",
            "   average wave period = \(scientific(average.period))",
            "   maximum wave height = \(scientific(waves.map(\.height).max() ?? 0))",
            "   significant wave height = \(scientific(third.height))",
            "   significant wave period = \(scientific(third.period))",
            "   H1/10 = \(scientific(highest(0.1).height))", "   H1/100 = \(scientific(highest(0.01).height))",
        ]
        return [UInt8](text: lines.joined(separator: "\r\n") + "\r\n")
    }
}
