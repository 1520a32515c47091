import Programs

/// Stands between two programs and does to their bytes what links do.
struct Proxy {
    enum Direction: Sendable { case up, down }

    enum Mode: Sendable {
        case open
        /// Connections are reset, new ones too.
        case refused
        /// Nothing is read, answered or closed any more: the other end seems to be there and is not.
        case frozen
        /// So many bytes a second each way.
        case slow(Double)
        /// Passes so many bytes on in one direction, then resets everything in the middle of whatever it was.
        case cut(Direction, after: Int)
    }

    let port: UInt16
    private let listener: Int32
    private let target: UInt16
    private var links: [ProxyLink] = []
    private var lastTurn = monotonicSeconds()
    private(set) var mode = Mode.open

    init(to target: UInt16) throws(BenchmarkFailure) {
        (listener, port) = try Socket.listen()
        self.target = target
    }

    mutating func set(_ mode: Mode) {
        if case .refused = mode { reset() }
        self.mode = mode
    }

    /// After a half-open link: as if a router had forgotten the connections.
    mutating func reset() {
        for link in links { link.end(resetting: true) }
        links = []
    }

    mutating func turn(at now: Double) {
        let elapsed = min(0.1, now - lastTurn)
        lastTurn = now
        switch mode {
        case .frozen: return
        case .refused:
            while let descriptor = Socket.accept(listener) { Socket.close(descriptor, resetting: true) }
            return
        case .open, .slow, .cut: acceptNew()
        }
        for index in links.indices.reversed() {
            var allowance = ProxyLink.Allowance(up: .max, down: .max)
            if case .slow(let rate) = mode {
                links[index].credit = min(rate, links[index].credit + rate * elapsed)
                allowance = ProxyLink.Allowance(up: Int(links[index].credit), down: Int(links[index].credit))
            }
            if case .cut(.up, let count) = mode { allowance.up = count }
            if case .cut(.down, let count) = mode { allowance.down = count }
            let passed = links[index].turn(allowance)
            if case .slow = mode { links[index].credit -= Double(max(passed.up, passed.down)) }
            if links[index].isOver { links.remove(at: index).end(resetting: false) }
            if count(down: passed) { return }
        }
    }

    /// Whether the cut was reached.
    private mutating func count(down passed: ProxyLink.Allowance) -> Bool {
        guard case .cut(let direction, let left) = mode else { return false }
        let rest = left - (direction == .up ? passed.up : passed.down)
        guard rest <= 0 else {
            mode = .cut(direction, after: rest)
            return false
        }
        set(.refused)
        return true
    }

    private mutating func acceptNew() {
        while let client = Socket.accept(listener) {
            if let server = Socket.connect(port: target) {
                links.append(ProxyLink(client: client, server: server))
            } else {
                Socket.close(client, resetting: true)
            }
        }
    }
}

/// One connection through a proxy.
struct ProxyLink {
    /// Bytes each way.
    struct Allowance {
        var up: Int
        var down: Int
    }

    private let client: Int32
    private let server: Int32
    private var up: ArraySlice<UInt8> = []
    private var down: ArraySlice<UInt8> = []
    /// Bytes that a slow link may still pass.
    var credit = 0.0
    private(set) var isOver = false

    private static let most = 65_536

    init(client: Int32, server: Int32) {
        self.client = client
        self.server = server
    }

    /// Passes on what there is; says how much each way.
    mutating func turn(_ allowance: Allowance) -> Allowance {
        Allowance(
            up: Self.pass(from: client, to: server, &up, atMost: allowance.up, &isOver),
            down: Self.pass(from: server, to: client, &down, atMost: allowance.down, &isOver))
    }

    func end(resetting: Bool) {
        Socket.close(client, resetting: resetting)
        Socket.close(server, resetting: resetting)
    }

    private static func pass(
        from source: Int32, to sink: Int32, _ held: inout ArraySlice<UInt8>, atMost limit: Int, _ isOver: inout Bool
    ) -> Int {
        if held.count < most {
            guard let bytes = Socket.receive(source, atMost: most - held.count) else {
                if held.isEmpty { isOver = true }
                return flush(to: sink, &held, atMost: limit, &isOver)
            }
            held += bytes
        }
        return flush(to: sink, &held, atMost: limit, &isOver)
    }

    private static func flush(
        to sink: Int32, _ held: inout ArraySlice<UInt8>, atMost limit: Int, _ isOver: inout Bool
    ) -> Int {
        guard !held.isEmpty, limit > 0 else { return 0 }
        guard let count = Socket.send(sink, held.prefix(limit)) else {
            isOver = true
            return 0
        }
        held = held.dropFirst(count)
        return count
    }
}
