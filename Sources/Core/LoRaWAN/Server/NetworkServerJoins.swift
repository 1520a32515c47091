import Sensing

/// Devices that join.
extension NetworkServer {
    mutating func hearJoin(_ packet: ReceivedPacket, _ moment: Moment, into actions: inout [ServerAction]) {
        guard case .joinRequest(let request)? = read(packet.payload, moment, into: &actions) else { return }
        let device = request.device
        guard !excluded.contains(device) else {
            return refuse(
                .otherServer, "device \(device) asks to join, and another network server answers it", moment,
                device: device, isJoin: true, into: &actions)
        }
        guard let served = devices[device] else { return refuseUnknown(request, moment, into: &actions) }
        if let known = served.join, known.payload == packet.payload, isCopy(known.hearing.heard, moment) {
            devices[device]?.join?.hearing.add(HeardCopy(packet, gateway: moment.gateway))
            return
        }
        if let refused = served.refusedJoin, refused.payload == packet.payload, isCopy(refused.heard, moment) { return }
        guard let key = rootKey(of: served, request, packet, moment, into: &actions),
            let dataRate = dataRate(of: packet, request, moment, into: &actions)
        else { return }
        admit(request, key, dataRate: dataRate, packet, moment, into: &actions)
    }

    /// Another gateway heard it too: a device does not ask again before the windows are over.
    private func isCopy(_ heard: UInt64, _ moment: Moment) -> Bool {
        moment.now < heard + UInt64(ServerLimits.joinDelay) * ServerLimits.second
    }

    // MARK: Refusals

    private mutating func refuseUnknown(_ request: JoinRequest, _ moment: Moment, into actions: inout [ServerAction]) {
        refuse(
            .unknownDevice,
            "device \(request.device) asks to join, and is not provisioned here: if it is yours, `fairlead lora add "
                + "\(request.device) --join-eui \(request.join)`", moment, device: request.device, isJoin: true,
            into: &actions)
    }

    /// The AppKey of a device whose join-request is good in everything.
    private mutating func rootKey(
        of served: ServedDevice, _ request: JoinRequest, _ packet: ReceivedPacket, _ moment: Moment,
        into actions: inout [ServerAction]
    ) -> LoRaKey? {
        let device = request.device
        guard case .overTheAir(let join, let key) = served.device.activation else {
            refuse(
                request, .notSupported,
                "device \(device) asks to join, and is provisioned with fixed keys (ABP): provision it with its AppKey, "
                    + "`fairlead lora add \(device) --join-eui \(request.join)`", packet, moment, into: &actions)
            return nil
        }
        if let join, join != request.join {
            refuse(
                request, .wrongJoinEUI,
                "device \(device) asks \(request.join) to let it join, and \(join) is provisioned: `fairlead lora add "
                    + "\(device) --join-eui \(request.join)`, or correct it in the device", packet, moment,
                into: &actions)
            return nil
        }
        guard request.isGenuine(key) else {
            refuse(
                request, .wrongKey,
                "the MIC of a join-request does not fit the AppKey of \(device): compare the key in the device, byte "
                    + "by byte (a 1.1 device: its NwkKey), with the one provisioned; `fairlead lora add \(device)` takes "
                    + "the right one", packet, moment, into: &actions)
            return nil
        }
        if let reason = served.refusalOfNonce(request.nonce, join: request.join) {
            refuse(
                request, .usedNonce,
                "device \(device) asks to join with DevNonce \(request.nonce), which \(reason): it lost its memory, or "
                    + "somebody sends what was recorded; if the device was restarted, `fairlead lora forget-nonces "
                    + "\(device)`", packet, moment, into: &actions)
            return nil
        }
        return key
    }

    private mutating func dataRate(
        of packet: ReceivedPacket, _ request: JoinRequest, _ moment: Moment, into actions: inout [ServerAction]
    ) -> Int? {
        let region = settings.region
        guard region.carries(uplinkAt: packet.frequency), let rate = region.dataRate(of: packet.modulation) else {
            refuse(
                request, .notSupported,
                "device \(request.device) asks to join at \(Self.megahertz(packet.frequency)) with "
                    + "\(packet.modulation), which is not \(region.rawValue): set the device, or 'region' in the station "
                    + "file", packet, moment, into: &actions)
            return nil
        }
        return rate
    }

    /// Of a device of ours. Not more than a line a second goes into its join log.
    private mutating func refuse(
        _ request: JoinRequest, _ kind: Refusal.Kind, _ text: String, _ packet: ReceivedPacket, _ moment: Moment,
        into actions: inout [ServerAction]
    ) {
        let device = request.device
        refuse(kind, text, moment, device: device, isJoin: true, into: &actions)
        let before = devices[device]?.refusedJoin?.heard
        guard before.map({ moment.now >= $0 + ServerLimits.second }) ?? true else { return }
        devices[device]?.refusedJoin = RefusedJoin(payload: packet.payload, heard: moment.now)
        var event = event(request, HeardCopy(packet, gateway: moment.gateway), time: moment.instant)
        event.refusal = Refusal(
            kind, text, time: moment.instant, gateway: moment.gateway, device: device, isJoin: true)
        actions.append(.persistSoon(.join(event)))
    }

    private func event(_ request: JoinRequest, _ copy: HeardCopy, time: Instant) -> JoinEvent {
        JoinEvent(
            time: time, device: request.device, join: request.join, nonce: request.nonce, gateway: copy.gateway,
            rssi: copy.rssi, snr: copy.snr)
    }

    // MARK: Acceptance

    /// The nonce is used and the session offered before anything is said; the answer waits for the other gateways.
    private mutating func admit(
        _ request: JoinRequest, _ key: LoRaKey, dataRate: Int, _ packet: ReceivedPacket, _ moment: Moment,
        into actions: inout [ServerAction]
    ) {
        guard let served = devices[request.device] else { return }
        let joinNonce = served.memory.joinNonce & 0xFF_FFFF
        let address = AddressAssignment.address(
            for: request.device, joinNonce: joinNonce, network: settings.networkID
        ) { holders[$0] != nil }
        let accept = accept(joinNonce, address)
        let region = settings.region
        let session = DeviceSession(
            address: address,
            keys: KeyDerivation.session(
                root: key, joinNonce: joinNonce, network: settings.networkID, deviceNonce: request.nonce),
            started: moment.instant, rxDelay: settings.rxDelay, rx1Offset: 0, rx2DataRate: region.rx2DataRate,
            rx2Frequency: region.rx2Frequency)
        devices[request.device]?.memory.offered = session
        devices[request.device]?.memory.joinNonce = joinNonce + 1
        devices[request.device]?.use(request.nonce, join: request.join)
        index(request.device, before: served.addresses)
        devices[request.device]?.join = HeardJoin(
            hearing: Hearing(
                HeardCopy(packet, gateway: moment.gateway), arrival: moment.arrival, heard: moment.now),
            payload: packet.payload, request: request, accept: accept.sealed(key), address: address, dataRate: dataRate)
        _ = reception(of: packet, moment, into: &actions)
        if let entry = persisted(request.device) { actions.append(.persist(entry)) }
        wait(request.device, .join(request.nonce), moment)
    }

    private func accept(_ joinNonce: UInt32, _ address: DeviceAddress) -> JoinAccept {
        JoinAccept(
            joinNonce: joinNonce, network: settings.networkID, address: address,
            settings: DownlinkSettings(rx1Offset: 0, rx2DataRate: settings.region.rx2DataRate),
            rxDelay: UInt8(clamping: settings.rxDelay),
            channels: settings.region.channelList(subBand: settings.subBand))
    }

    mutating func answerJoin(of device: EUI64, time: Timestamp, now: UInt64, into actions: inout [ServerAction]) {
        guard let join = devices[device]?.join, !join.isAnswered else { return }
        let region = settings.region
        let inquiry = DownlinkInquiry(
            hearing: join.hearing, refusedWays: join.refusedWays, dataRate: join.dataRate,
            delay: ServerLimits.joinDelay, rx1Offset: 0, rx2DataRate: region.rx2DataRate,
            rx2Frequency: region.rx2Frequency, reserve: 0, now: now, time: time
        ) { _ in join.accept.count }
        var obstacles: [String] = []
        guard let route = route(inquiry, &obstacles) else {
            return tellObstacles(obstacles, join, device, time, into: &actions)
        }
        devices[device]?.join?.isAnswered = true
        var event = event(join.request, route.copy, time: join.hearing.arrival.instant)
        event.address = join.address
        actions.append(.persist(.join(event)))
        _ = transmit(join.accept, by: route, device, .join(join.request.nonce), now: now, into: &actions)
    }

    private func tellObstacles(
        _ obstacles: [String], _ join: HeardJoin, _ device: EUI64, _ time: Timestamp, into actions: inout [ServerAction]
    ) {
        let text =
            "device \(device) may join, and the join-accept was not sent: \(Self.words(obstacles))"
        let gateway = join.hearing.copies.first?.gateway
        let refusal = Refusal(
            .notTransmitted, text, time: time.instant, gateway: gateway, device: device, isJoin: true)
        actions.append(.refuse(refusal))
        guard let copy = join.hearing.byQuality.first else { return }
        var event = event(join.request, copy, time: time.instant)
        event.refusal = refusal
        actions.append(.persistSoon(.join(event)))
    }
}
