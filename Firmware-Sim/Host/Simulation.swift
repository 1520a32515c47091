import Glibc
import SimulatedInstruments

/// The loop: waits for descriptors and deadlines, and lets each line proceed; it never spins.
struct Simulation {
    let report: Report
    /// Seconds after which it stops by itself.
    let duration: Double?

    /// Returns when everything is said, when the duration is over, or on SIGINT or SIGTERM.
    func run(_ plans: [(InstrumentPlan, EndpointAddress)]) throws {
        _ = signal(SIGPIPE, SIG_IGN)
        let stop = try StopSignal()
        let time = StationTime()
        let lines = try plans.map { plan, address in
            let line = try SimulatedLine(plan: plan, address: address, report: report, now: time.now)
            report.ready(line)
            return line
        }
        let end = duration.map { time.now + .seconds($0) }
        loop(lines, stop: stop, time: time, end: end)
        for line in lines {
            line.close()
            report.stopped(line)
        }
    }

    private func loop(_ lines: [SimulatedLine], stop: StopSignal, time: StationTime, end: Nanoseconds?) {
        while true {
            for line in lines { line.proceed(now: time.now) }
            if lines.allSatisfy(\.isDone) { return }
            if let end, time.now >= end { return }
            let deadline = (lines.map(\.deadline) + [end]).compactMap { $0 }.min()
            guard wait(for: lines, stop: stop, until: deadline, time: time) else { return }
        }
    }

    /// False when the program shall stop.
    private func wait(for lines: [SimulatedLine], stop: StopSignal, until deadline: Nanoseconds?, time: StationTime)
        -> Bool
    {
        let groups = lines.map(\.endpoint.interests)
        var descriptors = [pollfd(fd: stop.descriptor, events: Int16(POLLIN), revents: 0)] + groups.joined()
        let ready = poll(&descriptors, nfds_t(descriptors.count), milliseconds(until: deadline, time: time))
        guard ready > 0 else { return true }
        if descriptors[0].revents != 0 { return false }
        var next = 1
        for (line, group) in zip(lines, groups) {
            for descriptor in descriptors[next..<next + group.count] where descriptor.revents != 0 {
                line.handle(descriptor, now: time.now)
            }
            next += group.count
        }
        return true
    }

    /// Rounded up, so that a deadline has come when the wait is over; -1 waits for ever.
    private func milliseconds(until deadline: Nanoseconds?, time: StationTime) -> Int32 {
        guard let deadline else { return -1 }
        return Int32(clamping: (max(deadline - time.now, 0) + 999_999) / 1_000_000)
    }
}

/// UTC at the start plus what the monotonic clock has counted since: it never jumps.
struct StationTime {
    private let offset: Nanoseconds

    init() { offset = StationTime.read(CLOCK_REALTIME) - StationTime.read(CLOCK_MONOTONIC) }

    var now: Nanoseconds { StationTime.read(CLOCK_MONOTONIC) + offset }

    private static func read(_ clock: Int32) -> Nanoseconds {
        var time = timespec()
        clock_gettime(clock, &time)
        return Nanoseconds(time.tv_sec) * 1_000_000_000 + Nanoseconds(time.tv_nsec)
    }
}
