import Sensing

/// Why a data frame of a known address came to nothing, in words that help.
extension NetworkServer {
    mutating func refuseUnknown(_ address: DeviceAddress, _ moment: Moment, into actions: inout [ServerAction]) {
        guard block.contains(address) else {
            return refuse(
                .foreignNetwork, "a frame of address \(address) came, which is another network's", moment,
                address: address, into: &actions)
        }
        refuse(
            .unknownDevice,
            "no device here has the address \(address): a frame of another private network, or of a device that has to "
                + "join again", moment, address: address, into: &actions)
    }

    /// False, and said, when another network server serves it.
    func isServed(
        _ device: EUI64, _ frame: DataFrame, _ moment: Moment, into actions: inout [ServerAction]
    ) -> Bool {
        guard excluded.contains(device) else { return true }
        refuse(
            .otherServer,
            "device \(device) is served by another network server, by the station file, and sent a frame with keys of "
                + "this one: it must not be served by both; `fairlead lora remove \(device)`", moment, device: device,
            address: frame.address, into: &actions)
        return false
    }

    mutating func refuseKeys(
        _ frame: DataFrame, _ holders: [EUI64], _ moment: Moment, into actions: inout [ServerAction]
    ) {
        let names = holders.prefix(3).map { "\($0)" }.joined(separator: ", ")
        refuse(
            .wrongKey,
            "the MIC of a frame with the address \(frame.address) fits no key of \(names): the device is another "
                + "network's, or its keys are not these; a device with fixed keys (ABP): compare NwkSKey; one that joins: "
                + "let it join again",
            moment, device: holders.count == 1 ? holders.first : nil, address: frame.address, into: &actions)
    }

    mutating func refuseReplay(
        _ frame: DataFrame, of device: EUI64, counter: UInt32, last: UInt32, _ moment: Moment,
        into actions: inout [ServerAction]
    ) {
        var text = "device \(device): frame \(counter) came again"
        text +=
            counter == last
            ? ": the device repeats its frames (NbTrans), or somebody sends what was recorded"
            : " after frame \(last): somebody sends what was recorded"
        if case .personalised? = devices[device]?.device.activation, counter == UInt32(frame.counter) {
            text +=
                ", or the device lost its counter and begins anew: then let it keep its counter over a restart, let it "
                + "join (OTAA), or accept it with `fairlead lora add \(device) --counter-reset accepted`"
        }
        refuse(.replay, text, moment, device: device, address: frame.address, into: &actions)
    }
}
