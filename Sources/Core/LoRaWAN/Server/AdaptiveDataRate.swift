/// Semtech's algorithm of adaptive data rates: from the best of the last twenty frames it follows how much faster or
/// softer a device may send. Off unless the device's policy has it.
struct AdaptiveDataRate: Sendable {
    struct Sample: Hashable, Sendable {
        var counter: UInt32
        var snr: Double
    }

    /// What a device is told.
    struct Setting: Hashable, Sendable {
        var dataRate: Int
        var power: Int
        var transmissions: Int
    }

    private(set) var samples: [Sample] = []
    /// What the device last said it does; before, the strongest and once.
    private(set) var power = 0
    private(set) var transmissions = 1
    /// What it was asked, after which frame, and has not answered.
    private var asked: (setting: Setting, counter: UInt32)?

    private static let fullHistory = 20
    /// dB that are kept in hand, for fading.
    private static let installationMargin = 10.0
    /// dB of one step of data rate or power.
    private static let step = 3.0

    /// dB at which a spreading factor is just heard (SX1276 data sheet, table 13).
    static func requiredSNR(_ spreadingFactor: Int) -> Double {
        -7.5 - 2.5 * Double(min(max(spreadingFactor, 5), 12) - 7)
    }

    mutating func note(counter: UInt32, snr: Double) {
        if samples.last?.counter == counter {
            samples[samples.count - 1].snr = max(samples[samples.count - 1].snr, snr)
            return
        }
        samples.append(Sample(counter: counter, snr: snr))
        if samples.count > Self.fullHistory { samples.removeFirst() }
    }

    /// What the device should be told; nil when it does that already, or too little is known.
    func proposal(dataRate: Int, spreadingFactor: Int, region: Region) -> Setting? {
        guard let best = samples.map(\.snr).max(), !isAsked else { return nil }
        let margin = best - Self.requiredSNR(spreadingFactor) - Self.installationMargin
        var steps = Int(margin / Self.step)
        var setting = Setting(dataRate: dataRate, power: power, transmissions: transmissionsByLoss)
        while steps > 0, setting.dataRate < region.adaptiveDataRates.upperBound {
            setting.dataRate += 1
            steps -= 1
        }
        while steps > 0, setting.power < region.weakestPower {
            setting.power += 1
            steps -= 1
        }
        if steps < 0, samples.count == Self.fullHistory { setting.power = max(0, setting.power + steps) }
        let present = Setting(dataRate: dataRate, power: power, transmissions: transmissions)
        return setting == present ? nil : setting
    }

    mutating func ask(_ setting: Setting) {
        asked = (setting, samples.last?.counter ?? 0)
    }

    /// A device that does not answer is asked again after as many frames as decide.
    private var isAsked: Bool {
        guard let asked, let last = samples.last else { return false }
        return last.counter &- asked.counter < UInt32(Self.fullHistory)
    }

    /// LinkADRAns: it does what it was asked only when it accepts all of it.
    mutating func answer(isAccepted: Bool) {
        defer { asked = nil }
        guard isAccepted, let asked else { return }
        (power, transmissions) = (asked.setting.power, asked.setting.transmissions)
        samples = []
    }

    /// ChirpStack's table: by the share of frames that were lost, from one more or one less than now.
    private var transmissionsByLoss: Int {
        guard samples.count == Self.fullHistory, let first = samples.first, let last = samples.last else {
            return transmissions
        }
        let sent = Double(last.counter &- first.counter) + 1
        let lost = 100 * (sent - Double(samples.count)) / sent
        let row = min(max(transmissions, 1), 3) - 1
        return switch lost {
        case ..<5: [1, 1, 2][row]
        case ..<10: [1, 2, 3][row]
        case ..<30: [2, 3, 3][row]
        default: 3
        }
    }
}
