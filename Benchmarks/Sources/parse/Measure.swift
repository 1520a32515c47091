import DriverRuntime
import Glibc
import Sensing

/// One driver over one workload, in chunks as a socket gives them.
struct Measure {
    enum Goal {
        case framesPerSecond(Double)
        case megabytesPerSecond(Double)
    }

    let name: String
    let driver: Driver
    let bytes: [UInt8]
    let goal: Goal

    private static let chunk = 1 << 16
    /// The best of so many: what the machine can do while its neighbours are quiet.
    private static let rounds = 5

    func run() -> Outcome {
        var best = Outcome(
            name: name, frames: 0, bytes: bytes.count, seconds: .infinity, scanSeconds: .infinity, goal: goal)
        for _ in 0..<Self.rounds {
            let start = processorSeconds()
            let frames = parse()
            let spent = processorSeconds() - start
            if spent < best.seconds { (best.seconds, best.frames) = (spent, frames) }
            best.scanSeconds = min(best.scanSeconds, scan())
        }
        return best
    }

    /// How many frames gave values.
    private func parse() -> Int {
        var session = DriverSession(driver: driver)
        var frames: [ParsedFrame] = []
        var samples = 0
        let unknown = Timestamp(Instant(nanoseconds: 0), source: .unknown, state: .unsynchronised)
        bytes.withUnsafeBytes { all in
            for start in stride(from: 0, to: all.count, by: Self.chunk) {
                let piece = UnsafeRawBufferPointer(rebasing: all[start..<min(start + Self.chunk, all.count)])
                session.ingest(piece, time: unknown, into: &frames)
                samples += frames.count { !$0.observations.isEmpty }
                frames.removeAll(keepingCapacity: true)
            }
        }
        return samples
    }

    private func scan() -> Double {
        let start = processorSeconds()
        var ends = 0
        bytes.withUnsafeBytes { all in
            guard let base = all.baseAddress else { return }
            var place = 0
            while place < all.count, let found = memchr(base + place, 0x0A, all.count - place) {
                ends += 1
                place = UnsafeRawPointer(found) - base + 1
            }
        }
        let spent = processorSeconds() - start
        return ends < 0 ? .infinity : spent
    }
}

/// Of this thread, so that other work on the machine does not count.
func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
