import Framing
import Glibc
import Sensing

/// A recorded file, played back as if the instrument were there. Every byte of the file comes exactly once a round.
struct ReplayLink: Link {
    private let settings: ReplaySettings
    private let timer: ReplayTimer?
    private let buffer = ReceiveBuffer()
    private var file: OpenDescriptor?
    /// The bytes of the buffer that are read and not yet handed on.
    private var held = 0..<0
    private var isAtEnd = false
    private var isStamped = false
    private var pacing: ReplayPacing
    /// The piece that is next and when it is due.
    private var next: (count: Int, due: UInt64)?

    /// `timer` takes the place of the clock in tests.
    init(_ settings: ReplaySettings, timer: ReplayTimer? = nil) {
        self.settings = settings
        self.timer = timer
        pacing = ReplayPacing(settings, now: 0)
    }

    mutating func open(_ control: LinkControl) throws(LinkFailure) {
        let number = Glibc.open(settings.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard number >= 0 else {
            throw LinkFailure("cannot open \(settings.path): \(SystemError.last.text)", remedy: "check the path")
        }
        let opened = OpenDescriptor(number)
        var information = stat()
        guard fstat(number, &information) == 0, information.st_mode & S_IFMT == S_IFREG else {
            throw LinkFailure("\(settings.path) is not a file", remedy: "give the path of a recorded file")
        }
        guard information.st_size > 0 else {
            throw LinkFailure("\(settings.path) is empty", remedy: "give the path of a recorded file")
        }
        file = opened
        try begin(now(control))
        control.update {
            $0.connections = 1
            $0.counters.connectionOpened()
        }
    }

    mutating func serve(_ control: LinkControl, _ consumer: inout some LinkConsumer) throws(LinkFailure) -> LinkProgress
    {
        refuseOutbox(control)
        if next == nil { next = try choosePiece() }
        guard let piece = next else { return try endRound(control, &consumer) }
        let now = now(control)
        if settings.speed != .fast, piece.due > now {
            wait(until: piece.due, control)
            return .open
        }
        let bytes = UnsafeRawBufferPointer(rebasing: buffer.memory[held.lowerBound..<held.lowerBound + piece.count])
        held = held.lowerBound + piece.count..<held.upperBound
        next = nil
        control.count { $0.received(bytes: bytes.count) }
        consumer.receive(bytes, Arrival(time: control.clock.now(), boundary: .stream))
        return .open
    }

    mutating func close(_ control: LinkControl, _ consumer: inout some LinkConsumer, because failure: LinkFailure) {
        guard file != nil else { return }
        file = nil
        consumer.ended(source: 0)
    }

    // MARK: Rounds

    private mutating func begin(_ now: UInt64) throws(LinkFailure) {
        held = 0..<0
        next = nil
        isAtEnd = false
        pacing = ReplayPacing(settings, now: now)
        try fill()
        isStamped = LoggerStamp.read(heldBytes) != nil || Self.nextStampedLine(in: heldBytes) != nil
    }

    private mutating func endRound(
        _ control: LinkControl, _ consumer: inout some LinkConsumer
    ) throws(LinkFailure) -> LinkProgress {
        guard settings.repeats, let file else { return .finished }
        guard lseek(file.number, 0, SEEK_SET) == 0 else { throw cannotRead(.last) }
        consumer.ended(source: 0)
        control.count { $0.connectionOpened() }
        try begin(now(control))
        guard !held.isEmpty else {
            throw LinkFailure("\(settings.path) is empty now", remedy: "give the path of a recorded file")
        }
        return .open
    }

    // MARK: Pieces

    private var heldBytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: buffer.memory[held]) }

    /// Nil at the end of the file.
    private mutating func choosePiece() throws(LinkFailure) -> (count: Int, due: UInt64)? {
        if held.isEmpty || (settings.speed != .fast && !isAtEnd) { try fill() }
        guard !held.isEmpty else { return nil }
        if settings.speed == .fast { return (held.count, 0) }
        guard isStamped else {
            let count = min(held.count, pacing.pieceBytes)
            return (count, pacing.due(bytes: count))
        }
        // Bytes without a stamp, and the rest of a line longer than the buffer, come with what was before them.
        let count = Self.nextStampedLine(in: heldBytes) ?? held.count
        guard let stamp = LoggerStamp.read(heldBytes)?.instant else { return (count, 0) }
        return (count, pacing.due(stamp: stamp))
    }

    /// Fills the buffer behind the bytes that are held.
    private mutating func fill() throws(LinkFailure) {
        guard let file else { return }
        let count = held.count
        if held.lowerBound > 0, count > 0 { buffer.memory.copyMemory(from: heldBytes) }
        held = 0..<count
        while !isAtEnd, held.upperBound < buffer.memory.count {
            let free = UnsafeMutableRawBufferPointer(rebasing: buffer.memory[held.upperBound...])
            let read = Glibc.read(file.number, free.baseAddress, free.count)
            if read < 0 {
                if errno == EINTR { continue }
                throw cannotRead(.last)
            }
            if read == 0 { isAtEnd = true }
            held = 0..<held.upperBound + read
        }
    }

    // MARK: Time and the rest

    private func now(_ control: LinkControl) -> UInt64 {
        timer?.now() ?? control.clock.monotonic()
    }

    private func wait(until due: UInt64, _ control: LinkControl) {
        if let timer { timer.wait(due) } else { control.pause(until: due) }
    }

    private func refuseOutbox(_ control: LinkControl) {
        for outgoing in control.takeOutbox() {
            outgoing.completion(
                .failure(LinkFailure("\(settings.path) is a recording and takes no commands", remedy: "nothing")))
        }
    }

    private func cannotRead(_ error: SystemError) -> LinkFailure {
        LinkFailure("cannot read \(settings.path): \(error.text)", remedy: "check the disk")
    }
}

/// The time of a replay, so that a test can let it pass at once.
struct ReplayTimer {
    /// Monotonic nanoseconds.
    var now: () -> UInt64
    /// Returns when the instant has come, or earlier.
    var wait: (UInt64) -> Void
}

extension ReplayLink {
    /// Where the next line that begins with a logger's stamp starts, after the first byte; nil when there is none.
    private static func nextStampedLine(in bytes: UnsafeRawBufferPointer) -> Int? {
        var start = 0
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            start = end + 1
            if LoggerStamp.read(UnsafeRawBufferPointer(rebasing: bytes[start...])) != nil { return start }
        }
        return nil
    }
}
