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
        /// Told of each model before the first stamp by it is given out.
        var firstUse: (@Sendable (ClockModel) -> Void)?
        var isUsed = false
    }

    /// A clock that follows nothing, until a model is published: the time of the host, and no bound.
    public init(hardware: ClockHardware = .kernel) {
        self.hardware = hardware
        let moment = hardware.moment(5)
        let leap = LeapOffset(taiMinusUTC: 37)
        published = Mutex(
            Published(
                model: ClockModel(
                    id: ClockModelID(run: 0, number: 0), boot: "", state: .unsynchronised, source: .system,
                    anchor: moment.raw, tai: leap.tai(of: Instant(nanoseconds: moment.realtime)), leap: leap)))
    }

    /// From now on instants are stamped with this model.
    public func publish(_ model: ClockModel) {
        published.withLock { published in
            published.isUsed = published.isUsed && published.model.id == model.id
            published.model = model
        }
    }

    /// `told` is called with each model before the first stamp by it is given out, on whatever thread that is.
    public func onFirstUse(_ told: @escaping @Sendable (ClockModel) -> Void) {
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
        let moment = hardware.moment(1)
        let model = modelInUse()
        var timestamp = model.timestamp(at: moment.raw(ofRealtime: realtime))
        guard model.terms != nil else {
            timestamp.instant = Instant(nanoseconds: realtime)
            return timestamp
        }
        timestamp.bound?.before += moment.halfWidth
        timestamp.bound?.after += moment.halfWidth
        return timestamp
    }

    /// Nanoseconds of CLOCK_MONOTONIC_RAW: for durations and deadlines; no step or slew of the time of day moves it.
    public func monotonic() -> UInt64 {
        hardware.monotonic()
    }

    private func modelInUse() -> ClockModel {
        let (model, tell) = published.withLock { published in
            defer { published.isUsed = true }
            return (published.model, published.isUsed ? nil : published.firstUse)
        }
        tell?(model)
        return model
    }
}
