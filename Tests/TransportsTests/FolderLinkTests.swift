import Foundation
import Sensing
import Synchronization
import Testing

@testable import StationClock
@testable import Transports

/// Runs a folder's link one step after another on virtual time.
@Suite("A watched folder")
struct FolderLinkTests {
    private let folder: TestPlace
    private let time = TestTime()
    private let control: LinkControl

    init() throws {
        folder = try TestPlace()
        control = try LinkControl(clock: time.clock, options: LinkOptions())
    }

    /// Looks again and again until the link has looked `looks` times, five seconds apart.
    private func watch(
        _ consumer: inout FileConsumer, looks: Int = 3, _ change: (inout FolderSettings) -> Void = { _ in }
    ) throws {
        var settings = FolderSettings(path: folder.incoming)
        change(&settings)
        var link = FolderLink(settings)
        try link.open(control)
        for _ in 0..<looks {
            for _ in 0..<10 {
                control.wake.signal()
                _ = try link.serve(control, &consumer)
            }
            time.pass(seconds: 6)
        }
        link.close(control, &consumer, because: .stopping)
    }

    @Test("hands a complete file on and puts it into done")
    func good() throws {
        try folder.write("a.hex", "123\r\n456\r\n")
        var consumer = FileConsumer()
        try watch(&consumer)
        #expect(consumer.files == ["a.hex": Array("123\r\n456\r\n".utf8)])
        #expect(folder.names == ["done/a.hex"])
        #expect(control.status.counters.files == 1)
    }

    @Test("gives its records the time at which the file was written, and promises nothing about it")
    func arrival() throws {
        try folder.write("a.hex", "123\r\n", changed: 1_700_000_000)
        var consumer = FileConsumer()
        try watch(&consumer)
        let time = Timestamp(Instant(unixSeconds: 1_700_000_000), source: .unknown, state: .unsynchronised)
        #expect(consumer.arrivals == [time])
    }

    @Test("does not read a file again whose content is known")
    func known() throws {
        try folder.write("a.hex", "123\r\n")
        var consumer = FileConsumer()
        consumer.known = ["a.hex"]
        try watch(&consumer)
        #expect(consumer.files.isEmpty)
        #expect(folder.names == ["done/a.hex"])
    }

    @Test("keeps both of two files that have one name")
    func sameName() throws {
        var consumer = FileConsumer()
        for text in ["one", "two"] {
            try folder.write("a.hex", text)
            try watch(&consumer)
        }
        #expect(folder.names == ["done/a.hex", "done/a.hex.2"])
    }

    @Test("begins with the file that was being read when the station was killed")
    func processing() throws {
        try folder.write("b.hex", "new", changed: 1)
        try FileManager.default.createDirectory(
            atPath: folder.incoming + ".processing", withIntermediateDirectories: true)
        try folder.write("../in.processing/a.hex", "left")
        var consumer = FileConsumer()
        try watch(&consumer)
        #expect(consumer.order == ["a.hex", "b.hex"])
        #expect(folder.names == ["done/a.hex", "done/b.hex"])
    }

    @Test("offers a file again that the store did not take, and leaves it where it is until then")
    func notStored() throws {
        try folder.write("a.hex", "123")
        var consumer = FileConsumer()
        consumer.refusals = 1
        #expect(throws: LinkFailure.self) { try watch(&consumer) }
        #expect(folder.names == ["processing/a.hex"])
        try watch(&consumer)
        #expect(folder.names == ["done/a.hex"])
    }

    @Test("puts an empty file aside with the reason")
    func empty() throws {
        try folder.write("a.hex", "")
        var consumer = FileConsumer()
        try watch(&consumer, looks: 14)
        #expect(folder.names == ["error/a.hex", "error/a.hex.reason.txt"])
        #expect(try folder.text("error/a.hex.reason.txt").contains("it is empty"))
        #expect(control.status.counters.quarantinedFiles == 1)
    }

    @Test("puts a file aside that is larger than is allowed")
    func large() throws {
        try folder.write("a.hex", "123456")
        var consumer = FileConsumer()
        try watch(&consumer) { $0.largest = 5 }
        #expect(try folder.text("error/a.hex.reason.txt").contains("more than the 5 that 'largest' allows"))
    }

    @Test("follows no symbolic link")
    func link() throws {
        try FileManager.default.createSymbolicLink(
            atPath: folder.incoming + "/a.hex", withDestinationPath: "/etc/hostname")
        var consumer = FileConsumer()
        try watch(&consumer)
        #expect(consumer.files.isEmpty)
        #expect(try folder.text("error/a.hex.reason.txt").contains("symbolic link"))
    }

    @Test("puts a folder aside")
    func directory() throws {
        try FileManager.default.createDirectory(
            atPath: folder.incoming + "/a.hex", withIntermediateDirectories: false)
        var consumer = FileConsumer()
        try watch(&consumer)
        #expect(try folder.text("error/a.hex.reason.txt").contains("it is a folder"))
    }

    @Test("puts a file aside of which no value could be read, and says that it is stored")
    func wrongDriver() throws {
        try folder.write("a.hex", "123")
        var consumer = FileConsumer()
        consumer.tally.defects = 1
        consumer.tally.samples = 0
        consumer.tally.firstDefect = "no number"
        try watch(&consumer)
        let reason = try folder.text("error/a.hex.reason.txt")
        #expect(reason.contains("no value could be read from its 1 records; the first: no number"))
        #expect(reason.contains("Its bytes are in the store"))
    }

    @Test("puts a file aside that was written on while it was read")
    func writtenOn() throws {
        try folder.write("a.hex", "123")
        var consumer = FileConsumer()
        let path = folder.incoming + ".processing/a.hex"
        consumer.whileReading = { FileHandle(forWritingAtPath: path)?.append("456") }
        try watch(&consumer)
        #expect(consumer.files == ["a.hex": Array("123".utf8)])
        #expect(try folder.text("error/a.hex.reason.txt").contains("its first 3 bytes are stored"))
    }

    @Test("reads a file whose name is no UTF-8")
    func latinName() throws {
        let path = Array((folder.incoming + "/M").utf8) + [0xE4] + Array("rz.hex".utf8) + [0]
        let descriptor = creat(path.map { CChar(bitPattern: $0) }, 0o640)
        #expect(write(descriptor, "123", 3) == 3)
        close(descriptor)
        var consumer = FileConsumer()
        try watch(&consumer)
        #expect(folder.names == ["done/M%E4rz.hex"])
    }

    @Test("removes the marker with its file")
    func marker() throws {
        try folder.write("a.hex", "123")
        try folder.write("a.done", "")
        var consumer = FileConsumer()
        try watch(&consumer) { $0.marker = "*.done" }
        #expect(folder.names == ["done/a.hex"])
    }

    @Test("says what to do when the folder is not there")
    func absent() throws {
        var consumer = FileConsumer()
        let failure = #expect(throws: LinkFailure.self) { try watch(&consumer) { $0.path = "/nowhere/at/all" } }
        #expect(failure?.description.contains("make the folder, or correct 'path'") == true)
    }
}

extension FileHandle {
    fileprivate func append(_ text: String) {
        seekToEndOfFile()
        write(Data(text.utf8))
        closeFile()
    }
}

/// Takes files as a test says.
private struct FileConsumer: LinkConsumer {
    var files: [String: [UInt8]] = [:]
    var order: [String] = []
    var arrivals: [Timestamp] = []
    var known: Set<String> = []
    /// How often a file is not stored before it is.
    var refusals = 0
    var tally = FileTally()
    var whileReading: () -> Void = {}
    private var bytes: [UInt8] = []

    init() {
        tally.records = 1
        tally.samples = 1
    }

    mutating func begin(_ file: ArrivedFile) -> FileWelcome {
        bytes = []
        return known.contains(file.name) ? .known("it is known") : .read
    }

    mutating func receive(_ bytes: UnsafeRawBufferPointer, _ arrival: Arrival) {
        self.bytes += Array(bytes)
        arrivals.append(arrival.time)
        whileReading()
    }

    mutating func finish(_ file: ArrivedFile) -> FileOutcome {
        if refusals > 0 {
            refusals -= 1
            return .notStored(LinkFailure("the disk is full", remedy: "make room"))
        }
        files[file.name] = bytes
        order.append(file.name)
        return .stored(tally)
    }

    mutating func ended(source: Int) {}
    mutating func changed(to state: LinkState) {}
}

/// A clock that passes when a test says.
private final class TestTime: Sendable {
    private let nanoseconds = Mutex<UInt64>(1)

    func pass(seconds: UInt64) {
        nanoseconds.withLock { $0 += seconds * 1_000_000_000 }
    }

    var clock: StationClock {
        var hardware = ClockHardware.kernel
        hardware.monotonic = { self.nanoseconds.withLock { $0 } }
        return StationClock(hardware: hardware)
    }
}

/// A folder to watch and those beside it.
private final class TestPlace {
    let root: String
    var incoming: String { root + "/in" }

    init() throws {
        root = NSTemporaryDirectory() + "fairlead-folder-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: root + "/in", withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    func write(_ name: String, _ text: String, changed: Double? = nil) throws {
        let path = incoming + "/" + name
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        if let changed {
            let date = Date(timeIntervalSince1970: changed)
            try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
        }
    }

    func text(_ name: String) throws -> String {
        try String(contentsOfFile: incoming + "." + name, encoding: .utf8)
    }

    /// What stands in all the folders, those in the watched one without a folder's name.
    var names: [String] {
        let files = FileManager.default
        let here = (try? files.contentsOfDirectory(atPath: incoming)) ?? []
        let beside = ["done", "error", "processing"].flatMap { place in
            ((try? files.contentsOfDirectory(atPath: incoming + "." + place)) ?? []).map { "\(place)/\($0)" }
        }
        return (here + beside).sorted()
    }
}
