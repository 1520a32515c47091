import LoRaWAN
import Logging
import Sensing
import StationClock
import Transports

/// What a LoRa server is told before it starts.
struct ServerPlan: Sendable {
    struct StoredCounter: Sendable {
        var device: EUI64
        var address: DeviceAddress
        var counter: UInt32
    }

    var members: [EUI64: @Sendable () -> any LinkConsumer] = [:]
    var excluded: Set<EUI64> = []
    /// From stored records.
    var counters: [StoredCounter] = []
}

/// What the server's thread works with.
struct ServerPlace: Sendable {
    let settings: NetworkServerSettings
    let clock: StationClock
    let ledger: LoRaLedger
    let log: Logger
    let onGateway: @Sendable (GatewayNews) -> Void
    let queue: ServerQueue
    let board: ServerBoard
    let socket: DatagramServer
}
