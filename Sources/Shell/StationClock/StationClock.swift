import Sensing
import Synchronization
import Timekeeping

/// The clock of this station: it stamps instants and says what they are worth.
///
/// It works by the model that was published last. A stamp costs less than a microsecond and may be taken on any thread.
public final class StationClock: Sendable {
    private let hardware: ClockHardware
    private let published: Mutex<Published>

    private struct Published {
        var model: ClockModel
        /// The machine's clocks a short while ago.
        var host: HostReference
        /// The same, when the keeper of the model looked last; nil when the model has none.
        var observed: HostReference?
        /// Told of each model before the first stamp by it is given out.
        var firstUse: (@Sendable (ClockModel, ClockMoment) -> Void)?
        var isUsed = false
    }

    /// In a wider bracket, in nanoseconds, this thread was held up between two readings; they are taken again.
    private static let widestBracket: Int64 = 2000

    /// A clock that follows nothing, until a model is published: the time of the host, and no bound.
    public init(hardware: ClockHardware = .kernel) {
        self.hardware = hardware
        let moment = hardware.moment(5)
        let leap = LeapOffset(taiMinusUTC: 37)
        published = Mutex(
            Published(
                model: ClockModel(
                    id: ClockModelID(run: 0, number: 0), boot: "", state: .unsynchronised, source: .system,
                    anchor: moment.raw, tai: leap.tai(of: Instant(nanoseconds: moment.realtime)), leap: leap),
                host: HostReference(moment)))
    }

    /// From now on instants are stamped with this model.
    public func publish(_ model: ClockModel) {
        published.withLock { published in
            published.isUsed = published.isUsed && published.model.id == model.id
            published.model = model
        }
    }

    /// The machine's clocks at a moment, of which the model in force knows: to be told about once a second, so that a
    /// stamp tells what has happened to them since.
    public func observe(_ moment: ClockMoment) {
        let reference = HostReference(moment)
        published.withLock { ($0.host, $0.observed) = (reference, reference) }
    }

    /// `told` is called with each model before any stamp by it is given out, on whatever thread that is. Stamps wait
    /// meanwhile, so it must be short, and it must not ask this clock for anything; the moment is that of the stamp.
    public func onFirstUse(_ told: @escaping @Sendable (ClockModel, ClockMoment) -> Void) {
        published.withLock { $0.firstUse = told }
    }

    /// What instants are stamped with now.
    public var model: ClockModel { published.withLock { $0.model } }

    /// The instant of the call.
    public func now() -> Timestamp {
        stamp(realtime: hardware.realtime())
    }

    /// An instant of CLOCK_REALTIME, in nanoseconds, that the kernel took a moment ago. Without a model that promises
    /// anything it is taken as it is.
    public func stamp(realtime: Int64) -> Timestamp {
        var moment = hardware.moment(1)
        if moment.halfWidth > Self.widestBracket { moment = hardware.moment(5) }
        let (model, host, hasSlept) = inForce(at: moment)
        var timestamp = Self.timestamp(by: model, ofRealtime: realtime, at: moment, host)
        if hasSlept {
            // The counter stood still, which the model does not know yet: it is too early by as long.
            timestamp.bound = nil
            timestamp.state = .unsynchronised
            timestamp.flags.insert(.disrupted)
            timestamp.instant = Instant(nanoseconds: realtime)
        }
        return timestamp
    }

    /// What a model makes of an instant of CLOCK_REALTIME that lies a moment before `moment`.
    public static func timestamp(by model: ClockModel, ofRealtime realtime: Int64, at moment: ClockMoment) -> Timestamp
    {
        timestamp(by: model, ofRealtime: realtime, at: moment, HostReference(moment))
    }

    /// Nanoseconds of CLOCK_MONOTONIC_RAW: for durations and deadlines; no step or slew of the time of day moves it.
    public func monotonic() -> UInt64 {
        hardware.monotonic()
    }

    private static func timestamp(
        by model: ClockModel, ofRealtime realtime: Int64, at moment: ClockMoment, _ host: HostReference
    ) -> Timestamp {
        let span = host.span(ofRealtime: realtime, now: moment)
        var timestamp = model.timestamp(at: span.likely)
        timestamp.bound?.before += span.likely &- span.earliest
        timestamp.bound?.after += span.latest &- span.likely
        // The counter's reading is that uncertain too, and whoever computes the time again has to know it.
        timestamp.stamp?.monotonic = span.latest
        timestamp.stamp?.lateness = span.latest &- span.earliest
        if timestamp.bound == nil { timestamp.instant = Instant(nanoseconds: realtime) }
        return timestamp
    }

    private func inForce(at moment: ClockMoment) -> (ClockModel, HostReference, hasSlept: Bool) {
        published.withLock { published in
            if published.host.isStale(moment) { published.host = HostReference(moment) }
            if !published.isUsed {
                published.isUsed = true
                published.firstUse?(published.model, moment)
            }
            return (published.model, published.host, published.observed?.hasSlept(moment) ?? false)
        }
    }
}
