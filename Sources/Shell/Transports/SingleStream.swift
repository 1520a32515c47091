/// The loop of a link with one byte stream: wait, write, read.
struct SingleStream {
    private var connection: StreamConnection
    private var polled = PollSet()

    init(_ connection: StreamConnection) {
        self.connection = connection
    }

    mutating func serve(
        _ buffer: ReceiveBuffer, _ control: LinkControl, _ consumer: inout some LinkConsumer
    ) throws(LinkFailure) {
        let now = control.clock.monotonic()
        connection.waits(from: now)
        polled.removeAll()
        polled.append(control.wake.descriptor, PollSet.readable)
        polled.append(connection.descriptor.number, connection.events)
        polled.wait(until: connection.writer.deadline, now: now)
        if polled.isReadable(0) { takeOutbox(control) }
        try connection.write(control)
        if polled.isReadable(1) { try connection.read(into: buffer, control, &consumer) }
    }

    mutating func failAll(_ failure: LinkFailure) {
        connection.writer.failAll(failure)
    }

    var descriptor: Int32 { connection.descriptor.number }

    private mutating func takeOutbox(_ control: LinkControl) {
        control.wake.drain()
        for outgoing in control.takeOutbox() {
            connection.writer.append(
                StreamWriter.Item(
                    content: outgoing.content, deadline: outgoing.deadline, finish: outgoing.completion))
        }
    }
}
