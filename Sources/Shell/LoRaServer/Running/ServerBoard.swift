import LoRaWAN
import Sensing
import Synchronization
import Transports

/// What the threads of a LoRa server show to the rest of the program.
final class ServerBoard: Sendable {
    struct State {
        var status = LoRaServerStatus()
        var links: [EUI64: LinkStatus] = [:]
        var hasEnded = false
        var waitingForEnd: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func read<Value: Sendable>(_ body: (State) -> Value) -> Value {
        state.withLock { body($0) }
    }

    func change(_ body: (inout LoRaServerStatus) -> Void) {
        state.withLock { body(&$0.status) }
    }

    func changeLink(of device: EUI64, _ body: (inout LinkStatus) -> Void) {
        state.withLock { body(&$0.links[device, default: LinkStatus()]) }
    }

    func count(_ kind: Refusal.Kind) {
        change { $0.refusals[kind, default: 0] += 1 }
    }

    func markEnded() {
        let waiting = state.withLock { state in
            state.hasEnded = true
            defer { state.waitingForEnd = [] }
            return state.waitingForEnd
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Returns when `markEnded` was called.
    func end() async {
        await withCheckedContinuation { continuation in
            let hasEnded = state.withLock { state in
                if !state.hasEnded { state.waitingForEnd.append(continuation) }
                return state.hasEnded
            }
            if hasEnded { continuation.resume() }
        }
    }
}
