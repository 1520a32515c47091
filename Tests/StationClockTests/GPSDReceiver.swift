import CFairlead
import Glibc
import Synchronization
import Threads

/// A satellite receiver behind a terminal server, for gpsd to connect to. The true time is CLOCK_REALTIME of this machine
/// and `offset`; the sentences of a second leave `latency` after it began.
final class GPSDReceiver: Sendable {
    struct Behaviour: Hashable, Sendable {
        /// Nanoseconds that CLOCK_REALTIME is slow by.
        var offset: Int64 = 0
        var latency: Int64 = 120_000_000
        var hasFix = true
        /// It stays connected and says nothing.
        var isMute = false
    }

    let port: UInt16
    private let shared: Shared
    private let thread: JoinableThread

    private final class Shared: Sendable {
        let behaviour: Mutex<Behaviour>
        let isEnding = Atomic<Bool>(false)

        init(_ behaviour: Behaviour) {
            self.behaviour = Mutex(behaviour)
        }

        var isOver: Bool { isEnding.load(ordering: .acquiring) }
    }

    init(_ behaviour: Behaviour = Behaviour()) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        port = boundPort(of: listener)
        listen(listener, 1)
        let shared = Shared(behaviour)
        self.shared = shared
        thread = try JoinableThread(name: "receiver") {
            defer { close(listener) }
            while !shared.isOver { Self.serve(listener, shared) }
        }
    }

    deinit { stop() }

    var behaviour: Behaviour {
        get { shared.behaviour.withLock { $0 } }
        set { shared.behaviour.withLock { $0 = newValue } }
    }

    func stop() {
        shared.isEnding.store(true, ordering: .releasing)
        thread.join()
    }

    /// One client, until it leaves.
    private static func serve(_ listener: Int32, _ shared: Shared) {
        var entry = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, 50) > 0 else { return }
        let client = accept(listener, nil, nil)
        guard client >= 0 else { return }
        defer { close(client) }
        var next: Int64?
        while !shared.isOver {
            let behaviour = shared.behaviour.withLock { $0 }
            let truth = fairlead_realtime() + behaviour.offset
            // Again where the test has moved the offset.
            let coming = truth / 1_000_000_000 + 1
            let second = next.map { abs($0 - coming) > 2 ? coming : $0 } ?? coming
            next = second
            guard truth >= second * 1_000_000_000 + behaviour.latency else {
                usleep(2000)
                continue
            }
            next = second + 1
            guard !behaviour.isMute else { continue }
            let text = sentences(of: second, hasFix: behaviour.hasFix)
            guard send(client, text, text.utf8.count, Int32(MSG_NOSIGNAL)) > 0 else { return }
        }
    }

    private static func sentences(of second: Int64, hasFix: Bool) -> String {
        var seconds = time_t(second)
        var date = tm()
        gmtime_r(&seconds, &date)
        let time = two(date.tm_hour) + two(date.tm_min) + two(date.tm_sec) + ".00"
        let day = two(date.tm_mday) + two(date.tm_mon + 1) + two(date.tm_year % 100)
        let place = hasFix ? "4807.0380,N,01131.0000,E" : ",,,"
        return [
            "GPRMC,\(time),\(hasFix ? "A" : "V"),\(place),\(hasFix ? "0.02,31.66" : ","),\(day),,",
            "GPGGA,\(time),\(place),\(hasFix ? "1,08,0.9,545.4,M,46.9,M" : "0,00,99.9,,M,,M"),,",
            "GPGSA,A,\(hasFix ? 3 : 1),04,05,,09,12,,,24,,,,,2.5,1.3,2.1",
            "GPZDA,\(time),\(two(date.tm_mday)),\(two(date.tm_mon + 1)),\(date.tm_year + 1900),00,00",
        ].map(sentence).joined()
    }

    private static func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static func sentence(_ body: String) -> String {
        let sum = String(body.utf8.reduce(0, ^), radix: 16, uppercase: true)
        return "$\(body)*\(sum.utf8.count < 2 ? "0" : "")\(sum)\r\n"
    }
}
