import Glibc
import SimulatedInstruments

/// The loop: waits for descriptors and deadlines, and lets each part proceed; it never spins.
struct Simulation {
    let report: Report
    /// Seconds after which it stops by itself.
    let duration: Double?

    /// Returns when everything is said, when the duration is over, or on SIGINT or SIGTERM.
    func run(_ plans: [PartPlan]) throws {
        _ = signal(SIGPIPE, SIG_IGN)
        let stop = try StopSignal()
        let time = StationTime()
        let parts = try plans.map { plan in
            let part = try plan.makePart(report: report, now: time.now)
            part.report(.ready, to: report)
            return part
        }
        let end = duration.map { time.now + .seconds($0) }
        loop(parts, stop: stop, time: time, end: end)
        for part in parts {
            part.close()
            part.report(.stopped, to: report)
        }
    }

    private func loop(_ parts: [any SimulatedPart], stop: StopSignal, time: StationTime, end: Nanoseconds?) {
        while true {
            for part in parts { part.proceed(now: time.now) }
            if parts.allSatisfy(\.isDone) { return }
            if let end, time.now >= end { return }
            let deadline = (parts.map(\.deadline) + [end]).compactMap { $0 }.min()
            guard wait(for: parts, stop: stop, until: deadline, time: time) else { return }
        }
    }

    /// False when the program shall stop.
    private func wait(for parts: [any SimulatedPart], stop: StopSignal, until deadline: Nanoseconds?, time: StationTime)
        -> Bool
    {
        let groups = parts.map(\.interests)
        var descriptors = [pollfd(fd: stop.descriptor, events: Int16(POLLIN), revents: 0)] + groups.joined()
        let ready = poll(&descriptors, nfds_t(descriptors.count), milliseconds(until: deadline, time: time))
        guard ready > 0 else { return true }
        if descriptors[0].revents != 0 { return false }
        var next = 1
        for (part, group) in zip(parts, groups) {
            for descriptor in descriptors[next..<next + group.count] where descriptor.revents != 0 {
                part.handle(descriptor, now: time.now)
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
