import DriverRuntime
import Sensing
import Testing

@Suite("The wave drivers agree with others")
struct WaveAgreementTests {
    private static let rate = 1.28

    /// A wave of the record: from one upward crossing of the mean to the next.
    private struct Wave {
        var height: Double
        var period: Double
    }

    /// Zero-up-crossing, the instants of the crossings by interpolation.
    private func waves(_ heave: [Double]) -> [Wave] {
        var crossings: [(index: Int, time: Double)] = []
        for index in heave.indices.dropLast() where heave[index] < 0 && heave[index + 1] >= 0 {
            let part = -heave[index] / (heave[index + 1] - heave[index])
            crossings.append((index, (Double(index) + part) / Self.rate))
        }
        return zip(crossings, crossings.dropFirst()).map { from, to in
            let part = heave[(from.index + 1)...to.index]
            return Wave(height: (part.max() ?? 0) - (part.min() ?? 0), period: to.time - from.time)
        }
    }

    @Test("Datawell's own wave by wave figures follow from the heave of the half hour")
    func zeroUpCrossing() throws {
        guard let raw = Shelf.recording("wave_buoy/buoy_2005-07-01T00h00Z.raw"),
            let file = Shelf.recording("wave_buoy/expected/buoy_2005-07-01T00h00Z.hiw")
        else { return }
        let driver = try Shelf.driver("datawell/waverider")
        let samples = Samples(driver, raw).samples
        #expect(samples.count == 2303)
        let vendor = try #require(Samples(driver, file).samples.first?.values)
        let found = waves(samples.compactMap { $0.values["heave"] })
        let heights = found.sorted { $0.height > $1.height }
        let tenth = heights.prefix(found.count / 10)
        let mean = found.reduce(0) { $0 + $1.height } / Double(found.count)
        let period = found.reduce(0) { $0 + $1.period } / Double(found.count)
        print("zero-up-crossing: \(found.count) waves, Hmax \(heights[0].height), Hav \(mean), Tav \(period)")
        #expect(Double(found.count) == vendor["waves"])
        #expect(heights.first?.height == vendor["greatest_height"])
        var agreement = Agreement()
        agreement.note("H1/10", expected: "377.26", found: tenth.reduce(0) { $0 + $1.height } / Double(tenth.count))
        agreement.note("Hav", expected: "193.34", found: mean)
        agreement.note("Tav", expected: "7.79", found: period)
        #expect(agreement.share == 1, "\(agreement)")
        #expect(vendor["tenth_height"] == 377.26 && vendor["average_height"] == 193.34)
        #expect(vendor["average_period"] == 7.79 && vendor["third_height"] == 308.66)
    }

    @Test("Datawell's spectrum gives the significant height that stands in front of it")
    func spectrum() throws {
        guard let bytes = Shelf.recording("wave_buoy/buoy_2024-09-09T01h15Z.spt") else { return }
        let sample = try #require(Samples(try Shelf.driver("datawell/waverider"), bytes).samples.first)
        let frequencies = try #require(sample.profiles["frequency"])
        let densities = try #require(sample.profiles["density"])
        #expect(frequencies.count == 64 && densities.count == 64)
        // Bands of 0.005 Hz up to 0.1 Hz, then of 0.01 Hz; the one at 0.1 Hz has half of each.
        var moment = 0.0
        for (frequency, density) in zip(frequencies, densities) {
            moment += density * (frequency < 0.0975 ? 0.005 : frequency < 0.1025 ? 0.0075 : 0.01)
        }
        let height = 400 * moment.squareRoot()
        let printed = try #require(sample.values["significant_height"])
        print("Hm0 of the spectrum \(height) cm, printed \(printed)")
        #expect((height - printed).magnitude < 0.01 * printed)
    }

    @Test(
        "OOI's parser of TRIAXYS recordings",
        arguments: [
            ("20140825.wavss.log", "20140825_recov.yml", 1900), ("tspwa.wavss.log", "tspwa_telem.yml", 10),
            ("tspha.wavss.log", "tspha_telem.yml", 1000),
        ])
    func triaxys(file: String, expected: String, least: Int) throws {
        guard let bytes = Shelf.recording("wave_buoy/\(file)"),
            let yaml = Shelf.recording("wave_buoy/expected/\(expected)")
        else { return }
        let samples = Samples(try Shelf.driver("axys/triaxys"), bytes).samples
        let particles = WaveParticle.particles(String(decoding: yaml, as: UTF8.self))
        var agreement = Agreement()
        agreement.note("records", expected: particles.count, found: samples.count)
        for (particle, sample) in zip(particles, samples) { particle.compare(sample, &agreement) }
        print("\(file): \(agreement)")
        #expect(agreement.compared > least)
        #expect(agreement.share == 1, "\(agreement)")
    }
}

/// One of OOI's particles: numbers, and lists of numbers.
private struct WaveParticle {
    var numbers: [String: [Double?]] = [:]
    var times: [String: Double] = [:]

    private static let keys = [
        "average_wave_height": "average_height", "max_wave_height": "greatest_height",
        "mean_direction": "mean_direction", "mean_spectral_period": "zero_crossing_period",
        "mean_spread": "mean_spread", "spread_direction": "mean_spread", "mean_wave_period": "mean_period",
        "number_zero_crossings": "zero_crossings", "peak_wave_period": "peak_period",
        "significant_period": "significant_period", "significant_wave_height": "significant_height",
        "wave_height_10": "tenth_height", "wave_height_hmo": "spectral_height", "wave_period_10": "tenth_period",
        "wave_period_tp5": "peak_period_read", "frequency_spacing": "frequency_spacing",
        "initial_frequency": "first_frequency", "number_bands": "bands", "psd_non_directional": "density",
        "psd_mean_directional": "density", "mean_direction_array": "direction", "directional_spread_array": "spread",
        "fourier_coefficient_2d_array": "fourier_coefficient", "number_directional_bands": "directional_bands",
        "initial_directional_frequency": "first_directional_frequency",
        "directional_frequency_spacing": "directional_frequency_spacing", "east_offset_array": "east",
        "north_offset_array": "north", "heave_offset_array": "heave", "initial_time": "first_sample_time",
        "number_time_samples": "samples", "solution_found": "solution", "time_spacing": "sample_spacing",
    ]

    static func particles(_ text: String) -> [WaveParticle] {
        var found: [WaveParticle] = []
        for line in text.split(whereSeparator: \.isNewline) {
            if line.contains("_index:") { found.append(WaveParticle()) }
            let parts = line.split(separator: ":", maxSplits: 1)
            guard !found.isEmpty, parts.count == 2 else { continue }
            let name = String(parts[0].filter { $0 != " " })
            let cells = parts[1].split { [" ", ",", "[", "]"].contains($0) }
            if name.hasSuffix("_timestamp") {
                found[found.count - 1].times[name] = Double(cells[0])
            } else if keys[name] != nil {
                // `.nan` is OOI's word for a coefficient that the buoy prints as -NAN.
                found[found.count - 1].numbers[name] = cells.map { Double($0).flatMap { $0.isNaN ? nil : $0 } }
            }
        }
        return found
    }

    func compare(_ sample: Samples.Sample, _ agreement: inout Agreement) {
        for (name, values) in numbers.sorted(by: { $0.key < $1.key }) {
            guard let key = Self.keys[name] else { continue }
            let ours = sample.profiles[key] ?? sample.values[key].map { [$0] } ?? []
            // OOI pads the directional arrays with `.NAN` to the number of bands of the other spectrum.
            let count = values.dropFirst(ours.count).allSatisfy { $0 == nil } ? ours.count : values.count
            agreement.note("\(name) count", expected: count, found: ours.count)
            for (theirs, ours) in zip(values, ours) {
                let isSame = theirs.map { ($0 - ours).magnitude <= 1e-9 * max(1e-3, $0.magnitude) } ?? ours.isNaN
                agreement.note("\(name) \(theirs ?? .nan) \(ours)", expected: 1, found: isSame ? 1 : 0)
            }
        }
        for (name, time) in [("internal_timestamp", sample.time), ("port_timestamp", sample.loggerTime)] {
            guard let theirs = times[name], let ours = time?.unixSeconds else { continue }
            agreement.note(name, expected: 1, found: (ours + ntpOffset - theirs).magnitude < 2e-3 ? 1 : 0)
        }
    }
}
