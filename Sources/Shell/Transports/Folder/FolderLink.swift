import Glibc
import Sensing

/// Watches a folder and hands whole files to the consumer, one after the other.
///
/// A file goes from the watched folder to `processing`, and from there to `done` when the consumer says that it is
/// durable, or to `error` when it cannot be read. What stands in `processing` when the link opens was being read when
/// the station was killed, and is read first; the consumer knows by its content what is stored of it.
struct FolderLink: Link {
    private let settings: FolderSettings
    private let places: FolderPlaces
    private var watch: FolderWatch
    private let buffer = ReceiveBuffer()
    /// Names in `processing`.
    private var waiting: [String] = []
    private var isReading = false
    private var isOpen = false
    /// Monotonic nanoseconds.
    private var nextLook: UInt64 = 0
    private var nextSweep: UInt64 = 0

    private static let sweepInterval: UInt64 = 3_600_000_000_000
    private static let longestLook: UInt64 = 5_000_000_000
    private static let shortestLook: UInt64 = 200_000_000

    init(_ settings: FolderSettings) {
        self.settings = settings
        places = FolderPlaces(incoming: settings.path)
        watch = FolderWatch(settings)
    }

    mutating func open(_ control: LinkControl) throws(LinkFailure) {
        try places.prepare()
        waiting = FolderEntry.names(in: places.processing) ?? []
        nextLook = 0
        isOpen = true
        control.update {
            $0.connections = 1
            $0.counters.connectionOpened()
        }
    }

    mutating func serve(_ control: LinkControl, _ consumer: inout some LinkConsumer) throws(LinkFailure) -> LinkProgress
    {
        for outgoing in control.takeOutbox() {
            outgoing.completion(
                .failure(LinkFailure("'\(settings.path)' is a folder and takes no commands", remedy: "nothing")))
        }
        if let name = waiting.first {
            try process(name, control, &consumer)
            waiting.removeFirst()
            return .open
        }
        let now = control.clock.monotonic()
        guard now >= nextLook else {
            control.pause(until: nextLook)
            return .open
        }
        nextLook = now &+ min(max(settings.settle / 2, Self.shortestLook), Self.longestLook)
        if now >= nextSweep {
            nextSweep = now &+ Self.sweepInterval
            places.sweep(
                keepSeconds: settings.keepSeconds,
                now: control.clock.now().instant.nanoseconds / Instant.nanosecondsPerSecond)
        }
        try look(now, &consumer, control)
        return .open
    }

    mutating func close(_ control: LinkControl, _ consumer: inout some LinkConsumer, because failure: LinkFailure) {
        guard isOpen else { return }
        isOpen = false
        isReading = false
        consumer.ended(source: 0)
    }

    // MARK: Complete files

    /// Moves what is complete to `processing`.
    private mutating func look(
        _ now: UInt64, _ consumer: inout some LinkConsumer, _ control: LinkControl
    ) throws(LinkFailure) {
        places.spellNames()
        guard let names = FolderEntry.names(in: places.incoming) else {
            throw LinkFailure(
                "cannot look into '\(places.incoming)': \(SystemError.last.text)", remedy: "check the folder")
        }
        let entries = names.compactMap { FolderEntry(name: $0, in: places.incoming) }
        for entry in watch.complete(among: entries, now: now) {
            if let reason = reason(against: entry) {
                try putAside(entry.name, from: places.incoming, because: reason, control, &consumer)
            } else {
                waiting.append(try places.move(entry.name, from: places.incoming, to: places.processing))
            }
            if let marker = watch.marker(of: entry.name, among: Set(names)) {
                unlink(places.incoming + "/" + marker)
            }
        }
    }

    private func reason(against entry: FolderEntry) -> QuarantineReason? {
        switch entry.kind {
        case .folder:
            QuarantineReason(wrong: "it is a folder", remedy: "put the files themselves into '\(settings.path)'")
        case .symbolicLink:
            QuarantineReason(
                wrong: "it is a symbolic link, which may point anywhere", remedy: "put the file itself there")
        case .other:
            QuarantineReason(wrong: "it is neither a file nor a folder", remedy: "put files there only")
        case .file where entry.size == 0:
            QuarantineReason(wrong: "it is empty", remedy: "send it again; look whether the sender's disk was full")
        case .file where entry.size > settings.largest:
            QuarantineReason(
                wrong: "it has \(entry.size) bytes, more than the \(settings.largest) that 'largest' allows",
                remedy: "raise 'largest', or cut the file, and put it there again")
        case .file: nil
        }
    }

    private func putAside(
        _ name: String, from: String, because reason: QuarantineReason, _ control: LinkControl,
        _ consumer: inout some LinkConsumer
    ) throws(LinkFailure) {
        let given = try places.quarantine(name, from: from, because: reason)
        control.count { $0.quarantinedFiles &+= 1 }
        consumer.heard(
            of: name, "it stands as '\(places.error)/\(given)': \(reason.wrong): \(reason.remedy)", isTrouble: true)
    }

    // MARK: One file

    private mutating func process(
        _ name: String, _ control: LinkControl, _ consumer: inout some LinkConsumer
    ) throws(LinkFailure) {
        guard let entry = FolderEntry(name: name, in: places.processing) else { return }
        if let reason = reason(against: entry) {
            return try putAside(name, from: places.processing, because: reason, control, &consumer)
        }
        let opened: OpenedFile
        let file: ArrivedFile
        do throws(FileTrouble) {
            opened = try OpenedFile(name: name, in: places.processing)
            file = try opened.identify(with: buffer, control)
        } catch {
            return try handle(error, name, control, &consumer)
        }
        switch consumer.begin(file) {
        case .refused(let failure): throw failure
        case .known(let why):
            let given = try places.move(name, from: places.processing, to: places.done)
            control.count { $0.knownFiles &+= 1 }
            consumer.heard(of: name, "not read again, it stands as '\(places.done)/\(given)': \(why)", isTrouble: false)
        case .read:
            do throws(FileTrouble) {
                try read(opened, control, &consumer)
            } catch {
                consumer.ended(source: 0)
                return try handle(error, name, control, &consumer)
            }
            try finish(file, opened, control, &consumer)
        }
    }

    private func handle(
        _ trouble: FileTrouble, _ name: String, _ control: LinkControl, _ consumer: inout some LinkConsumer
    ) throws(LinkFailure) {
        switch trouble {
        case .stopping: throw .stopping
        case .unreadable(let why):
            let reason = QuarantineReason(
                wrong: why, remedy: "let the daemon read it (chmod, chown), check the disk, and put it there again")
            try putAside(name, from: places.processing, because: reason, control, &consumer)
        }
    }

    private func read(
        _ opened: OpenedFile, _ control: LinkControl, _ consumer: inout some LinkConsumer
    ) throws(FileTrouble) {
        try opened.forEachPiece(with: buffer, control) { bytes in
            control.count { $0.received(bytes: bytes.count) }
            consumer.receive(bytes, Arrival(time: opened.arrival, boundary: .stream))
        }
    }

    private func finish(
        _ file: ArrivedFile, _ opened: OpenedFile, _ control: LinkControl, _ consumer: inout some LinkConsumer
    ) throws(LinkFailure) {
        switch consumer.finish(file) {
        case .notStored(let failure): throw failure
        case .stored(let tally):
            if let reason = opened.reason(after: tally) {
                return try putAside(file.name, from: places.processing, because: reason, control, &consumer)
            }
            let given = try places.move(file.name, from: places.processing, to: places.done)
            control.count { $0.files &+= 1 }
            let passed = tally.passedOver > 0 ? ", \(tally.passedOver) of them before the station was stopped" : ""
            let defects = tally.defects > 0 ? ", \(tally.defects) with a defect" : ""
            consumer.heard(
                of: file.name,
                "\(tally.records) records are stored\(passed)\(defects); it stands as '\(places.done)/\(given)'",
                isTrouble: false)
        }
    }
}
