import Sensing
import Timekeeping

/// Something that goes wrong with a source, from one true time to another, in seconds.
public struct Trouble: Sendable {
    public enum Kind: Sendable {
        /// Nothing is heard, and the adapter says so once a second.
        case silent(String)
        /// Nothing is heard at all: the adapter hangs.
        case mute
        /// The newest sample is told again and again.
        case repeated
        /// The time stands still while the counter goes on.
        case standing
        /// Time less counter is exactly the same each time.
        case frozen
        /// Says a time that is later by so many seconds.
        case shifted(Double)
        /// Drifts away by this fraction from the start of the trouble.
        case drifting(Double)
        /// Says that it is exact.
        case zeroBounds
        /// Declares the error of its source and path as so many nanoseconds.
        case declares(Int64)
        case announces(LeapAnnouncement)
        /// Tells one sample in two with this many seconds more.
        case alternating(Double)
    }

    public var kind: Kind
    public var from: Double
    public var until: Double

    public init(_ kind: Kind, from: Double = 0, until: Double = .infinity) {
        self.kind = kind
        self.from = from
        self.until = until
    }
}

/// A source with its troubles.
public struct Troubled: SimulatedSource {
    public var settings: SourceSettings { source.settings }
    private var source: any SimulatedSource
    private let troubles: [Trouble]
    private var last: SourceSample?
    private var count = 0

    public init(_ source: any SimulatedSource, _ troubles: [Trouble]) {
        self.source = source
        self.troubles = troubles
    }

    public mutating func hear(second: Int, _ world: inout World) -> [Heard] {
        source.hear(second: second, &world).compactMap { troubled($0) }
    }

    private mutating func troubled(_ heard: Heard) -> Heard? {
        guard case .sample(var sample) = heard.report.content else { return heard }
        var heard = heard
        var keepsLast = false
        count += 1
        for trouble in troubles where trouble.from <= heard.at && heard.at < trouble.until {
            switch trouble.kind {
            case .silent(let reason):
                heard.report.content = .silent(reason)
                return heard
            case .mute: return nil
            case .repeated:
                sample = last ?? sample
                keepsLast = true
            case .standing:
                sample.time = last?.time ?? sample.time
                keepsLast = true
            case .frozen:
                if let last { sample.time = last.time.later(by: sample.raw - last.raw) }
            case .shifted(let seconds): sample.time = sample.time.later(by: nanoseconds(seconds))
            case .drifting(let rate):
                sample.time = sample.time.later(by: nanoseconds((heard.at - trouble.from) * rate))
            case .zeroBounds:
                (sample.sourceError, sample.pathError, sample.readError, sample.sigma) = (0, 0, 0, 0)
                sample.lateness = 0
            case .declares(let error): (sample.sourceError, sample.pathError, sample.lateness) = (error, 0, 0)
            case .announces(let leap): sample.leap = leap
            case .alternating(let seconds):
                if count % 2 == 0 { sample.time = sample.time.later(by: nanoseconds(seconds)) }
            }
        }
        if !keepsLast || last == nil { last = sample }
        heard.report.content = .sample(sample)
        return heard
    }
}

extension SourceTime {
    /// So many nanoseconds later; a pulse stays a pulse.
    func later(by nanoseconds: Int64) -> SourceTime {
        switch self {
        case .tai(let time): .tai(time.adding(nanoseconds: nanoseconds))
        case .utc(let time): .utc(time.adding(nanoseconds: nanoseconds))
        case .startOfSecond: .startOfSecond
        }
    }
}
