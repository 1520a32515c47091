import Sensing
import Testing

@testable import LoRaWAN

@Suite("A gateway is admitted")
struct AdmissionTests {
    private static let second: UInt64 = 1_000_000_000
    private static let time = Instant(unixSeconds: 1_795_000_000)
    private static let home = GatewayAddress(host: [192, 168, 8, 20], port: 40_112)
    private static let forger = GatewayAddress(host: [192, 168, 8, 66], port: 40_112)
    private static let pull = GatewayBytes.datagram(2)
    private static let push = GatewayBytes.push("{}")

    private static func admission(
        from: [AddressRange] = [], takesAnyGateway: Bool = false, isListed: Bool = true
    ) -> GatewayAdmission {
        let gateway = GatewaySettings(name: "quai", eui: GatewayBytes.gateway, from: from)
        return GatewayAdmission(gateways: isListed ? [gateway] : [], takesAnyGateway: takesAnyGateway)
    }

    private static func kind(_ verdict: GatewayAdmission.Verdict) -> Refusal.Kind? {
        if case .refused(let refusal) = verdict { refusal.kind } else { nil }
    }

    @Test("when it is listed, and its answer is PUSH_ACK or PULL_ACK")
    func listed() {
        var admission = Self.admission()
        let answers = [Self.push, Self.pull].map { datagram -> [UInt8]? in
            guard case .admitted(_, let answer) = admission.judge(datagram, from: Self.home, time: Self.time, now: 0)
            else { return nil }
            return answer
        }
        #expect(answers == [[2, 0x69, 0x73, 1], [2, 0x69, 0x73, 4]])
    }

    @Test("when any is taken")
    func any() {
        var admission = Self.admission(takesAnyGateway: true, isListed: false)
        #expect(Self.kind(admission.judge(Self.pull, from: Self.home, time: Self.time, now: 0)) == nil)
    }

    @Test("not when it is not listed, and the refusal names it and says what to do")
    func unlisted() {
        var admission = Self.admission(isListed: false)
        guard case .refused(let refusal) = admission.judge(Self.pull, from: Self.home, time: Self.time, now: 0) else {
            Issue.record("it was admitted")
            return
        }
        #expect(refusal.kind == .unknownGateway)
        #expect(refusal.text.contains("aa555a0000000101") && refusal.text.contains("192.168.8.20:40112"))
        #expect(refusal.text.contains("'gateways'"))
    }

    @Test("not with a datagram that is none")
    func broken() {
        var admission = Self.admission()
        #expect(Self.kind(admission.judge([2, 0, 0], from: Self.home, time: Self.time, now: 0)) == .brokenDatagram)
    }

    @Test("from the range that is given only")
    func range() {
        var admission = Self.admission(from: [AddressRange(host: [192, 168, 8, 16], bits: 28)])
        #expect(Self.kind(admission.judge(Self.pull, from: Self.home, time: Self.time, now: 0)) == nil)
        #expect(Self.kind(admission.judge(Self.pull, from: Self.forger, time: Self.time, now: 0)) == .foreignAddress)
    }

    @Test("from any host of its range at any time")
    func rangeMoves() {
        var admission = Self.admission(from: [AddressRange(host: [192, 168, 8, 0], bits: 24)])
        #expect(Self.kind(admission.judge(Self.pull, from: Self.home, time: Self.time, now: 0)) == nil)
        #expect(Self.kind(admission.judge(Self.pull, from: Self.forger, time: Self.time, now: 1)) == nil)
    }

    @Test("from the host only where it was heard last, within a minute")
    func forged() {
        var admission = Self.admission()
        _ = admission.judge(Self.pull, from: Self.home, time: Self.time, now: 0)
        let verdict = admission.judge(Self.push, from: Self.forger, time: Self.time, now: 59 * Self.second)
        #expect(Self.kind(verdict) == .foreignAddress)
    }

    @Test("from another host after a minute of silence: it has moved")
    func moved() {
        var admission = Self.admission()
        _ = admission.judge(Self.pull, from: Self.home, time: Self.time, now: 0)
        let verdict = admission.judge(Self.pull, from: Self.forger, time: Self.time, now: 60 * Self.second)
        #expect(Self.kind(verdict) == nil)
    }

    @Test("from where it was, however long somebody else tries")
    func forgerDoesNotWearOut() {
        var admission = Self.admission()
        var refused = 0
        for count in 0..<100 {
            let now = UInt64(count) * 10 * Self.second
            if Self.kind(admission.judge(Self.pull, from: Self.home, time: Self.time, now: now)) != nil { refused += 1 }
            if Self.kind(admission.judge(Self.pull, from: Self.forger, time: Self.time, now: now + 1)) == nil {
                refused += 1
            }
        }
        #expect(refused == 0)
    }

    @Test("from two ports of its host, as a packet forwarder has two sockets")
    func twoSockets() {
        var admission = Self.admission()
        let other = GatewayAddress(host: Self.home.host, port: 51_000)
        _ = admission.judge(Self.pull, from: Self.home, time: Self.time, now: 0)
        #expect(Self.kind(admission.judge(Self.push, from: other, time: Self.time, now: 1)) == nil)
    }

    @Test("of so many that are not listed only, so that invented ones take no memory")
    func invented() {
        var admission = Self.admission(takesAnyGateway: true)
        var admitted = 0
        for number in 0..<10_000 {
            let datagram = GatewayBytes.datagram(2, gateway: EUI64(UInt64(number)))
            if Self.kind(admission.judge(datagram, from: Self.forger, time: Self.time, now: 0)) == nil { admitted += 1 }
        }
        #expect(admitted == GatewayAdmission.mostUnlisted + 1)
        #expect(Self.kind(admission.judge(Self.pull, from: Self.home, time: Self.time, now: 1)) == nil)
    }

    @Test("again when those that were invented have fallen silent")
    func forgotten() {
        var admission = Self.admission(takesAnyGateway: true, isListed: false)
        for number in 0..<1000 {
            let datagram = GatewayBytes.datagram(2, gateway: EUI64(UInt64(number)))
            _ = admission.judge(datagram, from: Self.forger, time: Self.time, now: 0)
        }
        let verdict = admission.judge(Self.pull, from: Self.home, time: Self.time, now: 61 * Self.second)
        #expect(Self.kind(verdict) == nil)
    }
}

@Suite("The way to a gateway")
struct GatewayRouteTests {
    private static let second: UInt64 = 1_000_000_000
    private static let gateway = GatewayBytes.gateway
    private static let first = GatewayAddress(host: [10, 0, 0, 1], port: 40_000)

    @Test("is where its last PULL_DATA came from, in its version")
    func last() {
        var routes = GatewayRoutes()
        let moved = GatewayAddress(host: [10, 0, 0, 1], port: 40_001)
        _ = routes.heard(Self.gateway, from: Self.first, version: 2, now: 0)
        _ = routes.heard(Self.gateway, from: moved, version: 1, now: Self.second)
        #expect(routes.route(to: Self.gateway) == GatewayRoutes.Route(address: moved, version: 1))
    }

    @Test("is gone after a minute without PULL_DATA, and that is told once")
    func silent() {
        var routes = GatewayRoutes()
        _ = routes.heard(Self.gateway, from: Self.first, version: 2, now: 0)
        #expect(routes.deadline == 60 * Self.second)
        #expect(routes.silenced(now: 59 * Self.second).isEmpty)
        #expect(routes.silenced(now: 60 * Self.second) == [Self.gateway])
        #expect(routes.silenced(now: 61 * Self.second).isEmpty)
        #expect(routes.route(to: Self.gateway) == nil)
    }

    @Test("is told when it comes, and again after a silence")
    func comes() {
        var routes = GatewayRoutes()
        let news = [0, 10, 200].map { seconds -> Bool in
            let now = UInt64(seconds) * Self.second
            _ = routes.silenced(now: now)
            return routes.heard(Self.gateway, from: Self.first, version: 2, now: now)
        }
        #expect(news == [true, false, true])
    }
}
