import CFairlead
import Glibc
import Sensing
import Timekeeping

/// One open byte stream, a terminal or a TCP connection: the same reader for all of them.
struct StreamConnection {
    enum Kind {
        case serial(SerialTiming)
        case tcp
    }

    let descriptor: OpenDescriptor
    /// As messages name it.
    let name: String
    let kind: Kind
    let source: Int
    var writer = StreamWriter()
    private var watch: QueueWatch
    private var pace: PaceWatch?

    /// Reads in a row before others get their turn.
    private static let readsInARow = 16

    init(_ descriptor: OpenDescriptor, name: String, kind: Kind, source: Int = 0, now: UInt64) {
        self.descriptor = descriptor
        self.name = name
        self.kind = kind
        self.source = source
        let wakeUp = if case .tcp = kind { QueueWatch.socketWakeUp } else { QueueWatch.serialWakeUp }
        watch = QueueWatch(wakeUp: wakeUp, now: now)
        if case .serial(let timing) = kind, !timing.isPaced { pace = PaceWatch(timing.character) }
    }

    /// What to poll it for.
    var events: Int16 { writer.isWaiting ? PollSet.readable | PollSet.writable : PollSet.readable }

    mutating func waits(from now: UInt64) {
        watch.waits(from: now)
    }

    mutating func write(_ control: LinkControl) throws(LinkFailure) {
        guard writer.isWaiting else { return }
        let count = try writer.write(to: descriptor.number, named: name, clock: control.clock)
        if count > 0 { control.count { $0.bytesOut &+= UInt64(count) } }
    }

    /// Reads what is there and hands it on, chunk by chunk, without a copy.
    mutating func read(
        into buffer: ReceiveBuffer, _ control: LinkControl, _ consumer: inout some LinkConsumer
    ) throws(LinkFailure) {
        for _ in 0..<Self.readsInARow where !control.isStopping {
            let before = control.clock.monotonic()
            var stamp: Int64 = 0
            let count = readOnce(into: buffer.memory, stamp: &stamp)
            if count < 0 {
                let error = SystemError.last
                if error.isTransient { return }
                throw ended(error)
            }
            guard count > 0 else { throw ended(nil) }
            pace?.read(count, at: control.clock.monotonic())
            let time = stampOfFirstByte(count: count, kernelStamp: stamp, control)
            let isDrained = count < buffer.memory.count
            if isDrained { watch.isEmpty(at: before) }
            control.count { $0.received(bytes: count) }
            consumer.receive(
                UnsafeRawBufferPointer(rebasing: buffer.memory[..<count]),
                Arrival(time: time, boundary: .stream, source: source, pace: linePace))
            if isDrained { return }
        }
    }

    private func readOnce(into memory: UnsafeMutableRawBufferPointer, stamp: inout Int64) -> Int {
        if case .tcp = kind {
            return fairlead_receive(descriptor.number, memory.baseAddress, memory.count, &stamp)
        }
        return Glibc.read(descriptor.number, memory.baseAddress, memory.count)
    }

    private mutating func stampOfFirstByte(count: Int, kernelStamp: Int64, _ control: LinkControl) -> Timestamp {
        let clock = control.clock
        let time = kernelStamp == 0 ? clock.now() : clock.stamp(realtime: kernelStamp)
        if let raw = time.stamp?.monotonic { watch.wasLate(by: Int64(clamping: clock.monotonic()) - raw) }
        let waited = watch.wait(at: clock.monotonic())
        return time.corrected(by: delay(of: count, waited))
    }

    private func delay(of count: Int, _ waited: QueueWait) -> ArrivalDelay {
        switch kind {
        case .tcp: .stream(waited: waited)
        case .serial(let line) where line.isPaced: .serial(characters: count, line.character, waited: waited)
        case .serial(let line) where isFoundPaced: .foundPaced(characters: count, line.character, waited: waited)
        case .serial(let line): .unpaced(characters: count, line.character, waited: waited)
        }
    }

    private var isFoundPaced: Bool { pace?.isPaced ?? false }

    private var linePace: LinePace? {
        guard case .serial(let line) = kind else { return nil }
        let isPaced = line.isPaced || isFoundPaced
        return LinePace(
            character: isPaced ? line.character.nanoseconds(characters: 1) : 0, quickest: line.quickest)
    }

    private func ended(_ error: SystemError?) -> LinkFailure {
        guard case .tcp = kind else {
            return LinkFailure(
                "\(name) hung up" + (error.map { ": \($0.text)" } ?? ""), remedy: "is the adapter plugged in?")
        }
        guard let error else {
            return LinkFailure("\(name) closed the connection", remedy: "it is called again")
        }
        if error.code == ETIMEDOUT {
            return LinkFailure("\(name) no longer answers", remedy: "check its power and the network")
        }
        return LinkFailure("the connection with \(name) broke: \(error.text)", remedy: "check the network")
    }
}
