import Glibc
import SimulatedInstruments

/// One simulated instrument on one endpoint.
final class SimulatedLine: SimulatedPart {
    let plan: InstrumentPlan
    let endpoint: any Endpoint
    private(set) var instrument: Faults
    private let report: Report
    private var hadReader = false
    private var retryRestoreAt: Nanoseconds?
    /// Set when the instrument has said all it will: how long the readers may take for the rest.
    private var finishBy: Nanoseconds?
    private var lookAgainAt: Nanoseconds = 0

    init(plan: InstrumentPlan, address: EndpointAddress, report: Report, now: Nanoseconds) throws {
        self.plan = plan
        self.report = report
        endpoint = address.makeEndpoint(isLineText: plan.kind == .lines)
        instrument = try plan.makeInstrument(start: now)
        try endpoint.open()
    }

    /// When there is something to do although no descriptor is ready.
    var deadline: Nanoseconds? {
        if finishBy != nil { return isDone ? nil : lookAgainAt }
        let own: Nanoseconds? =
            if instrument.isPacedByReader {
                endpoint.takesMore && instrument.deadline != nil ? 0 : instrument.lineDeadline
            } else {
                instrument.deadline
            }
        return [own, endpoint.deadline, retryRestoreAt].compactMap { $0 }.min()
    }

    var interests: [pollfd] { endpoint.interests }

    /// Whether the instrument has said all it will and everybody has it.
    var isDone: Bool { finishBy != nil && endpoint.isFinished }

    func handle(_ ready: pollfd, now: Nanoseconds) {
        let received = endpoint.handle(ready, now: now)
        if !received.isEmpty { instrument.receive(received, now: now) }
    }

    func proceed(now: Nanoseconds) {
        if let limit = finishBy {
            lookAgainAt = now + .milliseconds(50)
            if now >= limit { endpoint.close() }
            return
        }
        endpoint.tend(now: now)
        if let retry = retryRestoreAt, retry <= now { restore(now: now) }
        noticeReader(now: now)
        advance(now: now)
        if instrument.isExhausted, endpoint.isFlushed { finish(now: now) }
    }

    func close() { endpoint.close() }

    func report(_ moment: SimulationMoment, to report: Report) {
        switch moment {
        case .ready: report.ready(self)
        case .stopped: report.stopped(self)
        }
    }

    /// One that is read at its own pace is only asked for more when there is room, or when the line changes.
    private func advance(now: Nanoseconds) {
        if instrument.isPacedByReader, !endpoint.takesMore {
            guard let due = instrument.lineDeadline, due <= now else { return }
        }
        for emission in instrument.advance(to: now) {
            switch emission.event {
            case .bytes(let bytes):
                endpoint.send(bytes)
            case .hangUp:
                report.changed(self, "hang_up")
                endpoint.hangUp()
            case .restore:
                restore(now: now)
            }
        }
    }

    /// A port can be taken by somebody else meanwhile; then it is tried again.
    private func restore(now: Nanoseconds) {
        do {
            try endpoint.restore()
            retryRestoreAt = nil
            report.changed(self, "restored")
        } catch {
            retryRestoreAt = now + .seconds(1)
        }
    }

    private func noticeReader(now: Nanoseconds) {
        let hasReader = endpoint.hasReader
        if hasReader, !hadReader { instrument.readerArrived(now: now) }
        if hasReader != hadReader { report.changed(self, hasReader ? "reader_arrived" : "reader_left") }
        hadReader = hasReader
    }

    /// Readers get five seconds to take the rest and leave; after that they are left.
    private func finish(now: Nanoseconds) {
        finishBy = now + .seconds(5)
        lookAgainAt = now
        endpoint.finish()
    }
}
