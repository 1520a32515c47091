import Sensing

/// Data frames of devices.
extension NetworkServer {
    mutating func hearData(_ packet: ReceivedPacket, _ moment: Moment, into actions: inout [ServerAction]) {
        // Most frames are other networks': they go before anything of them is read or computed.
        if let address = address(of: packet.payload), holders[address] == nil {
            return refuseUnknown(address, moment, into: &actions)
        }
        guard case .data(let frame)? = read(packet.payload, moment, into: &actions),
            let candidates = holders[frame.address]
        else { return }
        switch match(frame, candidates) {
        case .new(let device, let counter, let isOffered):
            guard isServed(device, frame, moment, into: &actions) else { return }
            if isOffered { promote(device) }
            accept(frame, of: device, counter: counter, packet, moment, into: &actions)
        case .again(let device, let counter):
            guard isServed(device, frame, moment, into: &actions) else { return }
            hearAgain(frame, of: device, counter: counter, packet, moment, into: &actions)
        case .old(let device, let counter, let last):
            guard isServed(device, frame, moment, into: &actions) else { return }
            hearOld(frame, of: device, counter: counter, last: last, packet, moment, into: &actions)
        case .none: refuseKeys(frame, candidates, moment, into: &actions)
        }
    }

    // MARK: New frames

    private mutating func promote(_ device: EUI64) {
        let before = devices[device]?.addresses ?? []
        devices[device]?.promote()
        index(device, before: before)
    }

    /// The record is given out at once; what answers it waits for its commit.
    private mutating func accept(
        _ frame: DataFrame, of device: EUI64, counter: UInt32, _ packet: ReceivedPacket, _ moment: Moment,
        into actions: inout [ServerAction]
    ) {
        guard let keys = devices[device]?.memory.session?.keys else { return }
        let reception = reception(of: packet, moment, into: &actions)
        guard let (lost, beginsSession) = devices[device]?.accept(counter, heardAt: reception) else { return }
        let plain = frame.crossed(keys, counter: counter)
        let commands = UplinkCommand.read(plain.port == 0 ? plain.payload : plain.options).commands
        let status = take(commands, of: device)
        confirmDownlink(of: device, acknowledges: frame.control.acknowledges, into: &actions)
        let uplink = Uplink(
            ticket: issueTicket(device, counter), device: device, address: frame.address, counter: counter,
            plain: plain.bytes, port: frame.port, isConfirmed: frame.isConfirmed, lost: lost,
            beginsSession: beginsSession, reception: reception, battery: status.battery, margin: status.margin)
        actions.append(.keep(uplink))
        var heard = heardUplink(frame, counter, UplinkRequests(plain, commands), packet, reception, moment)
        heard.kept = uplink
        devices[device]?.uplink = heard
        if frame.control.adaptsDataRate, let snr = packet.snr {
            devices[device]?.rates.note(counter: counter, snr: snr)
        }
        noteChange(of: device, now: moment.now)
        if wantsAnswer(device) { wait(device, .uplink(uplink.ticket), moment) }
    }

    private mutating func issueTicket(_ device: EUI64, _ counter: UInt32) -> UInt64 {
        let session = devices[device]?.sessionNumber ?? 0
        return tickets.issue(TicketBook.Ticket(device: device, session: session, counter: counter))
    }

    private func heardUplink(
        _ frame: DataFrame, _ counter: UInt32, _ requests: UplinkRequests, _ packet: ReceivedPacket,
        _ reception: Reception, _ moment: Moment
    ) -> HeardUplink {
        var spreadingFactor = 12
        if case .lora(let factor, _) = packet.modulation { spreadingFactor = factor }
        let ended = reception.time.instant.adding(nanoseconds: packet.airtime ?? 0)
        return HeardUplink(
            hearing: Hearing(
                HeardCopy(packet, gateway: moment.gateway), arrival: moment.arrival, heard: moment.now),
            counter: counter, mic: frame.mic, requests: requests,
            dataRate: settings.region.dataRate(of: packet.modulation), spreadingFactor: spreadingFactor,
            adaptsDataRate: frame.control.adaptsDataRate,
            ended: ended >= ServerLimits.earliestTime ? ended : nil)
    }

    /// What its MAC commands tell.
    private mutating func take(_ commands: [UplinkCommand], of device: EUI64) -> (battery: UInt8?, margin: Int?) {
        var status: (battery: UInt8?, margin: Int?) = (nil, nil)
        for command in commands {
            switch command {
            case .deviceStatus(let battery, let margin):
                status = (battery, margin)
                devices[device]?.memory.battery = battery
                devices[device]?.memory.margin = margin
            case .linkADRAnswer(let mask, let dataRate, let power):
                devices[device]?.mask.answered(isAccepted: mask)
                devices[device]?.rates.answer(isAccepted: mask && dataRate && power)
            default: break
            }
        }
        return status
    }

    mutating func wait(_ device: EUI64, _ subject: DueAnswers.Subject, _ moment: Moment) {
        due.add(
            DueAnswers.Entry(due: moment.now + settings.deduplication, device: device, subject: subject))
    }

    // MARK: The last frame again

    /// Another gateway heard it too, or the device sent it again because it heard no answer, or somebody recorded it.
    private mutating func hearAgain(
        _ frame: DataFrame, of device: EUI64, counter: UInt32, _ packet: ReceivedPacket, _ moment: Moment,
        into actions: inout [ServerAction]
    ) {
        guard let known = devices[device]?.uplink, known.counter == counter else {
            return hearAfterRestart(frame, of: device, counter: counter, packet, moment, into: &actions)
        }
        guard known.mic == frame.mic else {
            // The same counter and another frame: the device counts anew.
            return hearOld(frame, of: device, counter: counter, last: counter, packet, moment, into: &actions)
        }
        let since = moment.now - min(known.hearing.heard, moment.now)
        // A device does not speak again before RX1.
        let delay = UInt64(devices[device]?.memory.session?.rxDelay ?? 1) * ServerLimits.second
        if since < delay {
            devices[device]?.uplink?.hearing.add(HeardCopy(packet, gateway: moment.gateway))
            guard let snr = packet.snr, frame.control.adaptsDataRate else { return }
            devices[device]?.rates.note(counter: counter, snr: snr)
        } else if known.repetitions < ServerLimits.mostRepetitions, since <= ServerLimits.repetition {
            begin(known, again: frame, of: device, packet, moment, into: &actions)
        } else {
            refuseReplay(frame, of: device, counter: counter, last: counter, moment, into: &actions)
        }
    }

    /// After a restart the last frame is known by its counter alone, and it is in the store.
    private mutating func hearAfterRestart(
        _ frame: DataFrame, of device: EUI64, counter: UInt32, _ packet: ReceivedPacket, _ moment: Moment,
        into actions: inout [ServerAction]
    ) {
        guard let started, moment.now <= started + ServerLimits.repetition, devices[device]?.isDurable(counter) == true
        else { return refuseReplay(frame, of: device, counter: counter, last: counter, moment, into: &actions) }
        begin(nil, again: frame, of: device, packet, moment, into: &actions)
    }

    /// The device sent it again, because it did not hear what it waited for. It is kept only when the first was lost on
    /// its way into the store, and answered only when the device waits for an acknowledgement.
    private mutating func begin(
        _ known: HeardUplink?, again frame: DataFrame, of device: EUI64, _ packet: ReceivedPacket, _ moment: Moment,
        into actions: inout [ServerAction]
    ) {
        guard let session = devices[device]?.memory.session, let counter = session.uplinkCounter else { return }
        let reception = reception(of: packet, moment, into: &actions)
        let plain = frame.crossed(session.keys, counter: counter)
        let commands = UplinkCommand.read(plain.port == 0 ? plain.payload : plain.options).commands
        var heard = heardUplink(frame, counter, UplinkRequests(plain, commands), packet, reception, moment)
        heard.kept = known?.kept
        heard.standing = known?.standing ?? .durable
        heard.repetitions = (known?.repetitions ?? 0) + 1
        if heard.standing == .lost {
            heard.kept?.ticket = issueTicket(device, counter)
            heard.kept?.reception = reception
            heard.standing = .waiting
            if let uplink = heard.kept { actions.append(.keep(uplink)) }
        }
        devices[device]?.uplink = heard
        if frame.isConfirmed {
            wait(device, .uplink(heard.ticket), moment)
        } else if known?.standing != .lost {
            refuseReplay(frame, of: device, counter: counter, last: counter, moment, into: &actions)
        }
    }

    // MARK: Old frames

    private mutating func hearOld(
        _ frame: DataFrame, of device: EUI64, counter: UInt32, last: UInt32, _ packet: ReceivedPacket, _ moment: Moment,
        into actions: inout [ServerAction]
    ) {
        guard let served = devices[device], case .personalised = served.device.activation,
            served.device.policy.counterReset == .accepted, counter == UInt32(frame.counter)
        else { return refuseReplay(frame, of: device, counter: counter, last: last, moment, into: &actions) }
        devices[device]?.resetCounters(at: moment.instant)
        // The ledger has to forget the high counter before a record with a low one is there.
        if let entry = persisted(device) { actions.append(.persist(entry)) }
        accept(frame, of: device, counter: counter, packet, moment, into: &actions)
    }
}
