import Glibc
import LoRaWAN
import Sensing
import Synchronization
import Transports

/// What the consumers of a test were given.
final class HeardFrames: Sendable {
    struct Frame {
        var device: EUI64
        var frame: RadioFrame
    }

    private struct State {
        var frames: [Frame] = []
        var news: [DownlinkNews] = []
        var states: [LinkState] = []
        var threads: Set<UInt> = []
        /// So often the store takes nothing.
        var refusals = 0
    }

    private let state = Mutex(State())

    var frames: [RadioFrame] { state.withLock { $0.frames.map(\.frame) } }
    var counters: [UInt32?] { frames.map(\.counter) }
    var news: [DownlinkNews] { state.withLock { $0.news } }
    var states: [LinkState] { state.withLock { $0.states } }
    /// On how many threads a consumer was made and called.
    var threads: Int { state.withLock { $0.threads.count } }

    func refuse(_ times: Int) {
        state.withLock { $0.refusals = times }
    }

    func consumer(of device: EUI64) -> any LinkConsumer {
        note()
        return Consumer(device: device, heard: self)
    }

    private func note() {
        state.withLock { _ = $0.threads.insert(pthread_self()) }
    }

    private struct Consumer: LinkConsumer {
        let device: EUI64
        let heard: HeardFrames

        mutating func receive(_ bytes: UnsafeRawBufferPointer, _ arrival: Arrival) {}
        mutating func ended(source: Int) {}

        mutating func changed(to state: LinkState) {
            heard.note()
            heard.state.withLock { $0.states.append(state) }
        }

        mutating func take(radio frame: RadioFrame, answer: @escaping @Sendable (Bool) -> Void) {
            heard.note()
            let isTaken = heard.state.withLock { state in
                guard state.refusals == 0 else {
                    state.refusals -= 1
                    return false
                }
                state.frames.append(Frame(device: device, frame: frame))
                return true
            }
            answer(isTaken)
        }

        mutating func heard(of downlink: DownlinkNews, at time: Timestamp) {
            heard.note()
            heard.state.withLock { $0.news.append(downlink) }
        }
    }
}
