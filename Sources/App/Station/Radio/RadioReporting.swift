import Console
import LoRaServer
import LoRaWAN
import NetworkServers
import Transports

extension StationRadio {
    /// For the page and `fairlead status`. `now`: monotonic nanoseconds.
    func status(now: UInt64) -> RadioStatus {
        var report = own(now)
        report.networkServers = zip(configuration.networkServers, networkServers).map { configuration, server in
            switch server.link {
            case .success(let link): NetworkServerReport(link.status, now: now)
            case .failure(let failure):
                NetworkServerReport(
                    name: server.name, kind: configuration.kind.rawValue, address: configuration.broker.description,
                    state: .failed, message: "\(failure)")
            }
        }
        return report
    }

    private func own(_ now: UInt64) -> RadioStatus {
        guard let settings = configuration.server else { return RadioStatus(state: .open) }
        var report = RadioStatus(region: settings.settings.region.rawValue, listen: settings.listen.description)
        switch server {
        case .success(let server): report.tell(server.status, now: now)
        case .failure(let failure): (report.state, report.message) = (.failed, "\(failure)")
        case nil: break
        }
        return report
    }
}

extension RadioStatus {
    fileprivate mutating func tell(_ status: LoRaServerStatus, now: UInt64) {
        state = State(status.socket.state)
        uplinks = status.uplinks
        joins = status.joins
        downlinks = status.transmissions
        lostDatagrams = status.overflowed + status.socket.counters.droppedDatagrams
        refusals = Dictionary(
            uniqueKeysWithValues: status.refusals.filter { $0.value > 0 }.map { ($0.key.rawValue, $0.value) })
        gateways = status.gateways.map { GatewayStatus($0) }
        var complaints = [status.socket.state.message(now: now)].compactMap(\.self)
        if let trouble = status.ledgerTrouble { complaints.append(trouble) }
        if !status.unprovisioned.isEmpty {
            let devices = status.unprovisioned.map(\.description).joined(separator: ", ")
            complaints.append("not provisioned: \(devices); use `fairlead lora add`")
        }
        if lostDatagrams > 0 { complaints.append("\(lostDatagrams) datagrams lost") }
        message = complaints.isEmpty ? nil : complaints.joined(separator: "; ")
    }
}

extension GatewayStatus {
    fileprivate init(_ gateway: LoRaGatewayStatus) {
        self.init(
            name: gateway.name, eui: gateway.eui.description, alive: gateway.isAlive,
            address: gateway.address?.description, lastHeard: gateway.lastSeen,
            received: gateway.statistics?.received.map { Double($0) },
            receivedGood: gateway.statistics?.receivedGood.map { Double($0) },
            acknowledged: gateway.statistics?.acknowledged)
    }
}

extension NetworkServerReport {
    fileprivate init(_ status: NetworkServerStatus, now: UInt64) {
        self.init(
            name: status.name, kind: status.kind.rawValue, address: status.address,
            state: RadioStatus.State(status.state), message: status.state.message(now: now), uplinks: status.uplinks,
            joins: status.joins, downlinks: status.downlinks, unknownDevices: status.unknownDevices,
            lost: status.lost,
            refusals: Dictionary(
                uniqueKeysWithValues: status.refusals.filter { $0.value > 0 }.map { ($0.key.rawValue, $0.value) }),
            lastHeard: status.lastHeard)
    }
}

extension RadioStatus.State {
    fileprivate init(_ state: LinkState) {
        self =
            switch state {
            case .connecting: .connecting
            case .open, .finished: .open
            case .waiting: .waiting
            case .stopped: .failed
            }
    }
}
