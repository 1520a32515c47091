import Glibc
import LoRaWAN
import Programs

/// What came of a account.
struct FieldRun {
    var seconds = 0.0
    var sent = 0
    /// From the send of a PUSH_DATA to its PUSH_ACK, in seconds, ascending.
    var latencies: [Double] = []
    var unansweredPulls = 0

    var unanswered: Int { sent - latencies.count }
    var rate: Double { seconds > 0 ? Double(sent) / seconds : 0 }

    func milliseconds(_ quantile: Double) -> Double {
        guard !latencies.isEmpty else { return .nan }
        return latencies[min(latencies.count - 1, Int(Double(latencies.count) * quantile))] * 1000
    }
}

/// The gateways, each with its two sockets: uplinks go at an even pace, and each answer is timed.
struct GatewayField {
    private struct Gateway {
        var up: Int32
        var down: Int32
        /// When the datagram with each token went; 0 when it is answered.
        var sent = [Double](repeating: 0, count: 65_536)
        var pullsWaiting = 0
    }

    private let plan: UplinkPlan
    private var gateways: [Gateway] = []
    private var polled: [pollfd] = []
    private var account = FieldRun()
    private var nextPull = 0.0
    private var pulls = 0

    /// A gateway pulls so often, in seconds.
    private static let keepalive = 5.0
    /// How long the last answers are waited for, in seconds.
    private static let patience = 2.0

    init(_ plan: UplinkPlan, port: UInt16) throws(BenchmarkFailure) {
        self.plan = plan
        for _ in plan.gateways {
            let (up, down) = (try DatagramSocket.connected(to: port), try DatagramSocket.connected(to: port))
            gateways.append(Gateway(up: up, down: down))
        }
        polled = gateways.flatMap { [$0.up, $0.down] }.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    }

    /// Pulls until every gateway is answered.
    mutating func introduce(seconds: Double) throws(BenchmarkFailure) {
        var known = Set<Int>()
        let deadline = monotonicSeconds() + seconds
        while known.count < gateways.count {
            guard monotonicSeconds() < deadline else {
                throw BenchmarkFailure("only \(known.count) of \(gateways.count) gateways were answered")
            }
            for index in gateways.indices where !known.contains(index) { pull(index) }
            usleep(100_000)
            for index in gateways.indices {
                while Self.receive(gateways[index].down) != nil { known.insert(index) }
            }
        }
        for index in gateways.indices { gateways[index].pullsWaiting = 0 }
    }

    mutating func speak() throws(BenchmarkFailure) -> FieldRun {
        account = FieldRun()
        account.latencies.reserveCapacity(plan.datagrams.count)
        let start = monotonicSeconds()
        let interval = 1 / Double(plan.rate)
        while account.sent < plan.datagrams.count {
            let now = monotonicSeconds()
            while account.sent < plan.datagrams.count, start + Double(account.sent) * interval <= now { try push() }
            if now >= nextPull { pullNext(now) }
            hear()
        }
        account.seconds = monotonicSeconds() - start
        let deadline = monotonicSeconds() + Self.patience
        while monotonicSeconds() < deadline, account.unanswered > 0 { hear() }
        account.unansweredPulls = gateways.reduce(0) { $0 + $1.pullsWaiting }
        account.latencies.sort()
        for gateway in gateways {
            close(gateway.up)
            close(gateway.down)
        }
        return account
    }

    private mutating func push() throws(BenchmarkFailure) {
        let index = account.sent % gateways.count
        let datagram = plan.datagrams[account.sent]
        gateways[index].sent[Int(datagram[1]) << 8 | Int(datagram[2])] = monotonicSeconds()
        guard send(gateways[index].up, datagram, datagram.count, 0) == datagram.count else {
            throw BenchmarkFailure("cannot send: \(String(cString: strerror(errno)))")
        }
        account.sent += 1
    }

    /// One gateway after the other, evenly.
    private mutating func pullNext(_ now: Double) {
        nextPull = now + Self.keepalive / Double(gateways.count)
        pulls += 1
        pull(pulls % gateways.count)
    }

    private mutating func pull(_ index: Int) {
        let bytes = UplinkPlan.header(2, plan.gateways[index], token: pulls)
        gateways[index].pullsWaiting += 1
        _ = send(gateways[index].down, bytes, bytes.count, 0)
    }

    private mutating func hear() {
        guard poll(&polled, nfds_t(polled.count), 0) > 0 else { return }
        let now = monotonicSeconds()
        for place in polled.indices where polled[place].revents != 0 {
            let index = place / 2
            while let answer = Self.receive(polled[place].fd) {
                switch answer.kind {
                case 1 where gateways[index].sent[answer.token] > 0:
                    account.latencies.append(now - gateways[index].sent[answer.token])
                    gateways[index].sent[answer.token] = 0
                case 4: gateways[index].pullsWaiting = max(0, gateways[index].pullsWaiting - 1)
                default: break
                }
            }
        }
    }

    private static func receive(_ descriptor: Int32) -> (kind: UInt8, token: Int)? {
        withUnsafeTemporaryAllocation(byteCount: 2048, alignment: 8) { buffer in
            guard recv(descriptor, buffer.baseAddress, buffer.count, 0) >= 4 else { return nil }
            return (buffer[3], Int(buffer[1]) << 8 | Int(buffer[2]))
        }
    }
}
