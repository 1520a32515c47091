import Glibc
import Programs

/// The files that the programs of a campaign are started with, and the ports that they meet at.
struct FleetFiles {
    let base: String
    let httpPorts: [UInt16]
    let brokerPort: UInt16

    init(base: String) throws(BenchmarkFailure) {
        self.base = base
        httpPorts = [try Socket.freePort(), try Socket.freePort()]
        brokerPort = try Socket.freePort()
    }

    var station: String { "\(base)/station.yaml" }
    var broker: String { "\(base)/mosquitto.conf" }
    var socket: String { "\(base)/control.sock" }

    /// Small segments, so that there are many; two required destinations, by different links to different archives, and
    /// with little that counts as live, so that every lane is used. A full disk costs nothing that was committed.
    func write(_ network: borrowing NetworkState) throws(BenchmarkFailure) {
        let instruments = network.instruments.map { instrument in
            "  - {name: \(instrument.name), driver: campaign/counter, "
                + "transport: {tcp: 127.0.0.1:\(instrument.port)}}\n"
        }
        try Programs.write(
            """
            station: campaign
            store:
              directory: \(base)/station/store
              commit_every: \(CampaignBounds.tickMilliseconds) ms
              segment: 10 s
              segment_size: 1 MiB
              limit: 96 MiB
              reserve: 1 MiB
              when_full: refuse new
            control: {socket: \(socket)}
            page: false
            clock:
              finest_bound: 100 ms
              sources: [{name: receiver, gpsd: "127.0.0.1:\(network.time.port)"}]
            instruments:
            \(instruments.joined())destinations:
              - name: direct
                http: http://127.0.0.1:\(network[.http].port)
                timeout: 2 s
                lanes: {live: 1 s, backlog: oldest first}
                batch: {every: 50 ms}
              - name: broker
                mqtt: 127.0.0.1:\(network[.stationToBroker].port)
                timeout: 2 s
                lanes: {live: 1 s, backlog: newest first}
                batch: {every: 50 ms}

            """, to: station)
        mkdir("\(base)/shore/broker", 0o755)
        // As root it would become another user, who may not write here.
        try Programs.write(
            """
            listener \(brokerPort) 127.0.0.1
            allow_anonymous true
            persistence true
            persistence_location \(base)/shore/broker/
            \(getuid() == 0 ? "user root" : "")

            """, to: broker)
    }
}

/// What the campaign holds the programs to.
enum CampaignBounds {
    /// `commit_every`, the product's default: what is not committed when the daemon dies is lost.
    static let tickMilliseconds = 200
    /// T: the most input that may be lost by a death of the daemon, in milliseconds: a tick, its commit, and what the
    /// scheduler of a loaded machine adds.
    static let mostLostMilliseconds = 1000.0
    /// An archive that lost what it had confirmed has it again by then, once the links are well.
    static let inquirySeconds = 75.0
    /// A recovery that takes longer is a failure.
    static let recoverySeconds = 90.0
}
