import Foundation
import Sensing
import Testing
import Timekeeping

@testable import StationClock

/// Real ptp4ls in a network of their own, with free_running 1: they never touch this machine's clock. Master and client
/// read the same clock, so the true offset is 0.
@Suite(
    "ptp4l, drilled", .serialized,
    .enabled("ptp4l, pmc, ip, unshare or nsenter is not installed, or no network namespace is permitted") {
        PTPNetwork.kind != nil
    })
struct PTP4lDrillTests {
    private let network: PTPNetwork
    private let before = UntouchedDiscipline()

    init() throws {
        network = try PTPNetwork()
    }

    private func listen(
        rules: PTPSettings = PTPSettings(isFreeRunning: true, arbitraryTimeIsUTC: true), domain: UInt8? = nil
    ) throws -> SourceEar {
        let settings = SourceSettings(name: "ptp", kind: .ptp, interval: 200_000_000)
        let place = PTP4lPlace(path: network.socket("client"), domain: domain ?? PTPNetwork.domain)
        return try SourceEar(PTP4lSource(settings, at: place, rules: rules))
    }

    @Test("with a grandmaster tells this machine's own time, and nothing has changed its clock")
    func locks() throws {
        let (master, client) = (try network.grandmaster(), try network.client())
        let ear = try listen()
        #expect(ear.hearsSample(within: 30), "\(ear.last)\n\(client.log)")
        #expect(eventually(within: 20) { ear.samples.count >= 12 })
        let errors = ear.samples.compactMap { $0.error(realtimeIsSlowBy: 0)?.magnitude }.sorted()
        #expect(errors.count == ear.samples.count)
        // Half of them within what a stamp of the kernel may be wrong by; a busy machine is late with some.
        let median = errors[errors.count / 2]
        let halfWidth = ear.samples.map(\.halfWidth).max() ?? 0
        print("ptp4l: \(errors.count) samples, median error \(median) ns, worst \(errors.last ?? 0) ns")
        #expect(median <= UInt64(halfWidth))
        #expect(ear.samples.allSatisfy { $0.sourceError == 100 && $0.pathError > 15_000 })
        ear.stop()
        let left = try FileManager.default.contentsOfDirectory(atPath: network.folder.root)
            .filter { $0.hasPrefix("fairlead-") }
        #expect(left.isEmpty)
        withExtendedLifetime((master, client)) {}
        #expect(UntouchedDiscipline() == before)
    }

    @Test("goes silent within three intervals when its grandmaster is stopped, and speaks again when it goes on")
    func grandmasterStops() throws {
        let (master, client) = (try network.grandmaster(), try network.client())
        let ear = try listen()
        #expect(ear.hearsSample(within: 30), "\(ear.last)\n\(client.log)")
        master.signal(SIGSTOP)
        // 3 intervals of 0.25 s; what the client still claims to know, pmc shows.
        #expect(eventually(within: 5) { ear.reports.last?.silence != nil }, "\(ear.last)")
        #expect(network.pmc("client", "GET TIME_STATUS_NP").contains("gmPresent                  true"))
        let last = ear.samples.last?.raw ?? 0
        let silent = ear.reports.first { $0.silence != nil && $0.at > last }?.at ?? 0
        #expect(silent - last < 3_000_000_000)
        ear.forget()
        master.signal(SIGCONT)
        #expect(ear.hearsSample(within: 30), "\(ear.last)\n\(client.log)")
    }

    @Test("whose grandmaster lost its reference is degraded by each class, and beyond 7 its accuracy is not believed")
    func degradation() throws {
        let (master, client) = (try network.grandmaster(), try network.client())
        let ear = try listen()
        #expect(ear.hearsSample(within: 30), "\(ear.last)\n\(client.log)")
        for (clockClass, error) in [(7, 100), (52, 1_000_000_000), (248, 1_000_000_000)] as [(Int, Int64)] {
            #expect(network.settle(clockClass: clockClass))
            let isSeen = eventually(within: 10) {
                ear.samples.last?.degraded?.contains("clock class \(clockClass)") ?? false
            }
            #expect(isSeen, "\(ear.last)")
            #expect(ear.samples.last?.sourceError == error)
        }
        withExtendedLifetime(master) {}
    }

    @Test("whose grandmaster claims TAI and serves UTC is refused: a fault of 37 s in the time scale")
    func timescale() throws {
        let (master, client) = (try network.grandmaster(), try network.client())
        let ear = try listen()
        #expect(ear.hearsSample(within: 30), "\(ear.last)\n\(client.log)")
        #expect(network.settle(clockClass: 6, ptpTimescale: 1, utcOffsetIsValid: 1))
        #expect(ear.hears(refusal: "is 37 s, the difference between two time scales", within: 10), "\(ear.last)")
        // No sample was ever 37 s off.
        #expect(ear.samples.allSatisfy { ($0.error(realtimeIsSlowBy: 0)?.magnitude ?? 0) < 1_000_000_000 })
        // It goes back: the time is used again.
        #expect(network.settle(clockClass: 6))
        ear.forget()
        #expect(ear.hearsSample(within: 10), "\(ear.last)")
        withExtendedLifetime(master) {}
    }

    @Test("of an arbitrary time scale is refused when nobody said that it is UTC")
    func arbitrary() throws {
        let (master, client) = (try network.grandmaster(), try network.client())
        let ear = try listen(rules: PTPSettings(isFreeRunning: true))
        #expect(ear.hears(refusal: "serves an arbitrary time (ptpTimescale 0)", within: 30), "\(client.log)")
        #expect(ear.samples.isEmpty)
        withExtendedLifetime(master) {}
    }

    @Test("with an ingress latency of -500 us is found to be 250 us off, and its bound contains the truth")
    func knownOffset() throws {
        let (master, client) = (try network.grandmaster(), try network.client("ingressLatency -500000"))
        let ear = try listen()
        #expect(ear.hearsSample(within: 30), "\(ear.last)\n\(client.log)")
        #expect(eventually(within: 20) { ear.samples.count >= 8 })
        let errors = ear.samples.compactMap { $0.error(realtimeIsSlowBy: 0) }.sorted()
        let median = errors[errors.count / 2]
        print("ptp4l: with -250 us injected, median \(median) ns")
        #expect(abs(median + 250_000) < 100_000)
        let isCovered = ear.samples.filter { $0.covers(realtimeIsSlowBy: 0) }.count * 2 > ear.samples.count
        #expect(isCovered)
        withExtendedLifetime(master) {}
    }

    @Test("with an ingress latency of 500 us has a negative path delay, which is refused")
    func negativeDelay() throws {
        let (master, client) = (try network.grandmaster(), try network.client("ingressLatency 500000"))
        let ear = try listen()
        #expect(ear.hears(refusal: "the mean path delay is -", within: 30), "\(ear.last)\n\(client.log)")
        #expect(ear.samples.isEmpty)
        withExtendedLifetime(master) {}
    }

    @Test("that is restarted is silent meanwhile and then heard again, without anybody's help")
    func restart() throws {
        let (master, client) = (try network.grandmaster(), try network.client())
        let ear = try listen()
        #expect(ear.hearsSample(within: 30), "\(ear.last)\n\(client.log)")
        client.stop()
        #expect(ear.hears(silence: "asked ptp4l at '\(network.socket("client"))'", within: 10), "\(ear.last)")
        ear.forget()
        let again = try network.client()
        #expect(ear.hearsSample(within: 30), "\(ear.last)\n\(again.log)")
        withExtendedLifetime(master) {}
    }

    @Test("that hangs is silent, and no question to it is left behind when it goes on")
    func hangs() throws {
        let (master, client) = (try network.grandmaster(), try network.client())
        let ear = try listen()
        #expect(ear.hearsSample(within: 30), "\(ear.last)\n\(client.log)")
        client.signal(SIGSTOP)
        #expect(ear.hears(silence: "does not answer", within: 10), "\(ear.last)")
        client.signal(SIGCONT)
        ear.forget()
        #expect(ear.hearsSample(within: 30), "\(ear.last)\n\(client.log)")
        withExtendedLifetime(master) {}
    }

    @Test("of another domain does not answer, and the reason names the domain")
    func domain() throws {
        let (master, client) = (try network.grandmaster(), try network.client())
        #expect(eventually(within: 10) { network.pmc("client", "GET DEFAULT_DATA_SET").contains("domainNumber") })
        let ear = try listen(domain: 0)
        #expect(ear.hears(silence: "in domain 0; see that it runs, and its domainNumber", within: 10), "\(ear.last)")
        withExtendedLifetime((master, client)) {}
    }

    @Test("is read as pmc reads it, number by number")
    func oracle() throws {
        let (master, client) = (try network.grandmaster(), try network.client())
        let ear = try listen()
        #expect(ear.hearsSample(within: 30), "\(ear.last)\n\(client.log)")
        // Another Sync may come between the questions; then once more.
        let isSettled = try eventually(within: 20) {
            let ours = try ask()
            let theirs = network.pmc(
                "client", "GET TIME_STATUS_NP", "GET CURRENT_DATA_SET", "GET PARENT_DATA_SET",
                "GET TIME_PROPERTIES_DATA_SET", "GET PORT_DATA_SET", "GET PORT_PROPERTIES_NP")
            guard try ours == ask() else { return false }
            expectSame(ours, PMCText(theirs))
            return true
        }
        #expect(isSettled)
        withExtendedLifetime(master) {}
    }

    private func ask() throws -> PTPDataSets {
        let socket = try PTP4lSocket(daemon: network.socket("client"), folder: network.folder.root)
        var inquiry = PTPInquiry(domain: PTPNetwork.domain, firstSequence: 0, port: 77)
        while let request = inquiry.request {
            try socket.send(request.bytes)
            var reply: [UInt8]?
            _ = eventually(within: 2) {
                reply = socket.receive()
                return reply != nil
            }
            _ = try inquiry.take(try #require(reply))
        }
        return try #require(try inquiry.dataSets())
    }

    private func expectSame(_ ours: PTPDataSets, _ theirs: PMCText) {
        #expect(theirs["master_offset"] == "\(ours.status.masterOffset)")
        #expect(theirs["ingress_time"] == "\(ours.status.ingress)")
        #expect(theirs["gmPresent"] == "\(ours.status.hasGrandmaster)")
        #expect(theirs["gmIdentity"] == ours.status.grandmaster.description)
        #expect(theirs["stepsRemoved"] == "\(ours.current.stepsRemoved)")
        #expect(theirs["offsetFromMaster"].flatMap(Double.init) == Double(ours.current.offset))
        #expect(theirs["meanPathDelay"].flatMap(Double.init) == Double(ours.current.meanPathDelay))
        #expect(theirs["gm.ClockClass"] == "\(ours.parent.clockClass)")
        #expect(theirs["gm.ClockAccuracy"] == "0x" + String(ours.parent.clockAccuracy.rawValue, radix: 16))
        #expect(theirs["grandmasterIdentity"] == ours.parent.grandmaster.description)
        #expect(theirs["currentUtcOffset"] == "\(ours.properties.utcOffset)")
        #expect(theirs["currentUtcOffsetValid"] == (ours.properties.utcOffsetIsValid ? "1" : "0"))
        #expect(theirs["ptpTimescale"] == (ours.properties.isPTPTimescale ? "1" : "0"))
        #expect(theirs["timeTraceable"] == (ours.properties.isTimeTraceable ? "1" : "0"))
        #expect(theirs["timeSource"] == "0x" + String(ours.properties.timeSource, radix: 16))
        #expect(theirs["portState"] == ours.port?.state?.name)
        #expect(theirs["logSyncInterval"] == ours.port.map { "\($0.logSyncInterval)" })
        #expect(theirs["timestamping"] == "SOFTWARE" && ours.port?.stamping == .software)
    }
}

/// The words and values that `pmc` prints, one of each to a line.
private struct PMCText {
    private var values: [String: String] = [:]

    init(_ text: String) {
        for line in text.split(separator: "\n") {
            let words = line.split(whereSeparator: \.isWhitespace)
            if words.count == 2 { values[String(words[0])] = String(words[1]) }
        }
    }

    subscript(_ name: String) -> String? { values[name] }
}
