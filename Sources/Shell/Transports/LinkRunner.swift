import Delivery

/// Keeps one link open for ever: opens it, serves it, closes it when it fails, waits, and opens it again.
struct LinkRunner<Line: Link, Consumer: LinkConsumer> {
    private var line: Line
    private var consumer: Consumer
    private let control: LinkControl
    private var schedule: RetrySchedule

    /// Between the tries: a serial server that restarts is back in seconds, and nobody is served by a try each second
    /// for a week.
    private static var firstWait: UInt64 { 250_000_000 }
    private static var longestWait: UInt64 { 30_000_000_000 }

    init(line: Line, consumer: Consumer, control: LinkControl) {
        self.line = line
        self.consumer = consumer
        self.control = control
        schedule = RetrySchedule(
            firstWait: Self.firstWait, longestWait: Self.longestWait, seed: control.options.seed)
    }

    /// Returns when the link was asked to stop or has nothing more to give.
    mutating func run() {
        while !control.isStopping {
            do throws(LinkFailure) {
                change(to: .connecting)
                try line.open(control)
                if try serveUntilTheEnd() == .finished { return end(in: .finished) }
            } catch {
                close(because: error)
                if !control.isStopping { waitForNextTry(after: error) }
            }
        }
        end(in: .stopped)
    }

    private mutating func serveUntilTheEnd() throws(LinkFailure) -> LinkProgress {
        control.openOutbox()
        change(to: .open)
        let openedAt = control.clock.monotonic()
        let bytesBefore = control.status.counters.bytesIn
        defer { rate(openedAt: openedAt, bytesBefore: bytesBefore) }
        while !control.isStopping {
            if try line.serve(control, &consumer) == .finished { return .finished }
        }
        throw .stopping
    }

    /// A server that accepts and closes at once has not succeeded: only bytes, or time, count.
    private mutating func rate(openedAt: UInt64, bytesBefore: UInt64) {
        let lasted = control.clock.monotonic() &- openedAt
        if control.status.counters.bytesIn != bytesBefore || lasted > Self.longestWait {
            schedule.succeeded()
        }
    }

    private mutating func waitForNextTry(after failure: LinkFailure) {
        schedule.failed(now: control.clock.monotonic())
        guard let deadline = schedule.deadline else { return }
        change(to: .waiting(failure, nextTry: deadline))
        while !control.isStopping, control.clock.monotonic() < deadline {
            control.pause(until: deadline)
        }
    }

    private mutating func close(because failure: LinkFailure) {
        control.closeOutbox(because: failure)
        line.close(control, &consumer, because: failure)
        control.update {
            $0.connections = 0
            $0.localPort = nil
        }
    }

    private mutating func end(in state: LinkState) {
        close(because: state == .finished ? LinkFailure("the replayed file has ended", remedy: "nothing") : .stopping)
        change(to: state)
    }

    private mutating func change(to state: LinkState) {
        control.update { $0.state = state }
        consumer.changed(to: state)
    }
}
