import Framing
import Sensing
import Testing

@Suite("The line framer")
struct LineFramerTests {
    @Test("gives lines without their ends, whatever the end and wherever the stream is cut")
    func lines() {
        // SBE 37-SMP reply to TS (SAMPLE of the collection), then two lines in other fashions.
        let stream = bytes("#16.7066,0.13410,    0.062,   0.0000, 10 Dec 2012, 11:58:43\r\nsecond\nthird\r\r\n")
        let frames = framesHoweverCut(stream, by: LineFramer())
        #expect(
            frames.map { text($0.payload) }
                == ["#16.7066,0.13410,    0.062,   0.0000, 10 Dec 2012, 11:58:43", "second", "third"])
        #expect(frames.allSatisfy { $0.defect == nil && $0.loggerTime == nil && $0.time == arrival })
    }

    @Test("gives a blank line as an empty frame without a defect")
    func blank() {
        let frames = framesHoweverCut(bytes("a\r\n\r\n\nb\r\n"), by: LineFramer())
        #expect(frames.map { text($0.payload) } == ["a", "", "", "b"])
        #expect(frames.map { text($0.raw) } == ["a\r\n", "\r\n", "\n", "b\r\n"])
        #expect(frames.allSatisfy { $0.defect == nil })
    }

    @Test("takes the carriage return that follows a line feed for a part of the line end")
    func reversed() {
        let frames = framesHoweverCut(bytes("first\n\rsecond\n\r"), by: LineFramer())
        #expect(frames.map { text($0.payload) } == ["first", "second", ""])
    }

    @Test("ends lines only where it is told to")
    func terminators() {
        let stream = bytes("*C20711CF8F367F2B\r\nnext\r")
        let lines = framesHoweverCut(stream, by: LineFramer(terminator: .lf))
        #expect(lines.map { text($0.payload) } == ["*C20711CF8F367F2B\r", "next\r"])
        let returns = framesHoweverCut(stream, by: LineFramer(terminator: .cr))
        #expect(returns.map { text($0.payload) } == ["*C20711CF8F367F2B", "next"])
        #expect(returns.map { text($0.raw) } == ["*C20711CF8F367F2B\r", "\nnext\r"])
    }

    @Test("gives a line that never ends in bounded pieces and goes on behind its end")
    func endless() {
        let junk = [UInt8](repeating: 0xFF, count: 1_000_000)
        let frames = LineFramer(maximumLength: 4096).frames(of: junk + bytes("\r\ngood\r\n"), chunk: 1000)
        let bad = frames.dropLast()
        #expect(frames.last?.payload == bytes("good") && frames.last?.defect == nil)
        #expect(bad.allSatisfy { $0.defect == "line longer than 4096 bytes" && $0.raw.count <= 4096 })
        #expect(bad.map(\.raw.count).reduce(0, +) == 1_000_002)
        #expect(bad.count == 1_000_002 / 4096 + 1)
    }

    @Test("cuts an overlong line at the same places however it arrives")
    func overlong() {
        let frames = framesHoweverCut(bytes("0123456789\n01234567\n012345678\nx"), by: LineFramer(maximumLength: 9))
        #expect(frames.map { text($0.raw) } == ["012345678", "9\n", "01234567\n", "012345678", "\n", "x"])
        let overlong = "line longer than 9 bytes"
        #expect(frames.map(\.defect) == [overlong, overlong, nil, overlong, overlong, nil])
    }

    @Test("calls a last line without an end cut only where it was told to")
    func lastLine() {
        let stream = bytes("one\r\ntw")
        let kind = framesHoweverCut(stream, by: LineFramer())
        #expect(kind.map { text($0.payload) } == ["one", "tw"] && kind.allSatisfy { $0.defect == nil })
        let strict = framesHoweverCut(stream, by: LineFramer(finishIsCut: true))
        #expect(strict.map(\.defect) == [nil, "cut short: no line end"])
        #expect(strict.last?.payload == bytes("tw"))
    }

    @Test("goes on after the end of a datagram as if nothing had been before")
    func datagrams() {
        var framer = LineFramer(maximumLength: 10)
        var frames: [Frame] = []
        for datagram in ["01234567890123", "next\r\n"] {
            bytes(datagram).withUnsafeBytes { framer.push($0, time: arrival, into: &frames) }
            framer.finish(into: &frames)
        }
        #expect(frames.map { text($0.raw) } == ["0123456789", "0123", "next\r\n"])
        #expect(frames.last?.defect == nil)
    }

    @Test("stamps a line with the arrival of its first byte")
    func times() {
        let later = Timestamp(arrival.instant.adding(nanoseconds: 1_000_000), source: .system, state: .locked)
        var framer = LineFramer()
        var frames: [Frame] = []
        bytes("a\nb").withUnsafeBytes { framer.push($0, time: arrival, into: &frames) }
        bytes("b\nc\n").withUnsafeBytes { framer.push($0, time: later, into: &frames) }
        #expect(frames.map(\.time) == [arrival, arrival, later])
    }

    @Test("takes a logger's stamp out of the payload and keeps it in the raw bytes")
    func stamps() {
        // 20141017.ctdbp3_3rec_w_1hash.log, third line: a sample behind the logger's tag.
        let line =
            "2014/10/17 20:30:22.433 [ctdbp3:DLOGP6]: 14.7951,  3.96984,    0.966, 798, 207, 73, 17 Oct 2014 20:30:16"
        let frames = framesHoweverCut(bytes(line + "\r\n"), by: LineFramer())
        #expect(frames.map { text($0.raw) } == [line + "\r\n"])
        #expect(
            frames.first.map { text($0.payload) } == " 14.7951,  3.96984,    0.966, 798, 207, 73, 17 Oct 2014 20:30:16")
        #expect(frames.first?.loggerTime == Instant(iso8601: "2014-10-17T20:30:22.433Z"))
        let plain = LineFramer(readsStamps: false).frames(of: bytes(line + "\r\n"))
        #expect(plain.first?.payload == bytes(line) && plain.first?.loggerTime == nil)
    }

    @Test("stamps every line of a day's log and loses no byte of it")
    func recording() {
        guard let log = Recording.bytes("seabird_sbe16_sbe19_ctd/20131123.ctdbp1.log") else { return }
        let frames = LineFramer().frames(of: log, chunk: 4096)
        #expect(frames.flatMap(\.raw) == log)
        #expect(frames.count == log.count { $0 == UInt8(ascii: "\n") })
        #expect(frames.allSatisfy { $0.loggerTime != nil && $0.defect == nil })
        #expect(LineFramer().frames(of: log, chunk: 7) == frames)
    }
}
