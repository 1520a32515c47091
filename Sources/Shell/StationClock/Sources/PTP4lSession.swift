import Glibc
import Timekeeping

/// The conversation with one ptp4l: a round of questions at a time, and what it needs to judge the answers.
struct PTP4lSession {
    private let place: PTP4lPlace
    private let openClock: @Sendable (String) -> any PHCDevice
    private var judge: PTPJudge
    private var socket: PTP4lSocket?
    private var sequence: UInt16 = 0
    private var host = ClockTrack()
    private var card: Card?

    private struct Card {
        var path: String
        var device: any PHCDevice
        var track = ClockTrack()
    }

    /// How long ptp4l may take to answer one question, in nanoseconds; measured: 30 us, the first 1 ms.
    private static let patience: Int64 = 500_000_000

    init(_ place: PTP4lPlace, _ rules: PTPSettings, _ openClock: @escaping @Sendable (String) -> any PHCDevice) {
        self.place = place
        self.openClock = openClock
        judge = PTPJudge(rules)
    }

    /// Asks everything once; nil when there is nothing to tell.
    mutating func round(_ context: TimeSourceContext) -> SourceReport.Content? {
        do throws(SourceFailure) {
            let sets = try ask(context)
            host.note(context.moment())
            return try sets.flatMap { sets throws(SourceFailure) in try judge(sets) }
        } catch {
            host.note(context.moment())
            return .silent(error.description)
        }
    }

    private mutating func judge(_ sets: PTPDataSets) throws(SourceFailure) -> SourceReport.Content? {
        let stamping = sets.port?.stamping ?? (place.hardwareClock == nil ? .software : .hardware)
        guard stamping == .hardware, let port = sets.port else { return judge.judge(sets, stamping: stamping, host) }
        guard let path = place.hardwareClock ?? port.hardwareClock.map({ "/dev/ptp\($0)" }) else {
            return .refused(
                "port \(port.number) of ptp4l is stamped by its network card, and ptp4l does not say by which clock; "
                    + "write `hardware_clock: /dev/ptpN` (`ethtool -T` names it)")
        }
        var card = self.card.flatMap { $0.path == path ? $0 : nil } ?? Card(path: path, device: openClock(path))
        card.track.note(try card.device.compare())
        self.card = card
        return judge.judge(sets, stamping: .hardware, card.track)
    }

    /// Nil: the station stops.
    private mutating func ask(_ context: TimeSourceContext) throws(SourceFailure) -> PTPDataSets? {
        let socket = try connected()
        var inquiry = PTPInquiry(
            domain: place.domain, firstSequence: sequence, port: UInt16(truncatingIfNeeded: getpid()))
        // Late replies to this round must not be taken for replies to the next.
        sequence &+= PTPInquiry.length
        while let request = inquiry.request {
            try socket.send(request.bytes)
            guard try answer(socket, &inquiry, request, context) else { return nil }
        }
        return try understood { () throws(PTPDefect) in try inquiry.dataSets() }
    }

    /// False: the station stops.
    private mutating func answer(
        _ socket: PTP4lSocket, _ inquiry: inout PTPInquiry, _ request: PTPManagementRequest,
        _ context: TimeSourceContext
    ) throws(SourceFailure) -> Bool {
        let deadline = Int64(clamping: context.hardware.monotonic()) + Self.patience
        while true {
            while let reply = socket.receive() {
                if try understood({ () throws(PTPDefect) in try inquiry.take(reply) }) { return true }
            }
            let left = deadline - Int64(clamping: context.hardware.monotonic())
            guard left > 0 else { break }
            if context.wait(for: socket.descriptor, nanoseconds: left) == .stopping { return false }
        }
        // Perhaps somebody removed our socket's file: a new one is made.
        self.socket = nil
        throw SourceFailure(
            "ptp4l at '\(place.path)' does not answer to \(request.id.name) in domain \(place.domain); "
                + "see that it runs, and its domainNumber")
    }

    private mutating func connected() throws(SourceFailure) -> PTP4lSocket {
        if let socket { return socket }
        let socket = try PTP4lSocket(daemon: place.path, folder: place.folder)
        self.socket = socket
        return socket
    }

    private func understood<Value>(_ body: () throws(PTPDefect) -> Value) throws(SourceFailure) -> Value {
        do throws(PTPDefect) { return try body() } catch {
            throw SourceFailure("read the answers of ptp4l at '\(place.path)': \(error)")
        }
    }
}
