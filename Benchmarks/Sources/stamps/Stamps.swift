import CFairlead
import Glibc
import StationClock
import Threads

/// Measures how far the stamps of received bytes are from the truth while both cores are loaded, beside what a program has
/// that looks at the clock after its read.
@main
struct Stamps {
    private static let udpLimit: Int64 = 50_000
    private static let serialLimit: Int64 = 1_000_000

    static func main() {
        var seconds = 60
        var isRealtimeReader = false
        var arguments = CommandLine.arguments.dropFirst()
        while let argument = arguments.popFirst() {
            switch argument {
            case "--seconds":
                guard let value = arguments.popFirst().flatMap({ Int($0) }), value >= 5 else { refuse(argument) }
                seconds = value
            case "--realtime": isRealtimeReader = true
            default: refuse(argument)
            }
        }
        do {
            exit(try measure(seconds: seconds, isRealtimeReader: isRealtimeReader) ? 0 : 1)
        } catch {
            print("stamps: \(error)")
            exit(2)
        }
    }

    private static func refuse(_ argument: String) -> Never {
        print("stamps: '\(argument)' is not understood; there are --seconds N (5 or more) and --realtime")
        exit(2)
    }

    private static func measure(seconds: Int, isRealtimeReader: Bool) throws -> Bool {
        let priority = RealtimePriority(60)
        let refusal = priority.flatMap { RealtimePriority.refusal(of: $0) }
        let clock = BenchClock.make()
        let cores = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        let load = try Load(threads: cores)
        defer { load.stop() }
        print(
            "\(cores) cores with as many threads that never pause; \(seconds) s each; the sender's thread has "
                + (refusal == nil ? "a real-time priority" : "NO real-time priority (\(refusal ?? ""))")
                + ", the reader's has \(isRealtimeReader ? "one too" : "none"). Errors in ms.\n")
        let sockets = Sockets(
            clock: clock, messages: seconds * 200, priority: refusal == nil ? priority : nil,
            isRealtimeReader: isRealtimeReader)
        var table = Table()
        let udp = table.add("UDP, kernel stamp", try sockets.udp(), limit: udpLimit)
        table.add("TCP, kernel stamp", try sockets.tcp(), limit: nil)
        let line = SerialLine(
            clock: clock, lines: seconds * 10, priority: refusal == nil ? priority : nil,
            isRealtimeReader: isRealtimeReader)
        let serial = table.add(
            "serial pty, envelope", try line.run(), limit: serialLimit, plain: "serial pty, character time alone")
        print(table.rendered)
        return udp && serial
    }
}
