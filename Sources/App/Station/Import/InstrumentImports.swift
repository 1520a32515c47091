import Console
import Diagnostics
import Sensing
import Threads
import Transports

/// Takes files of recovered instruments for a running station, at its control socket.
struct InstrumentImports: Sendable {
    let instruments: [StationInstrument]

    var access: ImportAccess {
        ImportAccess { wish throws(ImportDenial) in try await self.begin(wish) }
    }

    private func begin(_ wish: ImportWish) async throws(ImportDenial) -> ImportBeginning {
        guard let instrument = instruments.first(where: { $0.name == wish.instrument }) else {
            let known = instruments.map(\.name)
            let meant = closestWord(to: wish.instrument, in: known).map { " Did you mean '\($0)'?" } ?? ""
            throw ImportDenial(
                .unknown,
                "the station has no instrument '\(wish.instrument)'; it has \(known.joined(separator: ", ")).\(meant)")
        }
        guard let times = FileTimes(compact: wish.correction, before: wish.before) else {
            throw ImportDenial(.refused, "'\(wish.correction)' is no correction of a clock; use `fairlead import`")
        }
        let importing: RunningImport
        do throws(ThreadFailure) {
            importing = try RunningImport(instrument.intake)
        } catch {
            throw ImportDenial(.failed, "\(error)")
        }
        return try await importing.begin(wish, times)
    }
}

/// One file that comes over the control socket, on a thread of its own, because the store may have to be waited for.
private actor RunningImport {
    private let thread: ActorThread
    private let intake: FileIntake
    private var passage: FilePassage?
    private var bytes = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(_ intake: FileIntake) throws(ThreadFailure) {
        thread = try ActorThread(name: "import")
        self.intake = intake
    }

    deinit { thread.stop() }

    func begin(_ wish: ImportWish, _ times: FileTimes) throws(ImportDenial) -> ImportBeginning {
        guard intake.take() else {
            throw ImportDenial(.failed, "another file of '\(wish.instrument)' is being read; try again after it")
        }
        let file = ArrivedFile(name: wish.name, size: wish.size, digest: wish.digest, changed: wish.written)
        let beginning = intake.begin(file, times: times)
        passage = beginning.passage
        switch beginning.welcome {
        case .read:
            return .session(
                ImportSession(
                    take: { await self.take($0) },
                    finish: { () throws(ImportDenial) in try await self.finish() },
                    abandon: { await self.abandon() }))
        case .known(let why):
            intake.release()
            return .known(why)
        case .refused(let failure):
            intake.release()
            throw ImportDenial(.failed, "\(failure)")
        }
    }

    private func take(_ piece: [UInt8]) {
        guard var reading = passage.take() else { return }
        bytes += piece.count
        piece.withUnsafeBytes { intake.feed($0, &reading) }
        passage = reading
    }

    private func finish() throws(ImportDenial) -> ImportAnswer {
        guard var reading = passage.take() else { throw ImportDenial(.failed, "there is no file") }
        defer { intake.release() }
        guard bytes == reading.file.size else {
            throw ImportDenial(.failed, "\(bytes) of \(reading.file.size) bytes came; the rest is taken the next time")
        }
        switch intake.finish(&reading) {
        case .notStored(let failure): throw ImportDenial(.failed, "\(failure)")
        case .stored(let tally):
            return ImportAnswer(records: tally.records, defects: tally.defects, passedOver: tally.passedOver)
        }
    }

    private func abandon() {
        guard passage.take() != nil else { return }
        intake.release()
    }
}
