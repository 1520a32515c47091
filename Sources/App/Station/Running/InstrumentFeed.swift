import Delivery
import DriverRuntime
import Sensing
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
    private var frames: [ParsedFrame] = []
    /// Where whole files go.
    private let intake: FileIntake?
    /// The file that is being read.
    private var passage: FilePassage?

    init(
        registration: InstrumentRegistration, session: DriverSession, board: InstrumentBoard,
        sink: RecordSink, intake: FileIntake? = nil, sampled: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.intake = intake
        self.registration = registration
        self.board = board
        self.sink = sink
        self.sampled = sampled
        fresh = session
    }

    mutating func receive(_ bytes: UnsafeRawBufferPointer, _ arrival: Arrival) {
        if let intake, var reading = passage.take() {
            intake.feed(bytes, &reading)
            passage = reading
            return
        }
        sessions[arrival.source, default: fresh].ingest(bytes, time: arrival.time, into: &frames)
        if arrival.boundary != .stream {
            sessions[arrival.source]?.endOfDatagram(into: &frames)
        }
        deliver(defect: arrival.boundary.defect)
    }

    /// A line that was cut by the end of a connection is no reading: its last number may have lost digits.
    mutating func ended(source: Int) {
        leaveFile()
        guard var session = sessions.removeValue(forKey: source) else { return }
        session.cut(into: &frames)
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

    private mutating func leaveFile() {
        guard passage != nil else { return }
        passage = nil
        intake?.release()
    }

    // MARK: Frames

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
        frames.removeAll(keepingCapacity: true)
        return refused
    }

    private func record(of frame: ParsedFrame, defect: String?) -> Record {
        let numbers = registration.datastreamNumbers
        return Record(
            instrument: registration.number, time: frame.time, instrumentTime: frame.instrumentTime,
            loggerTime: frame.loggerTime, raw: frame.raw, defect: defect ?? frame.defect,
            observations: defect == nil
                ? frame.observations.map { observation in
                    var observation = observation
                    observation.datastream = numbers[Int(observation.datastream)]
                    return observation
                } : [])
    }
}
