import CFairlead
import Glibc

/// An instrument on a serial line: a UART, a USB adapter or a pseudo-terminal.
struct SerialLink: Link {
    private let settings: SerialSettings
    private let buffer = ReceiveBuffer()
    private var stream: SingleStream?

    init(_ settings: SerialSettings) {
        self.settings = settings
    }

    mutating func open(_ control: LinkControl) throws(LinkFailure) {
        let opened = try SerialOpening(settings).open()
        stream = SingleStream(
            StreamConnection(
                opened.descriptor, name: settings.path, kind: .serial(opened.timing), now: control.clock.monotonic()))
        control.update {
            $0.connections = 1
            $0.counters.connectionOpened()
        }
    }

    mutating func serve(_ control: LinkControl, _ consumer: inout some LinkConsumer) throws(LinkFailure) -> LinkProgress
    {
        try stream?.serve(buffer, control, &consumer)
        return .open
    }

    mutating func close(_ control: LinkControl, _ consumer: inout some LinkConsumer, because failure: LinkFailure) {
        guard var closing = stream else { return }
        stream = nil
        closing.failAll(failure)
        // Closing a terminal waits up to 30 s for its output to leave, unless there is none.
        tcflush(closing.descriptor, TCOFLUSH)
        if fairlead_is_pseudo_terminal(closing.descriptor) == 0 { fairlead_serial_exclusive(closing.descriptor, 0) }
        consumer.ended(source: 0)
    }
}
