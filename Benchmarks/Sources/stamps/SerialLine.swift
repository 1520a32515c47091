import CFairlead
import Framing
import Glibc
import Sensing
import StationClock
import Threads
import Timekeeping
import Transports

/// Lines of 36 characters ten times a second over a pseudo-terminal, each character in its time at 9600 baud.
struct SerialLine {
    let clock: StationClock
    let lines: Int
    let priority: RealtimePriority?
    let isRealtimeReader: Bool

    private static let baud = 9600
    private static let interval: UInt64 = 100_000_000
    static let lineBytes = 36

    func run() throws -> Outcome {
        var (master, slave): (Int32, Int32) = (-1, -1)
        var name = [CChar](repeating: 0, count: 128)
        guard openpty(&master, &slave, &name, nil, nil) == 0 else { throw BenchFailure("no pseudo-terminal") }
        defer { close(master) }
        let path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let exchange = Exchange()
        let clock = clock
        let options = LinkOptions(name: "reader", realtimePriority: isRealtimeReader ? priority : nil)
        let link = try LinkThread(
            .serial(SerialSettings(path: path, baud: Self.baud)), clock: clock, options: options
        ) { LineConsumer(clock: clock, exchange: exchange) }
        let deadline = fairlead_monotonic() + 20_000_000_000
        while link.status.state != .open {
            guard fairlead_monotonic() < deadline else { throw BenchFailure("the line did not open") }
            usleep(10_000)
        }
        close(slave)
        try send(to: master, exchange)
        let limit = fairlead_monotonic() + 5_000_000_000
        while exchange.heardCount < lines, fairlead_monotonic() < limit { usleep(10_000) }
        link.requestStop()
        link.join()
        // The envelope begins with the first dozen lines.
        return exchange.outcome(from: 30)
    }

    private func send(to master: Int32, _ exchange: Exchange) throws {
        let (clock, lines) = (clock, lines)
        let character = UInt64(
            CharacterTime(baud: Self.baud, dataBits: 8, hasParity: false, stopBits: 1).nanoseconds(characters: 1))
        let sender = try JoinableThread(name: "sender", realtimePriority: priority) {
            var due = fairlead_monotonic() + 100_000_000
            for number in 0..<lines {
                let digits = Array(String(number).utf8)
                let filler = [UInt8](repeating: UInt8(ascii: " "), count: Self.lineBytes - 2 - digits.count)
                // A UART that was held up goes on at its own speed; it never catches up.
                var next = due
                for (place, byte) in (filler + digits + [0x0D, 0x0A]).enumerated() {
                    Pace.wait(until: next)
                    var byte = byte
                    if place == 0 { exchange.note(sent: number, at: clock.now().instant) }
                    _ = write(master, &byte, 1)
                    next = max(next, fairlead_monotonic()) + character
                }
                due += Self.interval
            }
        }
        sender.join()
    }
}

/// Cuts lines and settles their times as the feed of an instrument does.
private struct LineConsumer: LinkConsumer {
    let clock: StationClock
    let exchange: Exchange
    var framer = LineFramer(readsStamps: false)
    var times = FrameTimes()
    var frames: [Frame] = []

    init(clock: StationClock, exchange: Exchange) {
        self.clock = clock
        self.exchange = exchange
    }

    mutating func receive(_ bytes: UnsafeRawBufferPointer, _ arrival: Arrival) {
        let afterRead = clock.now().instant
        if let pace = arrival.pace { times.note(bytes.count, arrival.time, pace) }
        frames.removeAll(keepingCapacity: true)
        framer.push(bytes, time: arrival.time, into: &frames)
        let placed = times.place(frames.map { .init(length: $0.raw.count, kind: "line", time: $0.time) })
        for (frame, stamp) in zip(frames, placed) {
            let text = String(decoding: frame.payload, as: UTF8.self)
            guard let number = Int(text.drop { $0 == " " }) else { continue }
            exchange.note(Heard(number: number, stamp: stamp, plain: frame.time, afterRead: afterRead))
        }
    }

    func ended(source: Int) {}

    func changed(to state: LinkState) {}
}
