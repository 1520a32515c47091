import SimulatedInstruments
import Testing

@Suite("The simulated SBE 37 in dialogue")
struct SBE37DialogueTests {
    private func polled(_ settings: [String: String] = [:]) throws -> Faults {
        let own = ["interval": "20208", "autonomous": "no", "salinity": "no", "soundspeed": "no", "seed": "7"]
        return try instrument(.sbe37, own.merging(settings) { $1 })
    }

    @Test("loses the first character while it sleeps and answers the second with its prompt")
    func wakes() throws {
        var ctd = try polled()
        #expect(ctd.answer(to: "\r", at: start + .seconds(1)) == "")
        #expect(ctd.answer(to: "\r", at: start + .seconds(2)) == "\r\nS>")
    }

    @Test("sleeps again after two minutes without a command, and not before")
    func sleeps() throws {
        var ctd = try polled()
        _ = ctd.answer(to: "\r\r", at: start)
        #expect(ctd.answer(to: "\r", at: start + .seconds(119)) == "\r\nS>")
        #expect(ctd.answer(to: "DS\r", at: start + .seconds(240)) == "S\r\n?cmd S>", "the D only woke it")
    }

    @Test("goes to sleep at once on QS")
    func quits() throws {
        var ctd = try polled()
        #expect(ctd.answer(to: "\r\rQS\r", at: start) == "\r\nS>QS\r\n")
        #expect(ctd.answer(to: "\r", at: start + .seconds(5)) == "")
    }

    @Test("answers DS with the lines of a recorded SBE 37-SMP 2.6")
    func status() throws {
        var ctd = try polled()
        let text = ctd.answer(to: "\r\rDS\r", at: start)
        // seabird_sbe37_microcat/transcripts/sbe37_ds.txt, with this instrument's own instant, state and temperature.
        let recorded = [
            "SBE37-SMP V 2.6 SERIAL NO. 2165   01 Mar 2026  12:00:00", "not logging: never started",
            "sample interval = 20208 seconds", "samplenumber = 0, free = 200000", "transmit real-time data",
            "do not output salinity with each sample", "do not output sound velocity with each sample",
            "do not store time with each sample", "number of samples to average = 0", "reference pressure = 0.0 db",
            "serial sync mode disabled", "wait time after serial sync sampling = 0 seconds",
            "internal pump is installed",
        ]
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines.prefix(2) == ["", "S>DS"])
        #expect(Array(lines.dropFirst(2).prefix(13)) == recorded)
        #expect(lines[15].wholeMatch(of: /temperature = \d+\.\d\d deg C/) != nil)
        #expect(lines[16] == "S>")
    }

    @Test("sends a sample for TS in the layout of a recorded one, then the prompt")
    func takesSample() throws {
        var ctd = try instrument(.sbe37, ["autonomous": "no", "depth": "80", "seed": "7"])
        let text = ctd.answer(to: "\r\rTS\r", at: start)
        let line = try #require(text.firstMatch(of: /S>TS\r\n(#.*)\r\nS>/)).1
        // seabird_sbe37_microcat/transcripts/sbe37_ts_sample.txt
        let recorded = "#55.9044,41.40609, 572.170,   34.2583, 1505.948, 05 Feb 2013, 19:16:59"
        let widths = recorded.split(separator: ",").map(\.count)
        // The recorded temperature has two digits before the point; at 80 m it has one, in the same width.
        #expect(line.split(separator: ",").map(\.count) == widths)
        #expect(line.hasSuffix(", 01 Mar 2026, 12:00:00"))
    }

    @Test("sends the same sample again for SL")
    func sendsLast() throws {
        var ctd = try polled()
        let taken = try #require(ctd.answer(to: "\r\rTS\r", at: start).firstMatch(of: /#.*\r\n/)).0
        #expect(ctd.answer(to: "SL\r", at: start + .seconds(30)) == "SL\r\n\(taken)S>")
    }

    @Test("refuses what it does not know or cannot set with ?cmd")
    func refuses() throws {
        var ctd = try polled()
        _ = ctd.answer(to: "\r\r", at: start)
        for command in ["FOO", "SampleInterval=0", "SampleInterval=x", "OutputSal=2", "DateTime=13012026000000"] {
            #expect(ctd.answer(to: command + "\r", at: start + .seconds(2)) == "\(command)\r\n?cmd S>")
        }
    }

    @Test("is set by DateTime, MMDDYY and HHMMSS, and keeps time from there")
    func clock() throws {
        var ctd = try polled()
        _ = ctd.answer(to: "\r\rDateTime=02052013191143\r", at: start)
        #expect(ctd.answer(to: "DS\r", at: start + .seconds(10)).contains("05 Feb 2013  19:11:53"))
        _ = ctd.answer(to: "MMDDYY=022826\r", at: start + .seconds(20))
        _ = ctd.answer(to: "HHMMSS=235958\r", at: start + .seconds(30))
        #expect(ctd.answer(to: "DS\r", at: start + .seconds(33)).contains("01 Mar 2026  00:00:01"))
    }

    @Test("takes a parameter and shows it")
    func parameters() throws {
        var ctd = try polled()
        _ = ctd.answer(to: "\r\rSampleInterval=15\rOutputSal=Y\r", at: start)
        let text = ctd.answer(to: "DS\r", at: start + .seconds(5))
        #expect(text.contains("sample interval = 15 seconds\r\n"))
        #expect(text.contains("\r\noutput salinity with each sample\r\n"))
    }

    @Test("shows its state as XML for GetSD, ended by Executed and the prompt")
    func statusXML() throws {
        var ctd = try polled()
        let text = ctd.answer(to: "\r\rGetSD\r", at: start)
        #expect(text.contains("<DateTime>2026-03-01T12:00:00</DateTime>"))
        #expect(text.contains("<AutonomousSampling>no, never started</AutonomousSampling>"))
        #expect(text.hasSuffix("</StatusData>\r\n<Executed/>\r\nS>"))
    }

    @Test("glues its prompt to the first sample after StartNow, and allows only few commands until Stop")
    func logging() throws {
        var ctd = try polled()
        _ = ctd.answer(to: "\r\rSampleInterval=10\r", at: start)
        #expect(ctd.answer(to: "StartNow\r", at: start + .seconds(5)) == "StartNow\r\nstart now\r\nS>")
        let samples = ctd.run(until: start + .seconds(26))
        #expect(samples.text.firstMatch(of: /^#.*\r\nS>#.*\r\nS>$/) != nil)
        #expect(ctd.answer(to: "SampleInterval=5\r", at: start + .seconds(27)).hasSuffix("?cmd S>"))
        #expect(ctd.answer(to: "DS\r", at: start + .seconds(29)).contains("logging data\r\n"))
        #expect(ctd.answer(to: "Stop\r", at: start + .seconds(31)) == "Stop\r\nS>")
        #expect(ctd.run(until: start + .seconds(600)).isEmpty)
        #expect(ctd.answer(to: "\rDS\r", at: start + .seconds(601)).contains("not logging: received stop command"))
    }

    @Test("shows its calibration as XML for GetCC, with the numbers of DC")
    func coefficients() throws {
        var ctd = try polled()
        let text = ctd.answer(to: "\r\rDC\r", at: start)
        let xml = ctd.answer(to: "GetCC\r", at: start + .seconds(2))
        let terms = text.matches(of: /= (-?\d\.\d{6}e[+-]\d\d)/).map { String($0.1) }
        #expect(terms.count == 27)
        for term in terms.prefix(24) { #expect(xml.contains(">\(term)<"), "\(term)") }
        #expect(xml.hasSuffix("</CalibrationCoefficients>\r\n<Executed/>\r\nS>"))
    }

    @Test("refuses with an XML element when it is new firmware")
    func refusesInXML() throws {
        var ctd = try polled(["errors": "xml", "executed": "yes"])
        #expect(
            ctd.answer(to: "\r\rFOO\r", at: start)
                == "\r\n<Executed/>\r\nS>FOO\r\n<Error type='INVALID COMMAND' "
                + "msg='Command not recognized'/>\r\n<Executed/>\r\nS>"
        )
    }

    @Test("on RS-485 obeys its own address and is silent for another")
    func address() throws {
        var ctd = try polled(["address": "07", "asleep": "0", "boot": "mid-menu"])
        _ = ctd.answer(to: "\r", at: start)
        #expect(ctd.answer(to: "#07TS\r", at: start + .seconds(1)).hasSuffix("01 Mar 2026, 12:00:01\r\nS>"))
        #expect(ctd.answer(to: "#08TS\r", at: start + .seconds(3)) == "#08TS\r\n")
    }

    @Test("when left with half a command typed, refuses the first return and is well after it")
    func midMenu() throws {
        var ctd = try polled(["boot": "mid-menu"])
        #expect(ctd.answer(to: "\r", at: start + .seconds(1)) == "\r\n?cmd S>")
        #expect(ctd.answer(to: "\r", at: start + .seconds(2)) == "\r\nS>")
    }

    @Test("needs as many characters to wake as it is told, and answers as late")
    func manners() throws {
        var ctd = try polled(["lostwake": "3", "latency": "5s"])
        for second in 1...3 { #expect(ctd.answer(to: "\r", at: start + .seconds(Double(second))) == "") }
        #expect(ctd.answer(to: "\r", at: start + .seconds(4)) == "\r\n")
        #expect(ctd.run(until: start + .seconds(10)).text == "S>")
    }
}
