import LoRaWAN
import Transports

/// What the instruments and the operator hear of gateways and devices.
extension ServerWork {
    func refreshStates() {
        place.board.change { [gateways] in $0.gateways = gateways.gateways }
        let socket = place.socket.status.state
        for device in seats.keys {
            let state = state(of: device, socket)
            guard seats[device]?.state != state else { continue }
            seats[device]?.state = state
            place.board.changeLink(of: device) { $0.state = state }
            seats[device]?.consumer.changed(to: state)
        }
    }

    func state(of device: EUI64, _ socket: LinkState) -> LinkState {
        guard book.isProvisioned(device) else {
            return .waiting(
                LinkFailure("the device \(device) is not provisioned", remedy: "fairlead lora add \(device)"),
                nextTry: 0)
        }
        guard socket == .open else { return socket }
        guard gateways.isAnyAlive else {
            return .waiting(
                LinkFailure("no gateway is heard", remedy: "does one send to this station, with PULL_DATA?"),
                nextTry: 0)
        }
        return .open
    }

    func report(_ socket: LinkStatus) {
        switch socket.state {
        case .open: place.log.info("gateways are listened to", metadata: ["port": "\(socket.localPort ?? 0)"])
        case .waiting(let failure, _) where failure != lastFailure:
            lastFailure = failure
            place.log.warning("gateways cannot be listened to: \(failure)")
        default: break
        }
    }
}
