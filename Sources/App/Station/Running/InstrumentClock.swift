import Delivery
import DriverRuntime
import Sensing
import Synchronization
import Timekeeping

/// What the station knows of one instrument's own clock: told by the thread that hears the samples and by the task that
/// asks the instrument.
///
/// The offset goes into the store as two datastreams of the instrument, so that its drift is recorded and need not be
/// guessed from two ends of a deployment.
final class InstrumentClock: Sendable {
    private struct State {
        var track = InstrumentClockTrack()
        var hasJumped = false
    }

    /// Instrument less UTC, and half the width of the interval that holds it; both in seconds.
    static let datastreams = [
        DatastreamDescription(key: "clock_offset", name: "clock_offset", unit: "s", ucum: "s"),
        DatastreamDescription(key: "clock_offset_bound", name: "clock_offset_bound", unit: "s", ucum: "s"),
    ]

    /// What is only heard is recorded so often where nobody says how often.
    private static let heardEvery: Int64 = 3_600_000_000_000

    private let registration: InstrumentRegistration
    private let latency: Int64?
    private let every: Int64
    private let usesInstrumentTime: Bool
    /// What comes by radio is stamped by the gateway's receiver or by the station, as it happens: no counter is common to
    /// both.
    private let countsByInstant: Bool
    private let state = Mutex(State())

    init(
        registration: InstrumentRegistration, latency: Int64?, every: Int64 = heardEvery, usesInstrumentTime: Bool,
        countsByInstant: Bool = false
    ) {
        self.registration = registration
        self.latency = latency
        self.every = every
        self.usesInstrumentTime = usesInstrumentTime
        self.countsByInstant = countsByInstant
    }

    /// Nil when nothing tells of the clock. The registration has `datastreams` at its end.
    convenience init?(
        _ configuration: InstrumentConfiguration, _ driver: Driver, registration: InstrumentRegistration
    ) {
        guard Self.isTracked(configuration, driver) else { return nil }
        let clock = driver.dialogue?.clock
        self.init(
            registration: registration, latency: configuration.sampleLatencyNanoseconds ?? clock?.sampleLatency,
            every: configuration.clockEveryNanoseconds ?? min(clock?.everyNanoseconds ?? .max, Self.heardEvery),
            usesInstrumentTime: configuration.time == .instrument,
            countsByInstant: configuration.transport.isRadio)
    }

    /// The clock can be asked for, or the samples tell it well enough.
    static func isTracked(_ configuration: InstrumentConfiguration, _ driver: Driver) -> Bool {
        let clock = driver.dialogue?.clock
        let isHeard = driver.givesTime && (configuration.sampleLatencyNanoseconds ?? clock?.sampleLatency) != nil
        return configuration.transport.tellsArrival && (isHeard || clock?.canBeRead == true)
    }

    // MARK: Learning

    /// A sample came. The time to give it: the station's, or the instrument's where the station file trusts it and its
    /// offset is known.
    func time(of frame: ParsedFrame) -> Timestamp {
        guard frame.defect == nil, let printed = frame.instrumentTime else { return frame.time }
        let sample = PrintedTime(printed, arrival: frame.time, latency: latency)
        guard let evidence = sample.evidence else { return frame.time }
        return state.withLock { state in
            let verdict = state.track.learn(evidence, at: counter(of: frame.time))
            if verdict == .jumped { state.hasJumped = true }
            guard usesInstrumentTime, verdict != .contradicts,
                let offset = state.track.offset(at: counter(of: frame.time))
            else { return frame.time }
            return sample.corrected(by: offset) ?? frame.time
        }
    }

    /// The instrument was asked, and the answer confirmed. Returns what is to be recorded.
    func measured(_ offset: ClockOffset, at time: Timestamp) -> InstrumentClockNote {
        guard offset.isPromised else {
            return InstrumentClockNote(unpromised: offset.middle, text: offset.shown)
        }
        let evidence = ClockOffsetInterval(earliest: offset.earliest, latest: offset.latest)
        let known = state.withLock { state in
            _ = state.track.learn(evidence, at: counter(of: time), isSure: true)
            state.track.noteReport(at: counter(of: time), every: every)
            return state.track.offset(at: counter(of: time))
        }
        return InstrumentClockNote(known ?? evidence)
    }

    /// Somebody sets the clock, or may have.
    func forget() {
        state.withLock { $0.track.forget() }
    }

    // MARK: Recording

    /// What is to be recorded of the samples that came.
    func notes(at time: Timestamp) -> [InstrumentClockNote] {
        state.withLock { state in
            var notes: [InstrumentClockNote] = []
            if state.hasJumped {
                notes.append(InstrumentClockNote("the instrument's clock was set, or has lost its time"))
            }
            state.hasJumped = false
            if latency != nil, let offset = state.track.report(at: counter(of: time), every: every) {
                notes.append(InstrumentClockNote(offset))
            }
            return notes
        }
    }

    /// As the store takes it.
    func record(of note: InstrumentClockNote, at time: Timestamp) -> Record {
        Record(
            instrument: registration.number, direction: .note, time: time, raw: [], defect: note.text,
            observations: note.observations(in: registration.datastreamNumbers.suffix(Self.datastreams.count)))
    }

    /// As the page shows it: by the place in the instrument's list.
    func values(of note: InstrumentClockNote) -> [Observation] {
        let count = registration.datastreamNumbers.count
        return note.observations(in: (count - Self.datastreams.count..<count).map { Int32($0) })
    }

    /// On the counter that nobody sets, where the stamp has it.
    private func counter(of time: Timestamp) -> Int64 {
        countsByInstant ? time.instant.nanoseconds : time.stamp?.monotonic ?? time.instant.nanoseconds
    }
}
