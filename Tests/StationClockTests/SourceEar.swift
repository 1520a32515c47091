import CFairlead
import Glibc
import Sensing
import StationClock
import Synchronization
import Threads
import Timekeeping

/// Runs a time source on a thread of its own, as the station does, and keeps what it tells. It ends with this object.
final class SourceEar: Sendable {
    private let context: TimeSourceContext
    private let thread: JoinableThread
    private let heard: Heard

    private final class Heard: Sendable {
        let reports = Mutex<[SourceReport]>([])
    }

    init(_ source: any TimeSource) throws {
        let heard = Heard()
        let context = try TimeSourceContext { report in heard.reports.withLock { $0.append(report) } }
        self.heard = heard
        self.context = context
        thread = try JoinableThread(name: "ear") { source.run(context) }
    }

    deinit { stop() }

    /// Waits for the end of the thread.
    func stop() {
        context.stop()
        thread.join()
    }

    var reports: [SourceReport] { heard.reports.withLock { $0 } }
    var samples: [SourceSample] { reports.compactMap(\.sample) }

    /// Only what comes from now on.
    func forget() {
        heard.reports.withLock { $0 = [] }
    }

    func hearsSample(within seconds: Double) -> Bool { eventually(within: seconds) { !samples.isEmpty } }

    func hears(refusal words: String, within seconds: Double) -> Bool {
        eventually(within: seconds) { reports.contains { $0.refusal?.contains(words) ?? false } }
    }

    func hears(silence words: String, within seconds: Double) -> Bool {
        eventually(within: seconds) { reports.contains { $0.silence?.contains(words) ?? false } }
    }

    /// For the message of a test that fails: what was heard last.
    var last: String { reports.last.map { "\($0)" } ?? "nothing" }
}

extension SourceReport {
    var sample: SourceSample? {
        guard case .sample(let sample) = content else { return nil }
        return sample
    }

    var refusal: String? {
        guard case .refused(let reason) = content else { return nil }
        return reason
    }

    var silence: String? {
        guard case .silent(let reason) = content else { return nil }
        return reason
    }
}

extension SourceSample {
    /// The systematic half of the interval, lateness in the middle of it.
    var halfWidth: Int64 { sourceError + pathError + readError + lateness / 2 }

    /// UTC of the sample less the truth, which is CLOCK_REALTIME of this machine and an offset that the test has put in.
    func error(realtimeIsSlowBy offset: Int64) -> Int64? {
        guard case .utc(let utc) = time else { return nil }
        var moment = fairlead_moment()
        fairlead_read_moment(5, &moment)
        let realtime = moment.realtime - (moment.raw - (raw - lateness / 2))
        return utc.nanoseconds - (realtime + offset)
    }

    func covers(realtimeIsSlowBy offset: Int64) -> Bool {
        error(realtimeIsSlowBy: offset).map { $0.magnitude <= UInt64(halfWidth) } ?? false
    }
}

/// The discipline of this machine's clock, which no test may change.
struct UntouchedDiscipline: Equatable {
    let status: Int32
    let frequency: Int64
    let tai: Int32

    init() {
        var discipline = fairlead_discipline()
        _ = fairlead_read_discipline(&discipline)
        (status, frequency, tai) = (discipline.status, discipline.frequency, discipline.tai)
    }
}

/// A port on 127.0.0.1 that nobody has just now.
func freePort(_ type: __socket_type) -> UInt16 {
    let descriptor = socket(AF_INET, Int32(type.rawValue), 0)
    defer { close(descriptor) }
    return boundPort(of: descriptor)
}

/// Binds a socket to 127.0.0.1, at any port, which is the result.
func boundPort(of descriptor: Int32) -> UInt16 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            _ = bind(descriptor, $0, length)
            getsockname(descriptor, $0, &length)
        }
    }
    return UInt16(bigEndian: address.sin_port)
}
