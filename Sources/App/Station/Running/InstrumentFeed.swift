import Delivery
import DriverRuntime
import LoRaWAN
import Sensing
import Timekeeping
import Transports

/// Carries the bytes of one instrument through the walk, on the link's own thread: frame, parse, flag, hand to the store.
struct InstrumentFeed: LinkConsumer {
    private let registration: InstrumentRegistration
    private let board: InstrumentBoard
    private let sink: RecordSink
    /// Told how many good samples came.
    private let sampled: @Sendable (Int) -> Void
    /// What each new connection begins with, so that the bytes of two clients never mix in one interpreter.
    private let fresh: DriverSession
    private var sessions: [Int: DriverSession] = [:]
    /// Of byte streams: when their frames came.
    private var times: [Int: FrameTimes] = [:]
    /// The characters of the line that is read take their time, so its frames may keep a pace.
    private var isPaced = false
    /// An instrument that is asked answers when it was asked, and keeps no rate of its own.
    private let isAsked: Bool
    private var frames: [ParsedFrame] = []
    /// The instrument's own, where something tells of it.
    private let clock: InstrumentClock?
    /// What comes by radio tells of its way; nil for an instrument on a line.
    private let radio: InstrumentRadio?
    /// Where whole files go.
    private let intake: FileIntake?
    /// The file that is being read.
    private var passage: FilePassage?

    init(
        registration: InstrumentRegistration, session: DriverSession, board: InstrumentBoard,
        sink: RecordSink, intake: FileIntake? = nil, clock: InstrumentClock? = nil, radio: InstrumentRadio? = nil,
        sampled: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.intake = intake
        self.clock = clock
        self.radio = radio
        self.registration = registration
        self.board = board
        self.sink = sink
        self.sampled = sampled
        fresh = session
        isAsked = session.driver.dialogue?.poll != nil
    }

    mutating func receive(_ bytes: UnsafeRawBufferPointer, _ arrival: Arrival) {
        if let intake, var reading = passage.take() {
            intake.feed(bytes, &reading)
            passage = reading
            return
        }
        if arrival.boundary == .stream {
            isPaced = arrival.pace != nil
            let pace = arrival.pace ?? LinePace(character: 0, quickest: 0)
            times[arrival.source, default: FrameTimes()].note(bytes.count, arrival.time, pace)
        }
        sessions[arrival.source, default: fresh].ingest(bytes, time: arrival.time, into: &frames)
        if arrival.boundary != .stream {
            sessions[arrival.source]?.endOfDatagram(into: &frames)
        }
        settleTimes(arrival.source)
        deliver(defect: arrival.boundary.defect)
    }

    /// A line that was cut by the end of a connection is no reading: its last number may have lost digits.
    mutating func ended(source: Int) {
        leaveFile()
        guard var session = sessions.removeValue(forKey: source) else { return }
        session.cut(into: &frames)
        settleTimes(source)
        times[source] = nil
        deliver(defect: nil)
    }

    func changed(to state: LinkState) {}

    // MARK: Files

    mutating func begin(_ file: ArrivedFile) -> FileWelcome {
        guard let intake else { return .refused(LinkFailure("files are not read here", remedy: "watch a folder")) }
        guard intake.take() else {
            return .refused(LinkFailure("an import is at work", remedy: "'\(file.name)' is read after it"))
        }
        let beginning = intake.begin(file, times: .written(file.changed))
        passage = beginning.passage
        if passage == nil { intake.release() }
        return beginning.welcome
    }

    mutating func finish(_ file: ArrivedFile) -> FileOutcome {
        guard let intake, var reading = passage.take() else { return .notStored(FileIntake.stopping) }
        defer { intake.release() }
        let outcome = intake.finish(&reading)
        if case .stored(let tally) = outcome { board.note(tally, latest: reading.reading.latest, at: file.changed) }
        return outcome
    }

    mutating func take(
        pushed bytes: UnsafeRawBufferPointer, _ arrival: Arrival, answer: @escaping @Sendable (PushOutcome) -> Void
    ) {
        var session = fresh
        session.ingest(bytes, time: arrival.time, into: &frames)
        session.endOfDatagram(into: &frames)
        var tally = FileTally()
        tally.records = frames.count
        tally.samples = frames.count { !$0.observations.isEmpty }
        tally.defects = frames.count { $0.defect != nil }
        tally.firstDefect = frames.lazy.compactMap(\.defect).first
        let refused = deliver(defect: nil)
        guard refused == 0 else {
            return answer(.notStored("the store's memory is full: \(refused) of \(tally.records) records are not kept"))
        }
        sink.whenDurable { [tally] isDurable in
            answer(isDurable ? .durable(tally) : .notStored("the store cannot write at the moment"))
        }
    }

    // MARK: Radio

    /// The frame is one datagram to the driver. What it tells of its way is part of the first record, also where the
    /// driver finds nothing in it: a frame of MAC commands counts too.
    mutating func take(radio frame: RadioFrame, answer: @escaping @Sendable (Bool) -> Void) {
        guard let radio else { return answer(false) }
        frame.raw.withUnsafeBytes { bytes in
            sessions[0, default: fresh].ingest(bytes, time: frame.reception.time, into: &frames)
        }
        sessions[0]?.endOfDatagram(into: &frames)
        if frames.isEmpty { frames = [ParsedFrame(raw: frame.raw, time: frame.reception.time)] }
        frames[0].observations += radio.observations(of: frame)
        guard deliver(defect: nil) == 0 else { return answer(false) }
        sink.whenDurable(answer)
    }

    mutating func heard(of downlink: DownlinkNews, at time: Timestamp) {
        guard let radio else { return }
        let refused = sink.append([radio.record(of: downlink, at: time)])
        board.note(radio.values(of: downlink), at: time.instant, refused: refused)
    }

    private mutating func leaveFile() {
        guard passage != nil else { return }
        passage = nil
        intake?.release()
    }

    // MARK: Frames

    /// Gives the frames of a stream the times of their own first bytes.
    private mutating func settleTimes(_ source: Int) {
        guard !frames.isEmpty, times[source] != nil else { return }
        guard isPaced || frames.contains(where: { $0.skipped > 0 }) else {
            times[source]?.pass(frames.reduce(0) { $0 + $1.raw.count })
            return
        }
        let spans = frames.map { $0.span(isSteady: isPaced && !isAsked) }
        for (index, time) in (times[source]?.place(spans) ?? []).enumerated() { frames[index].time = time }
    }

    /// Returns how many records the store refused.
    @discardableResult
    private mutating func deliver(defect: String?) -> Int {
        guard !frames.isEmpty else { return 0 }
        let refused = sink.append(frames.map { record(of: $0, defect: defect) })
        board.note(frames, refused: refused)
        if defect == nil {
            let samples = frames.count { $0.defect == nil && !$0.observations.isEmpty }
            if samples > 0 { sampled(samples) }
        }
        noteClock()
        frames.removeAll(keepingCapacity: true)
        return refused
    }

    private func noteClock() {
        guard let clock, let time = frames.last?.time else { return }
        for note in clock.notes(at: time) {
            let refused = sink.append([clock.record(of: note, at: time)])
            board.note(clock.values(of: note), at: time.instant, refused: refused)
        }
    }

    private func record(of frame: ParsedFrame, defect: String?) -> Record {
        let numbers = registration.datastreamNumbers
        return Record(
            instrument: registration.number, time: clock?.time(of: frame) ?? frame.time,
            instrumentTime: frame.instrumentTime,
            loggerTime: frame.loggerTime, raw: frame.raw, defect: defect ?? frame.defect,
            observations: defect == nil
                ? frame.observations.map { observation in
                    var observation = observation
                    observation.datastream = numbers[Int(observation.datastream)]
                    return observation
                } : [])
    }
}

extension ParsedFrame {
    fileprivate func span(isSteady: Bool) -> FrameTimes.Span {
        FrameTimes.Span(
            length: raw.count, skipped: skipped, kind: isSteady && defect == nil ? kind : nil, time: time)
    }
}
