import LoRaWAN
import Sensing
import Testing

@testable import LoRaServer

@Suite("Downlinks in the LoRa ledger")
struct LedgerDownlinkTests {
    private let place: LedgerPlace
    private let ledger: LoRaLedger

    init() throws {
        place = try LedgerPlace()
        ledger = try LoRaLedger(directory: place.directory)
        _ = try ledger.add(joining(), at: .test())
    }

    private func queue(_ port: UInt8 = 10, _ payload: [UInt8] = [1, 2], isConfirmed: Bool = false) throws -> UInt64 {
        try ledger.queue(
            device: .buoy, port: port, payload: payload, isConfirmed: isConfirmed, queued: .test(),
            expires: .test(3600))
    }

    @Test("have numbers from 1 that are never given twice")
    func numbers() throws {
        #expect(try [queue(), queue(), queue()] == [1, 2, 3])
        try place.execute("DELETE FROM downlink")
        #expect(try queue() == 4)
    }

    @Test("wait, over a restart too, until they are sent, or confirmed where they have to be")
    func waiting() throws {
        let (plain, confirmed) = (try queue(), try queue(11, [9], isConfirmed: true))
        try ledger.apply(
            [
                .downlink(DownlinkNews(number: plain, device: .buoy, state: .sent)),
                .downlink(DownlinkNews(number: confirmed, device: .buoy, state: .sent)),
            ], at: .test(5))
        let waiting = try LoRaLedger(directory: place.directory).waiting(after: 0)
        #expect(waiting.map(\.number) == [confirmed])
        #expect(
            waiting.first
                == Downlink(
                    number: confirmed, device: .buoy, port: 11, payload: [9], isConfirmed: true, queued: .test(),
                    expires: .test(3600)))
        try ledger.apply(
            [.downlink(DownlinkNews(number: confirmed, device: .buoy, state: .confirmed))], at: .test(6))
        #expect(try ledger.waiting(after: 0).isEmpty)
    }

    @Test("tell what became of them, when and why")
    func states() throws {
        let number = try queue()
        try ledger.apply(
            [.downlink(DownlinkNews(number: number, device: .buoy, state: .expired, reason: "an hour is over"))],
            at: .test(3600))
        let downlink = try #require(try ledger.downlinks(limit: 5).first)
        #expect(downlink.state == .expired && downlink.reason == "an hour is over" && downlink.changed == .test(3600))
    }

    @Test("are refused for a port that is not the application's", arguments: [0, 224, 255] as [UInt8])
    func port(_ port: UInt8) {
        #expect(throws: LoRaLedgerError.badDownlink("port \(port) is not for applications: use one from 1 to 223")) {
            try queue(port)
        }
    }

    @Test("are refused for a payload that nothing carries, and for a device that is not provisioned")
    func refused() throws {
        #expect(throws: LoRaLedgerError.self) { try queue(1, [UInt8](repeating: 0, count: 243)) }
        _ = try ledger.remove(.buoy, at: .test())
        #expect(throws: LoRaLedgerError.unknownDevice(.buoy)) { try queue() }
    }
}
