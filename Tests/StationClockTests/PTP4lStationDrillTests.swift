import Foundation
import Sensing
import Testing
import Timekeeping

@testable import StationClock

/// A real grandmaster, a real client, the source and the clock engine together.
@Suite(
    "A station that follows ptp4l", .serialized,
    .enabled("ptp4l, pmc, ip, unshare or nsenter is not installed, or no network namespace is permitted") {
        PTPNetwork.kind != nil
    })
struct PTP4lStationDrillTests {
    private let network: PTPNetwork

    init() throws {
        network = try PTPNetwork()
    }

    private let settings = SourceSettings(name: "ptp", kind: .ptp, interval: 300_000_000)

    private func listen() throws -> SourceEar {
        let place = PTP4lPlace(path: network.socket("client"), domain: PTPNetwork.domain)
        let rules = PTPSettings(isFreeRunning: true, arbitraryTimeIsUTC: true)
        return try SourceEar(PTP4lSource(settings, at: place, rules: rules))
    }

    private func picture(_ clock: DrilledEngine) -> ClockPicture {
        clock.engine.picture(ClockHardware.kernel.moment(5))
    }

    @Test("locks, holds over when the grandmaster dies, and relocks; its interval contains the truth each time")
    func holdover() throws {
        let (master, client) = (try network.grandmaster(), try network.client())
        let ear = try listen()
        var clock = DrilledEngine(source: settings)
        let isLocked = clock.runs(with: ear, until: .locked, within: 60)
        #expect(isLocked, "\(picture(clock).sources) \(client.log)")
        #expect(clock.engine.model.source == .ptp)
        #expect(clock.covers(realtimeIsSlowBy: 0))
        master.signal(SIGSTOP)
        let holdsOver = clock.runs(with: ear, until: .holdover, within: 20)
        #expect(holdsOver, "\(picture(clock).sources)")
        #expect(clock.covers(realtimeIsSlowBy: 0))
        master.signal(SIGCONT)
        let isLockedAgain = clock.runs(with: ear, until: .locked, within: 60)
        #expect(isLockedAgain, "\(picture(clock).sources)")
        #expect(clock.covers(realtimeIsSlowBy: 0))
        #expect(picture(clock).holdovers == 1 && picture(clock).holdoversCovered == 1)
    }

    @Test("is never 37 s wrong when the grandmaster claims TAI and serves UTC: it holds over")
    func timescale() throws {
        let (master, client) = (try network.grandmaster(), try network.client())
        let ear = try listen()
        var clock = DrilledEngine(source: settings)
        let isLocked = clock.runs(with: ear, until: .locked, within: 60)
        #expect(isLocked, "\(picture(clock).sources) \(client.log)")
        #expect(network.settle(clockClass: 6, ptpTimescale: 1, utcOffsetIsValid: 1))
        let holdsOver = clock.runs(with: ear, until: .holdover, within: 20)
        #expect(holdsOver, "\(picture(clock).sources)")
        #expect(clock.covers(realtimeIsSlowBy: 0))
        let source = try #require(picture(clock).sources.first)
        #expect(source.verdict == .refused && source.reason.contains("37 s"))
        withExtendedLifetime(master) {}
    }

    @Test("is not locked by a grandmaster without a reference that still claims to be accurate to 100 ns")
    func noReference() throws {
        let master = try network.grandmaster()
        #expect(eventually(within: 10) { network.settle(clockClass: 248) })
        let client = try network.client()
        let ear = try listen()
        var clock = DrilledEngine(source: settings)
        let isAcquiring = clock.runs(with: ear, until: .acquiring, within: 60)
        #expect(isAcquiring, "\(picture(clock).sources) \(client.log)")
        let isLocked = clock.runs(with: ear, until: .locked, within: 5)
        #expect(!isLocked)
        #expect(ear.samples.count > 8)
        #expect(clock.engine.model.flags.contains(.degradedSource))
        #expect(clock.covers(realtimeIsSlowBy: 0))
        withExtendedLifetime(master) {}
    }
}
