import Testing

@testable import DriverRuntime

@Suite("A pattern of a reply")
struct PatternTests {
    /// seabird_sbe37_microcat/transcripts/sbe37_ds.txt, the first lines.
    private let recorded = Array(
        """
        SBE37-SMP V 2.6 SERIAL NO. 2165   05 Feb 2013  19:11:43\r
        not logging: received stop command\r
        sample interval = 20208 seconds\r
        samplenumber = 6, free = 200000\r
        do not output salinity with each sample\r
        """.utf8)

    @Test(
        "finds its values wherever they stand",
        arguments: [
            ("SERIAL NO. {x} *", "2165"), ("sample interval = {x} seconds", "20208"), ("samplenumber = {x},", "6"),
            ("free = {x}", "200000"), ("SBE37-{x} V", "SMP"), ("{x} salinity with each sample", "do not output"),
            ("not logging: {x}", "received stop command"), ("samplenumber = *, free = {x}", "200000"),
            ("Serial no. {x} *", "2165"),
        ])
    func finds(text: String, value: String) {
        #expect(ReplyPattern(text).values(in: recorded)?["x"] == value)
    }

    @Test("does not reach over the end of a line, nor find nothing as a value")
    func misses() {
        #expect(ReplyPattern("interval = {x} free").values(in: recorded) == nil)
        #expect(ReplyPattern("command{x}").values(in: recorded) == nil)
        #expect(ReplyPattern("a={x};").values(in: Array("a= ;".utf8)) == nil)
        #expect(ReplyPattern("{x}!").values(in: []) == nil)
    }

    @Test("takes a value out of XML")
    func elements() {
        let reply = Array("   <Power>\r\n      <vMain>13.21</vMain>\r\n   </Power>\r\n".utf8)
        #expect(ReplyPattern("<vMain>{volts}</vMain>").values(in: reply) == ["volts": "13.21"])
    }

    @Test("costs no more than its length times the reply on hostile input")
    func hostile() {
        let reply = [UInt8](repeating: UInt8(ascii: "a"), count: 6000)
        let found = ReplyPattern("a{x}a*a{y}b").match(in: Array(reply.prefix(2000))) != nil
        #expect(!found)
        let other = ReplyPattern("a{x}b").match(in: reply) != nil
        #expect(!other)
    }

    @Test(
        "tells a time in the ways of the families",
        arguments: [
            ("{DD} {Mon} {YYYY} {hh}:{mm}:{ss}", "SERIAL NO. 2165   05 Feb 2013  19:11:43\r\n"),
            ("TT {YYYY}/{MM}/{DD},{hh}:{mm}:{ss}", "TT 2013/02/05,19:11:43\r\n>"),
            ("{YYYY}-{MM}-{DD}T{hh}:{mm}:{ss}", "<DateTime>2013-02-05T19:11:43</DateTime>"),
            ("{YYYY}{ddd} {hh}:{mm}:{ss}", "2013036 19:11:43"),
            ("{MM}/{DD}/{YY} {hh}{mm}{ss}", "02/05/13 191143"), ("time {unix}", "time 1360091503\r\n"),
            ("{DD} {Mon} {YYYY} {hh}:{mm}:{ss}", "99 Foo 1234 12:12:12 and  5 Feb 2013 19:11:43"),
        ])
    func time(text: String, reply: String) throws {
        var clock = DialogueClock()
        clock.find = DialogueClock.pattern(text, isBCD: false)
        let reading = try #require(clock.reading(in: Array(reply.utf8)))
        #expect(reading.time.nanoseconds == 1_360_091_503_000_000_000)
    }
}

@Suite("A value on the line")
struct ValueFormTests {
    private func written(_ value: String, _ change: (inout ValueForm) -> Void) throws -> String {
        var form = ValueForm()
        form.kind = .decimal
        change(&form)
        return try form.written(value)
    }

    @Test("is padded, rounded and filled as declared")
    func digits() throws {
        #expect(try written("7") { $0.digits = 3 } == "007")
        #expect(try written("0007") { _ in } == "7")
        #expect(try written("2.5") { $0.decimals = 0 } == "3")
        #expect(try written("9.996") { $0.decimals = 2 } == "10.00")
        #expect(try written("-0.5") { $0.decimals = 3 } == "-0.500")
        #expect(try written("12.3") { ($0.digits, $0.decimals) = (4, 1) } == "0012.3")
    }

    @Test("is a time where the instrument wants one")
    func times() throws {
        #expect(try written("3725") { $0.writing = .clock } == "01:02:05")
        #expect(try written("3725") { $0.writing = .hhmmss } == "010205")
        #expect(try written("0.25") { $0.writing = .clockWithHundredths } == "00:00:00.25")
        #expect(throws: ValueRefusal.self) { try written("360000") { $0.writing = .clock } }
        #expect(throws: ValueRefusal.self) { try written("1.5") { $0.writing = .clock } }
    }

    @Test("means the same as what the instrument prints in another form")
    func means() {
        var form = ValueForm()
        form.kind = .decimal
        #expect(form.means("30.000", "30"))
        #expect(!form.means("31", "30"))
        form.writing = .clockWithHundredths
        #expect(form.means("00:00:10.00", "10"))
        var choice = ValueForm()
        choice.choices = [.init(word: "on", sent: "1"), .init(word: "off", sent: "0")]
        #expect(choice.means("1", "on"))
        #expect(choice.means("ON", "on"))
        #expect(!choice.means("0", "on"))
    }
}
