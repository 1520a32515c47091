import Glibc

/// One sine of a slowly varying quantity.
public struct Oscillation: Sendable {
    public let periodSeconds: Double
    public let amplitude: Double
    public let phaseRadians: Double

    func angle(at seconds: Double) -> Double {
        2 * .pi * (seconds / periodSeconds).truncatingRemainder(dividingBy: 1) + phaseRadians
    }
}

/// A sum of sines around a mean: how every quantity of the simulated sea and air changes.
public struct Oscillations: Sendable {
    public let mean: Double
    public let terms: [Oscillation]

    /// Phases are drawn from the seed, so that two seas are never in step.
    init(mean: Double, _ terms: [(periodSeconds: Double, amplitude: Double)], seed: UInt64, quantity: String) {
        var chance = SeededGenerator(seed: seed, purpose: quantity)
        self.mean = mean
        self.terms = terms.map {
            Oscillation(
                periodSeconds: $0.periodSeconds, amplitude: $0.amplitude, phaseRadians: 2 * .pi * chance.unit())
        }
    }

    public func value(at instant: Nanoseconds) -> Double {
        terms.reduce(mean) { $0 + $1.amplitude * sin($1.angle(at: instant.inSeconds)) }
    }

    /// Change per second.
    public func rate(at instant: Nanoseconds) -> Double {
        terms.reduce(0) {
            $0 + $1.amplitude * 2 * .pi / $1.periodSeconds * cos($1.angle(at: instant.inSeconds))
        }
    }
}
