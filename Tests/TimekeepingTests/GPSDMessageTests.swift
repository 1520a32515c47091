import Sensing
import Testing

@testable import Timekeeping

@Suite("A line of gpsd")
struct GPSDMessageTests {
    private func message(_ line: String) -> GPSDMessage? { GPSDMessage(line: Array(line.utf8)) }

    @Test("of class VERSION, DEVICES and DEVICE, as gpsd 3.22 sends them, tells who answers and what it has")
    func devices() {
        #expect(
            message(#"{"class":"VERSION","release":"3.22","rev":"3.22","proto_major":3,"proto_minor":14}"#)
                == .version(release: "3.22", protocolMajor: 3))
        #expect(message(#"{"class":"DEVICES","devices":[]}"#) == .devices([]))
        let one = #"{"class":"DEVICE","path":"tcp://127.0.0.1:46599","driver":"NMEA0183","flags":1}"#
        #expect(message(#"{"class":"DEVICES","devices":[\#(one)]}"#) == .devices(["tcp://127.0.0.1:46599"]))
        #expect(
            message(#"{"class":"DEVICE","path":"/dev/pts/1","activated":"2026-11-21T01:14:38.479Z"}"#)
                == .device(path: "/dev/pts/1", isOpen: true))
        #expect(
            message(#"{"class":"DEVICE","path":"tcp://127.0.0.1:46599","activated":0}"#)
                == .device(path: "tcp://127.0.0.1:46599", isOpen: false))
    }

    @Test("of class TPV gives mode, time and leap seconds, and never the time error that gpsd makes up")
    func fix() {
        let line =
            #"{"class":"TPV","device":"/dev/ttyS0","mode":3,"time":"2026-11-21T00:42:03.000Z","ept":0.005,"#
            + #""leapseconds":18,"lat":42.283333333}"#
        #expect(
            message(line)
                == .fix(.init(device: "/dev/ttyS0", mode: 3, time: "2026-11-21T00:42:03.000Z", leapSeconds: 18)))
    }

    @Test("of class TOFF and PPS compares the receiver's time with the host's clock")
    func comparisons() {
        let real = Instant(unixSeconds: 1_594_507_067)
        let clock = Instant(unixSeconds: 1_795_223_679, nanoseconds: 876_449_815)
        let rest =
            #""device":"/dev/pts/1","real_sec":1594507067, "real_nsec":0,"clock_sec":1795223679,"#
            + #""clock_nsec":876449815}"#
        #expect(
            message(#"{"class":"TOFF",\#(rest)"#) == .sentence(.init(device: "/dev/pts/1", real: real, clock: clock)))
        #expect(message(#"{"class":"PPS",\#(rest)"#) == .pulse(.init(device: "/dev/pts/1", real: real, clock: clock)))
    }

    @Test("of class ERROR gives its words")
    func error() {
        #expect(
            message(#"{"class":"ERROR","message":"Unrecognized request '\u0041\"/\\'"}"#)
                == .error(#"Unrecognized request 'A"/\'"#))
    }

    @Test("of any other class is passed over")
    func other() {
        #expect(message(#"{"class":"SKY","satellites":[{"PRN":5,"used":false}]}"#) == .other(class: "SKY"))
    }

    @Test(
        "that lacks what its class must have is none",
        arguments: [
            "", "{}", "[]", "$GPRMC,1", #"{"class":7}"#, #"{"class":"TPV"}"#, #"{"class":"TPV","mode":3"#,
            #"{"class":"VERSION"}"#, #"{"class":"DEVICE"}"#, #"{"class":"PPS","real_sec":1,"real_nsec":0}"#,
            // Beyond what 64 bits of nanoseconds hold.
            #"{"class":"TOFF","real_sec":99999999999,"real_nsec":0,"clock_sec":1,"clock_nsec":0}"#,
            #"{"class":"TOFF","real_sec":1,"real_nsec":1000000000,"clock_sec":1,"clock_nsec":0}"#,
            #"{"class":"TOFF","real_sec":-1,"real_nsec":0,"clock_sec":1,"clock_nsec":0}"#,
            #"{"class":"TPV","mode":3} {}"#, #"{"class":"TPV","mode":1e}"#, #"{"class":"A\"#,
        ])
    func defective(line: String) {
        #expect(message(line) == nil)
    }

    @Test("that is nested deeper than gpsd nests is none")
    func deep() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(message(#"{"class":"SKY","x":\#(deep)"#) == nil)
    }

    @Test("that is damaged anywhere never traps")
    func damaged() {
        let line =
            Array(
                #"{"class":"TPV","device":"/dev/ttyS0","mode":3,"time":"2026-11-21T00:42:03.000Z","leapseconds":18,"#
                    .utf8) + Array(#""list":[1,-2.5e3,true,null,{"a":"\u00e9\n"}]}"#.utf8)
        var random = SeededNumbers(seed: 5)
        var read = 0
        for _ in 0..<20_000 {
            var damaged = line
            for _ in 0...random.next() % 4 {
                let index = Int(random.next() % UInt64(damaged.count))
                switch random.next() % 3 {
                case 0: damaged[index] = UInt8(truncatingIfNeeded: random.next())
                case 1: damaged.remove(at: index)
                default: damaged.insert(line[index % line.count], at: index)
                }
            }
            if GPSDMessage(line: damaged) != nil { read += 1 }
        }
        #expect(read > 0 && read < 20_000)
    }

    @Test("is cut out of whatever pieces come")
    func pieces() {
        let stream = Array("{\"class\":\"A\"}\r\n\n{\"class\":\"B\"}\n{\"cla".utf8)
        for cut in stream.indices {
            var lines = GPSDLines()
            let found = lines.take(stream[..<cut]) + lines.take(stream[cut...])
            #expect(found == [Array(#"{"class":"A"}"#.utf8), Array(#"{"class":"B"}"#.utf8)])
        }
    }

    @Test("that does not end is thrown away, and the next one is read")
    func endless() {
        var lines = GPSDLines()
        #expect(lines.take([UInt8](repeating: 0x41, count: 1_000_000)).isEmpty)
        #expect(lines.take(Array("A\n{}\n".utf8)) == [Array("{}".utf8)])
    }
}
