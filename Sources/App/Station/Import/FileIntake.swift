import Delivery
import DriverRuntime
import Glibc
import Sensing
import StationClock
import Store
import Synchronization
import Threads
import Timekeeping
import Transports

/// Brings whole files of one instrument into the store: each once, and none in part.
///
/// The order is: the book says that the file is begun and where the store ended then; a note and the file's records go
/// into the store, then a note that it is whole; when all that is durable, the book says that it is stored. After a
/// crash the book's place says from where to look, the notes which records are the file's; their bytes are the file's
/// first bytes, and the reading goes on behind them. So nothing is lost and nothing is doubled, wherever it was cut.
///
/// One file at a time, on a thread that may wait.
final class FileIntake: Sendable {
    private let registration: InstrumentRegistration
    private let fresh: DriverSession
    private let store: StationStore
    private let directory: String
    private let clock: StationClock
    private let isStopped = Atomic<Bool>(false)
    private let isTaken = Atomic<Bool>(false)

    private static let napMicroseconds: useconds_t = 5000

    init(
        _ registration: InstrumentRegistration, session: DriverSession, store: StationStore, directory: String,
        clock: StationClock
    ) {
        self.registration = registration
        fresh = session
        self.store = store
        self.directory = directory
        self.clock = clock
    }

    /// Whoever waits gives up; what was not finished is continued at the next start.
    func stop() {
        isStopped.store(true, ordering: .releasing)
    }

    /// One file after the other, also when a folder and an import bring them.
    func take() -> Bool {
        isTaken.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing).exchanged
    }

    func release() {
        isTaken.store(false, ordering: .releasing)
    }

    /// Finds out what is known of a file; with `.read` there is a reading to feed.
    func begin(_ file: ArrivedFile, times: FileTimes) -> (welcome: FileWelcome, passage: FilePassage?) {
        do throws(FileFailure) {
            var book = try FileBook(instrument: registration.description.name, directory: directory)
            switch book.entry(of: file) {
            case .stored(let name, let records, let instant):
                return (.known("its content was stored at \(instant.iso8601) as '\(name)', \(records) records"), nil)
            case .begun(let place):
                let extent = try extent(of: file, after: place)
                if extent.isComplete {
                    try book.stored(file, records: extent.records, at: clock.now().instant)
                    return (.known("its \(extent.records) records were stored before the station was stopped"), nil)
                }
                return (.read, passage(file, times, book, storedBytes: extent.bytes))
            case nil:
                try book.begin(file, after: try end(), at: clock.now().instant)
                return (.read, passage(file, times, book, storedBytes: 0))
            }
        } catch {
            let failure = LinkFailure("cannot read '\(file.name)': \(error)", remedy: "check the store's disk")
            return (.refused(failure), nil)
        }
    }

    private func passage(_ file: ArrivedFile, _ times: FileTimes, _ book: FileBook, storedBytes: Int) -> FilePassage {
        var passage = FilePassage(
            file: file, book: book,
            reading: FileReading(registration, fresh, times: times, storedBytes: storedBytes))
        append([note(FileNote.begins(file, at: storedBytes))], &passage)
        return passage
    }

    func feed(_ bytes: UnsafeRawBufferPointer, _ passage: inout FilePassage) {
        append(passage.reading.take(bytes), &passage)
    }

    /// Returns when the file is durable.
    func finish(_ passage: inout FilePassage) -> FileOutcome {
        append(passage.reading.finish(), &passage)
        guard passage.refused == 0 else {
            return .notStored(
                LinkFailure("the store refused \(passage.refused) records", remedy: "raise 'store: buffer'"))
        }
        let tally = passage.reading.tally
        append([note(FileNote.stored(passage.file, records: tally.records))], &passage)
        while !waitForCommit() {
            if isStopped.load(ordering: .acquiring) { return .notStored(Self.stopping) }
        }
        do throws(FileFailure) {
            try passage.book.stored(passage.file, records: tally.records, at: clock.now().instant)
        } catch {
            return .notStored(LinkFailure("\(error)", remedy: "make room on the disk"))
        }
        return .stored(tally)
    }

    static let stopping = LinkFailure("the station is stopping", remedy: "it goes on at the next start")

    // MARK: The store

    /// One by one, each when there is room, so that none is refused. After one that was refused none is appended, so that
    /// what is stored is always the first part of the file.
    private func append(_ records: [Record], _ passage: inout FilePassage) {
        for record in records where passage.refused == 0 {
            while !store.hasRoom {
                if isStopped.load(ordering: .acquiring) {
                    passage.refused += 1
                    return
                }
                usleep(Self.napMicroseconds)
            }
            passage.refused += store.append([record])
        }
    }

    private func note(_ text: String) -> Record {
        Record(instrument: registration.number, direction: .note, time: clock.now(), raw: [], defect: text)
    }

    private func waitForCommit() -> Bool {
        let answer = Answer()
        store.whenDurable { answer.give($0) }
        return answer.wait()
    }

    /// Where the store ends now; nil when nothing is in it.
    private func end() throws(FileFailure) -> RecordPlace? {
        do throws(StoreError) {
            return try StationLedgerReader.open(directory: directory).lastPlace()
        } catch {
            throw FileFailure("\(error)")
        }
    }

    private func extent(of file: ArrivedFile, after place: RecordPlace?) throws(FileFailure) -> StoredExtent {
        var extent = StoredExtent(digest: file.digest)
        do throws(StoreError) {
            // What is still on its way from an attempt that failed a moment ago counts too.
            _ = waitForCommit()
            let reader = try StationLedgerReader.open(directory: directory)
            let selection = RecordSelection(instruments: [registration.description.name], after: place)
            try reader.forEachRecord(selection) { _, stored in
                extent.add(stored.record)
                return !extent.isComplete
            }
        } catch {
            throw FileFailure("\(error)")
        }
        return extent
    }
}

/// A file on its way into the store.
struct FilePassage {
    let file: ArrivedFile
    var book: FileBook
    var reading: FileReading
    var refused = 0
}

/// One answer, for which a thread waits.
private final class Answer: Sendable {
    private let monitor = Monitor()
    private let value = Mutex<Bool?>(nil)

    func give(_ answer: Bool) {
        monitor.withLock {
            value.withLock { $0 = answer }
            monitor.signal()
        }
    }

    func wait() -> Bool {
        monitor.withLock {
            while true {
                if let answer = value.withLock({ $0 }) { return answer }
                monitor.wait()
            }
        }
    }
}
