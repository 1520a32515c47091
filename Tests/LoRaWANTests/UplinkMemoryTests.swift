import Sensing
import Testing

@testable import LoRaWAN

@Suite("The memory of a network server's uplinks")
struct UplinkMemoryTests {
    private static let device = EUI64(1)

    /// Takes uplinks of one device as (session, counter, seconds by the server's clock).
    private func verdicts(_ uplinks: [(String, UInt32, Int64)]) -> [UplinkMemory.Verdict] {
        var memory = UplinkMemory()
        return uplinks.map { session, counter, second in
            var uplink = NetworkServerUplink(
                session: session, counter: counter, port: 1, payloadBytes: 1, modulation: .other(""))
            uplink.serverTime = Instant(unixSeconds: second)
            return memory.take(uplink, of: Self.device, arrival: Instant(unixSeconds: 0))
        }
    }

    private static let plain = UplinkMemory.Verdict.new(lost: 0, beginsSession: false)
    private static let begins = UplinkMemory.Verdict.new(lost: 0, beginsSession: true)

    @Test("counts the frames that are missing")
    func lost() {
        #expect(
            verdicts([("a", 4, 0), ("a", 5, 10), ("a", 9, 50), ("a", .max, 900)]) == [
                Self.plain, Self.plain, .new(lost: 3, beginsSession: false),
                .new(lost: .max - 10, beginsSession: false),
            ])
    }

    @Test("knows a frame that comes again, also later and with a time of another server")
    func repeated() {
        #expect(
            verdicts([("a", 4, 0), ("a", 4, 0), ("a", 5, 60), ("a", 4, 1), ("a", 5, 179)]) == [
                Self.plain, .repeated, Self.plain, .repeated, .repeated,
            ])
    }

    @Test("takes one that was overtaken, and does not count it as a beginning")
    func overtaken() {
        #expect(
            verdicts([("a", 4, 0), ("a", 6, 20), ("a", 5, 10), ("a", 7, 30)]) == [
                Self.plain, .new(lost: 1, beginsSession: false), Self.plain, Self.plain,
            ])
    }

    @Test("knows a new session by its address or key, whatever the counter is")
    func newSession() {
        #expect(
            verdicts([("a", 4, 0), ("b", 4, 10), ("b", 5, 20), ("a", 5, 11)]) == [
                Self.plain, Self.begins, Self.plain, Self.plain,
            ])
    }

    @Test("does not take a device that counts anew for its own past")
    func countsAnew() {
        #expect(
            verdicts([("a", 0, 0), ("a", 1, 600), ("a", 0, 1200), ("a", 1, 1800), ("a", 3, 2400)]) == [
                Self.plain, Self.plain, Self.begins, Self.plain, .new(lost: 1, beginsSession: false),
            ])
    }

    @Test("forgets what came long ago, so that it does not grow")
    func bounded() {
        let uplinks = (0...UInt32(UplinkMemory.most)).map { ("a", $0, Int64($0)) }
        let again = verdicts(uplinks + [("a", 0, 0), ("a", 2, 2)])
        #expect(again.suffix(2) == [Self.plain, .repeated])
    }

    @Test("goes by the arrival where the server gives no time")
    func noTime() {
        var memory = UplinkMemory()
        let uplink = NetworkServerUplink(session: "", counter: 7, port: 1, payloadBytes: 1, modulation: .other(""))
        #expect(memory.take(uplink, of: Self.device, arrival: Instant(unixSeconds: 0)) == Self.plain)
        #expect(memory.take(uplink, of: Self.device, arrival: Instant(unixSeconds: 3)) == .repeated)
        #expect(memory.take(uplink, of: EUI64(2), arrival: Instant(unixSeconds: 3)) == Self.plain)
    }
}
