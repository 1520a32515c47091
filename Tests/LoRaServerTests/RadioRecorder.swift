import Foundation
import LoRaWAN
import Sensing
import Transports

/// What a LoRa instrument was given, for tests on another thread; and the store, which answers as the test wants.
final class RadioRecorder: @unchecked Sendable {
    enum Store {
        case commits, refuses
        /// Answers when `commit` is called.
        case waits
        /// Does not come back from taking the frame until `release` is called.
        case hangs
    }

    private let condition = NSCondition()
    private var store: Store
    private var isHanging: Bool
    private var answers: [@Sendable (Bool) -> Void] = []
    private var heard: [RadioFrame] = []
    private var told: [DownlinkNews] = []
    private var changed: [LinkState] = []

    init(_ store: Store = .commits) {
        self.store = store
        isHanging = store == .hangs
    }

    var frames: [RadioFrame] { condition.withLock { heard } }
    var counters: [UInt32] { frames.compactMap(\.counter) }
    var news: [DownlinkNews] { condition.withLock { told } }
    var states: [LinkState] { condition.withLock { changed } }

    func commit() {
        let due = condition.withLock {
            defer { answers = [] }
            return answers
        }
        for answer in due { answer(true) }
    }

    func release() {
        condition.withLock {
            isHanging = false
            condition.broadcast()
        }
    }

    fileprivate func take(_ frame: RadioFrame, _ answer: @escaping @Sendable (Bool) -> Void) {
        condition.lock()
        heard.append(frame)
        while isHanging { condition.wait() }
        if store == .waits { answers.append(answer) }
        condition.unlock()
        if store != .waits { answer(store != .refuses) }
    }

    fileprivate func note(_ news: DownlinkNews) {
        condition.withLock { told.append(news) }
    }

    fileprivate func note(_ state: LinkState) {
        condition.withLock { changed.append(state) }
    }
}

struct RadioConsumer: LinkConsumer {
    let recorder: RadioRecorder

    mutating func receive(_ bytes: UnsafeRawBufferPointer, _ arrival: Arrival) {}
    mutating func ended(source: Int) {}

    mutating func changed(to state: LinkState) {
        recorder.note(state)
    }

    mutating func take(radio frame: RadioFrame, answer: @escaping @Sendable (Bool) -> Void) {
        recorder.take(frame, answer)
    }

    mutating func heard(of downlink: DownlinkNews, at time: Timestamp) {
        recorder.note(downlink)
    }
}
