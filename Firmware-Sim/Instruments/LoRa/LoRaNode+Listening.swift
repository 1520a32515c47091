extension LoRaNode {
    /// ACK_TIMEOUT: between two trials it waits for one to three seconds (RP002).
    private static let patience: ClosedRange<Double> = 1...3

    /// The end of a reception, or of the last window.
    mutating func proceed(at now: Nanoseconds) {
        guard var current = exchange else { return }
        guard let (packet, window) = current.heard else { return finish(current, isAnswered: false, at: now) }
        current.heard = nil
        exchange = current
        if take(packet.payload, window: window.number, frame: current.frame, at: now) {
            return finish(current, isAnswered: true, at: now)
        }
        // Somebody else's packet, or a bad one: what is left of RX2 is still listened to.
        let isLate = now > (current.windows.last?.opens ?? now) + settings.windowTolerance
        if isLate { finish(current, isAnswered: false, at: now) }
    }

    private mutating func finish(_ done: NodeExchange, isAnswered: Bool, at now: Nanoseconds) {
        exchange = nil
        let share = settings.keepsDutyCycle ? settings.region.dutyCycleShare : 1
        let rest = done.sent.airtime * Nanoseconds(max(share, 1 << parameters.dutyCycleExponent) - 1)
        notBefore = max(now, done.sent.end + rest + (rest > 0 ? jitter(0...1) : 0))
        guard let counter = done.frame.counter else {
            if session == nil { notBefore = max(notBefore, now + settings.joinInterval + jitter(0...5)) }
            return
        }
        let isAcknowledged = isAnswered && lastAcknowledged == counter
        if done.frame.isConfirmed ? isAcknowledged : isAnswered { return }
        if done.trial < parameters.trials {
            repetition = (done.frame, done.trial)
            notBefore = max(notBefore, now + jitter(LoRaNode.patience))
        } else if done.frame.isConfirmed {
            note(.notAcknowledged(counter: counter), at: now)
        }
    }

    /// Whether the frame is one for this node, good and new.
    private mutating func take(_ bytes: [UInt8], window: Int, frame: NodeExchange.Frame, at now: Nanoseconds) -> Bool {
        frame.counter == nil
            ? takeJoinAnswer(bytes, at: now) : takeData(bytes, window: window, frame: frame, at: now)
    }

    private mutating func takeJoinAnswer(_ bytes: [UInt8], at now: Nanoseconds) -> Bool {
        guard let key = settings.key, bytes.first == 0x20 else { return false }
        guard let answer = JoinAnswer(bytes, key: key) else {
            note(.dropped(.wrongCheck), at: now)
            return false
        }
        // 1.0.4 wants it to rise; before that it must be another one.
        let isNew =
            switch (lastAcceptedJoinNonce, settings.nonces) {
            case (nil, _): true
            case (let last?, .rising): answer.nonce > last
            case (let last?, .random): answer.nonce != last
            }
        guard isNew else {
            note(.dropped(.usedJoinNonce), at: now)
            return false
        }
        lastAcceptedJoinNonce = answer.nonce
        begin(answer, key: key)
        note(.joined(address: answer.address), at: now)
        return true
    }

    private mutating func begin(_ answer: JoinAnswer, key: [UInt8]) {
        var tail = answer.nonceAndNetwork
        tail.append(littleEndian: UInt64(joinNonce), bytes: 2)
        session = NodeSession(
            address: answer.address, keys: NodeKeys(applicationKey: key, tail: tail),
            firstCounter: settings.firstCounter)
        parameters = NodeParameters(settings)
        parameters.delay = answer.delay
        parameters.firstWindowOffset = answer.firstWindowOffset
        parameters.secondWindowRate = answer.secondWindowRate
        parameters.take(list: answer.channels, region: settings.region)
        joinTrials = 0
        stickyAnswers = []
        answers = []
        owesAcknowledgement = false
    }

    private mutating func takeData(_ bytes: [UInt8], window: Int, frame: NodeExchange.Frame, at now: Nanoseconds)
        -> Bool
    {
        guard var session, bytes.count >= 12, bytes[0] == 0x60 || bytes[0] == 0xA0,
            UInt32(bytes.littleEndian(1..<5)) == session.address
        else { return false }
        let counter = session.downlinkCounter(wire: UInt16(bytes.littleEndian(6..<8)))
        let body = Array(bytes.dropLast(4))
        let check = NodeFrame.check(
            body, key: session.keys.network, .down, address: session.address, counter: counter)
        let optionsEnd = 8 + Int(bytes[5] & 15)
        guard check == Array(bytes.suffix(4)), optionsEnd <= body.count else {
            note(.dropped(optionsEnd > body.count ? .broken : .wrongCheck), at: now)
            return false
        }
        guard session.downlinkCounter.map({ counter > $0 }) ?? true else {
            note(.dropped(.usedCounter), at: now)
            return false
        }
        session.downlinkCounter = counter
        session.unanswered = 0
        self.session = session
        stickyAnswers = []
        accept(body, optionsEnd: optionsEnd, counter: counter, window: window, frame: frame, at: now)
        return true
    }

    private mutating func accept(
        _ body: [UInt8], optionsEnd: Int, counter: UInt32, window: Int, frame: NodeExchange.Frame, at now: Nanoseconds
    ) {
        guard let session, let uplink = frame.counter, let sentEnd = exchange?.sent.end else { return }
        let port = optionsEnd < body.count ? body[optionsEnd] : nil
        let key = port == 0 ? session.keys.network : session.keys.application
        let payload = NodeFrame.cipher(
            Array(body.dropFirst(optionsEnd + 1)), key: key, .down, address: session.address, counter: counter)
        let down = NodeDownlink(
            counter: counter, port: port, payload: payload, window: window, isConfirmed: body[0] == 0xA0,
            isAcknowledgement: body[5] & 0x20 != 0, isPending: body[5] & 0x10 != 0)
        note(.heard(down), at: now)
        if let port, port > 0 { inbox.append(down) }
        if down.isAcknowledgement, frame.isConfirmed {
            lastAcknowledged = uplink
            note(.acknowledged(counter: uplink), at: now)
        }
        owesAcknowledgement = down.isConfirmed
        carryOut(port == 0 ? payload : Array(body[8..<optionsEnd]), sentEnd: sentEnd, at: now)
        // What has to be said, or more that waits: the MAC asks the application for a frame, which has nothing to say.
        if down.isConfirmed || down.isPending || !stickyAnswers.isEmpty, outbox.isEmpty {
            outbox.append(Message(port: nil, payload: [], isConfirmed: false))
        }
    }
}
