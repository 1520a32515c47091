import Glibc
import Programs
import Synchronization

/// The links that a proxy stands in.
enum LinkName: Int, CaseIterable, Sendable {
    case http, stationToBroker, archiveToBroker
}

/// Everything that the campaign does at sockets: instruments, a source of time, and proxies in the links.
struct NetworkState {
    var proxies: [Proxy]
    var instruments: [CounterInstrument]
    var time: TimeServer

    mutating func turn() {
        let now = monotonicSeconds()
        for index in instruments.indices { instruments[index].turn(at: now) }
        for index in proxies.indices { proxies[index].turn(at: now) }
        time.turn()
    }

    subscript(link: LinkName) -> Proxy {
        get { proxies[link.rawValue] }
        set { proxies[link.rawValue] = newValue }
    }
}

/// The same, served by a thread of its own until the program ends.
final class Network: Sendable {
    private let state: Mutex<NetworkState>

    /// Turns a second: fine enough that a link's bytes arrive one by one when it is slow.
    private static let pause: UInt32 = 1000

    init(_ state: sending NetworkState) throws(BenchmarkFailure) {
        self.state = Mutex(state)
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                let network = Unmanaged<Network>.fromOpaque(context).takeRetainedValue()
                while true {
                    network.state.withLock { $0.turn() }
                    usleep(Network.pause)
                }
            }, Unmanaged.passRetained(self).toOpaque())
        guard code == 0 else { throw BenchmarkFailure("the system gives no thread") }
    }

    func with<Result>(_ body: (inout sending NetworkState) -> sending Result) -> sending Result {
        state.withLock(body)
    }

    func set(_ link: LinkName, _ mode: Proxy.Mode) {
        state.withLock { $0[link].set(mode) }
    }
}
