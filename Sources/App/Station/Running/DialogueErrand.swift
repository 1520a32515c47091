import DriverRuntime
import Sensing

/// What a dialogue has decided and somebody has to carry out, in order.
enum DialogueErrand: Sendable {
    /// Actions of another `epoch` than the present one are not sent any more: the line was lost or taken over since.
    case action(DialogueAction, epoch: Int)
    /// Resumed when everything before it is done.
    case barrier(CheckedContinuation<Void, Never>)
}

extension DialogueSettings {
    /// What the station file wants of an instrument.
    init(_ configuration: InstrumentConfiguration) {
        self.init()
        parameters = Dictionary(
            configuration.parameters.map { ($0.name.text, $0.value) }, uniquingKeysWith: { first, _ in first })
        setsClock = configuration.setsClock
        clockEveryNanoseconds = configuration.clockEveryNanoseconds
        poll = configuration.poll.map { Poll(send: $0.send, everyNanoseconds: $0.everyNanoseconds) }
        greetings = configuration.onConnect
        address = configuration.address
        silenceNanoseconds = configuration.silenceNanoseconds
        let wantsToSpeak =
            poll != nil || !greetings.isEmpty || !parameters.isEmpty || setsClock || configuration.address != nil
        switch configuration.transport {
        case .serial(let settings): bitsPerSecond = settings.baud
        // Nobody hears what is said to a recording or a folder; datagrams come from senders that mostly do not listen.
        case .replay, .folder, .push: listensOnly = true
        case .udp: listensOnly = !wantsToSpeak
        // A device that sleeps is never asked. Its commands are queued for it, past the dialogue.
        case .lorawan: listensOnly = true
        case .tcp, .tcpListen: break
        }
        if configuration.listensOnly { listensOnly = true }
    }
}

extension ClockOffset {
    /// `0.123 s slow, +/- 0.510 s`.
    var shown: String {
        let half = latest / 2 - earliest / 2
        return
            "\(Self.seconds(middle.magnitude)) s \(middle < 0 ? "slow" : "fast"), +/- \(Self.seconds(half.magnitude)) s"
    }

    private static func seconds(_ nanoseconds: UInt64) -> String {
        let milliseconds = nanoseconds / 1_000_000
        return "\(milliseconds / 1000)." + String(1000 + milliseconds % 1000).dropFirst()
    }
}
