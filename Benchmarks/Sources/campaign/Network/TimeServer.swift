import Glibc
import Programs

/// What a gpsd with one receiver would say of the time, with steps: the station's clock follows it.
struct TimeServer {
    let port: UInt16
    /// What the receiver says less what this machine's clock says, in nanoseconds.
    var offset: Int64 = 0
    private let listener: Int32
    private var connections: [Int32] = []
    private var lastTick: Int64 = 0

    /// Five times a second, so that a clock that was just started follows within two seconds.
    private static let period: Int64 = 200_000_000
    /// From the moment that a sentence names to when it has been read.
    private static let latency: Int64 = 120_000_000

    init() throws(BenchmarkFailure) {
        (listener, port) = try Socket.listen()
    }

    mutating func turn() {
        while let connection = Socket.accept(listener) {
            connections.append(connection)
            tell(
                connection,
                #"{"class":"VERSION","release":"3.22","rev":"3.22","proto_major":3,"proto_minor":14}"# + "\n"
                    + #"{"class":"DEVICES","devices":[{"class":"DEVICE","path":"/dev/campaign"}]}"# + "\n")
        }
        for connection in connections where Socket.receive(connection, atMost: 4096) == nil { end(connection) }
        let (host, tick) = moment()
        guard tick > lastTick || tick < lastTick - 1 else { return }
        lastTick = tick
        let (second, fraction) = (tick * Self.period).quotientAndRemainder(dividingBy: 1_000_000_000)
        let text =
            #"{"class":"TOFF","device":"/dev/campaign","real_sec":\#(second),"real_nsec":\#(fraction),"#
            + #""clock_sec":\#(host / 1_000_000_000),"clock_nsec":\#(host % 1_000_000_000)}"# + "\n"
            + #"{"class":"TPV","device":"/dev/campaign","mode":3,"time":"\#(Self.iso(second, fraction))","#
            + #""leapseconds":18}"# + "\n"
        for connection in connections { tell(connection, text) }
    }

    /// This machine's clock, and the tick that the receiver has named by now.
    private func moment() -> (host: Int64, tick: Int64) {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let host = Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
        return (host, (host + offset - Self.latency) / Self.period)
    }

    private mutating func tell(_ connection: Int32, _ text: String) {
        if Socket.send(connection, [UInt8](text.utf8)[...]) == nil { end(connection) }
    }

    private mutating func end(_ connection: Int32) {
        Socket.close(connection)
        connections.removeAll { $0 == connection }
    }

    private static func iso(_ second: Int64, _ fraction: Int64) -> String {
        var parts = tm()
        var time = time_t(second)
        gmtime_r(&time, &parts)
        let fields = [
            (parts.tm_mon + 1, "-"), (parts.tm_mday, "T"), (parts.tm_hour, ":"), (parts.tm_min, ":"),
            (parts.tm_sec, "."),
        ]
        return "\(parts.tm_year + 1900)-" + fields.map { ($0.0 < 10 ? "0" : "") + String($0.0) + $0.1 }.joined()
            + "\(fraction / 100_000_000)Z"
    }
}
