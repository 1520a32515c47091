import Glibc
import StationClock
import Testing

@testable import Transports

@Suite("What could not be sent whole")
struct StreamWriterTests {
    private static let failure = LinkFailure("unplugged", remedy: "plug it in")

    @Test("says how much of it went out, and of what waited behind it nothing")
    func partial() throws {
        var ends: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        try #require(socketpair(AF_UNIX, type, 0, &ends) == 0)
        defer { for end in ends { close(end) } }
        var writer = StreamWriter()
        var failures: [LinkFailure] = []
        for count in [8 << 20, 10] {
            writer.append(
                StreamWriter.Item(content: .bytes([UInt8](repeating: 65, count: count)), deadline: .max) { outcome in
                    if case .failure(let failure) = outcome { failures.append(failure) }
                })
        }
        let written = try writer.write(to: ends[0], named: "line", clock: StationClock())
        writer.failAll(Self.failure)
        #expect(written > 0 && written < 8 << 20)
        #expect(failures.map(\.sentBytes) == [written, 0])
        #expect(failures.map(\.reason) == ["unplugged", "unplugged"])
    }

    @Test("says so when its time is over, too")
    func timeOver() throws {
        var ends: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        try #require(socketpair(AF_UNIX, type, 0, &ends) == 0)
        defer { for end in ends { close(end) } }
        var writer = StreamWriter()
        var failures: [LinkFailure] = []
        let clock = StationClock()
        let bytes = [UInt8](repeating: 65, count: 8 << 20)
        writer.append(
            StreamWriter.Item(content: .bytes(bytes), deadline: clock.monotonic() + 10_000_000_000) { outcome in
                if case .failure(let failure) = outcome { failures.append(failure) }
            })
        let written = try writer.write(to: ends[0], named: "line", clock: clock)
        writer.expire(named: "line", now: .max)
        #expect(failures.map(\.sentBytes) == [written])
    }
}
