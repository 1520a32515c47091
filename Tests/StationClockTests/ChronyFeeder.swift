import Glibc
import Synchronization
import Threads

@testable import StationClock

/// A reference clock for chronyd: tells it four times a second, over its SOCK socket, how slow this machine's clock is.
final class ChronyFeeder: Sendable {
    private let isEnding: Ending
    private let thread: JoinableThread

    private final class Ending: Sendable {
        let hasCome = Atomic<Bool>(false)
    }

    /// `offset` in seconds; positive when CLOCK_REALTIME is slow.
    init(path: String, offset: Double) throws {
        let ending = Ending()
        isEnding = ending
        thread = try JoinableThread(name: "feeder") {
            let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
            defer { close(descriptor) }
            while !ending.hasCome.load(ordering: .acquiring) {
                let sample = Self.sample(offset)
                _ = HostAddress(path: path)?.withAddress { address, length in
                    sendto(descriptor, sample, sample.count, 0, address, length)
                }
                usleep(250_000)
            }
        }
    }

    deinit { stop() }

    func stop() {
        isEnding.hasCome.store(true, ordering: .releasing)
        thread.join()
    }

    /// refclock_sock.c: a timeval, the offset, pulse, leap, padding and a magic number.
    private static func sample(_ offset: Double) -> [UInt8] {
        var now = timeval()
        gettimeofday(&now, nil)
        var bytes: [UInt8] = []
        withUnsafeBytes(of: Int64(now.tv_sec)) { bytes += $0 }
        withUnsafeBytes(of: Int64(now.tv_usec)) { bytes += $0 }
        withUnsafeBytes(of: offset) { bytes += $0 }
        for word: Int32 in [0, 0, 0, 0x534F_434B] { withUnsafeBytes(of: word) { bytes += $0 } }
        return bytes
    }
}
