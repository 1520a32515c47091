/// A line over which bodies come that others bring. What brings them is elsewhere; here they go to the consumer, one
/// after the other.
struct PushLink: Link {
    mutating func open(_ control: LinkControl) throws(LinkFailure) {
        control.update {
            $0.connections = 1
            $0.counters.connectionOpened()
        }
        control.openPushes()
    }

    mutating func serve(_ control: LinkControl, _ consumer: inout some LinkConsumer) throws(LinkFailure) -> LinkProgress
    {
        for outgoing in control.takeOutbox() {
            outgoing.completion(
                .failure(LinkFailure("who pushes data takes no commands", remedy: "speak with the instrument itself")))
        }
        let pushed = control.takePushes()
        guard !pushed.isEmpty else {
            control.pause(until: nil)
            return .open
        }
        for body in pushed {
            control.count { $0.received(bytes: body.bytes.count) }
            let arrival = Arrival(time: body.time, boundary: .datagram)
            body.bytes.withUnsafeBytes { consumer.take(pushed: $0, arrival, answer: body.answer) }
        }
        return .open
    }

    mutating func close(_ control: LinkControl, _ consumer: inout some LinkConsumer, because failure: LinkFailure) {
        for body in control.closePushes() { body.answer(.notStored("\(failure)")) }
    }
}
