import Delivery
import DriverRuntime
import Foundation
import Glibc
import Sensing
import StationClock
import Store
import TestSupport
import Transports

@testable import Station

/// A store that commits by itself, and the intake of one CTD's files.
struct IntakeBench {
    enum Taken {
        case outcome(FileOutcome)
        case welcome(FileWelcome)

        /// How many records were stored.
        var records: Int? {
            guard case .outcome(.stored(let tally)) = self else { return nil }
            return tally.records
        }

        /// Why it was not read.
        var known: String? {
            guard case .welcome(.known(let why)) = self else { return nil }
            return why
        }
    }

    let session: DriverSession
    private let store: StationStore
    private let registration: InstrumentRegistration
    private let directory: TemporaryDirectory

    init() async throws {
        directory = try TemporaryDirectory()
        var options = StoreOptions()
        options.tickMilliseconds = 5
        store = try StationStore.open(
            directory: directory.path, destinations: [StoreDestination(name: "archive", isRequired: true)],
            options: options)
        session = try DriverShelf.session("seabird/sbe37")
        registration = try await store.register(
            InstrumentDescription(name: "ctd", driver: "seabird/sbe37", datastreams: session.driver.datastreams))
    }

    func digest(of text: String) -> String {
        var digest = ContentDigest()
        Array(text.utf8).withUnsafeBytes { digest.add($0) }
        return digest.hexadecimal()
    }

    /// Brings a file, or only its first bytes as if the station were stopped then.
    @discardableResult
    func take(
        _ text: String, name: String = "a.asc", times: FileTimes = .written(Instant(unixSeconds: 1)),
        until end: Int? = nil
    ) async -> Taken {
        let bytes = Array(text.utf8)
        let file = ArrivedFile(
            name: name, size: bytes.count, digest: digest(of: text), changed: Instant(unixSeconds: 1))
        let intake = FileIntake(
            registration, session: session, store: store, directory: directory.path, clock: StationClock())
        let taken = await onItsOwnThread { () -> Taken in
            let beginning = intake.begin(file, times: times)
            guard var passage = beginning.passage else { return .welcome(beginning.welcome) }
            bytes.prefix(end ?? bytes.count).withUnsafeBytes { intake.feed($0, &passage) }
            return end == nil ? .outcome(intake.finish(&passage)) : .welcome(beginning.welcome)
        }
        if end != nil { _ = await store.durable() }
        return taken
    }

    private func onItsOwnThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: body()) }
        }
    }

    func appendLive(_ line: String) {
        let time = Timestamp(Instant(unixSeconds: 5), source: .system, state: .locked)
        _ = store.append([Record(instrument: registration.number, time: time, raw: Array(line.utf8))])
    }

    func records() async throws -> [Record] {
        try await store.records(lackingAt: "archive")
    }

    func received() async throws -> [Record] {
        try await records().filter { $0.direction == .received }
    }

    // MARK: The book

    private var book: String { directory.path + "/files/ctd" }

    func forgetLastLineOfBook() throws {
        let lines = String(decoding: try WholeFile.read(book), as: UTF8.self).split(separator: "\n").dropLast()
        unlink(book)
        try (lines.joined(separator: "\n") + "\n").write(toFile: book)
    }

    func appendToBook(_ text: String) throws {
        try (String(decoding: try WholeFile.read(book), as: UTF8.self) + text).write(toFile: book)
    }
}

extension String {
    /// The last `seconds` in the line, replaced.
    func replacingSeconds(_ seconds: String, _ other: String) -> String {
        let end = ":" + seconds + "\r\n"
        return hasSuffix(end) ? String(dropLast(end.unicodeScalars.count - 1)) + ":" + other + "\r\n" : self
    }

    func write(toFile path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o640)
        guard descriptor >= 0 else { throw TestProblem("cannot write \(path)") }
        defer { close(descriptor) }
        let bytes = Array(utf8)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else { throw TestProblem("cannot write") }
    }
}
