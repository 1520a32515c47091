import SimulatedInstruments
import Testing

@testable import DriverRuntime

@Suite("The declaration says the ways of")
struct FamiliesTests {
    @Test("the Workhorse: a break stops it and wakes it, CS starts it")
    func workhorseByBreak() throws {
        var bench = try Bench(dialogue(workhorse), simulated(.adcp, ["interval": "10"])) {
            $0.parameters = ["TE": "20"]
        }
        bench.open()
        bench.run(for: minute)
        #expect(bench.breaks == 1)
        #expect(bench.readings["serial_number"] == "18444")
        #expect(bench.sentText.contains("TE00:00:20.00"))
        #expect(bench.sentText.last == "CS")
        #expect(bench.warnings == [])
        let before = bench.records
        bench.run(for: 2 * minute)
        #expect(bench.records == before + 6)
    }

    @Test("the Workhorse behind a serial server, which takes the soft break")
    func workhorseBySoftBreak() throws {
        var bench = try Bench(dialogue(workhorse), simulated(.adcp, ["interval": "10"]))
        bench.canBreak = false
        bench.open()
        bench.run(for: minute)
        #expect(bench.sentText.first == "===")
        #expect(bench.state == .sampling)
        #expect(bench.warnings == [])
    }

    @Test("the Workhorse that a person left at its prompt: set back and started")
    func workhorseTakenOver() throws {
        var bench = try Bench(dialogue(workhorse), simulated(.adcp, ["interval": "10"]))
        bench.open()
        bench.run(for: minute)
        bench.takeOver()
        bench.device.receiveBreak(now: bench.now)
        bench.run(for: 2 * second)
        bench.type("TE00:01:00.00\r\n")
        bench.release()
        bench.run(for: minute)
        #expect(bench.sentText.contains("TE00:00:10.00"))
        #expect(bench.sentText.last == "CS")
        #expect(bench.state == .sampling)
    }

    @Test("the Nortek classic: a break with a silence in it, a confirmation, two-character commands, a BCD clock")
    func nortek() throws {
        let declared = try dialogue(
            """
            line_end: none
            echo: no
            errors: [0x1515]
            wake:
              send: [{keys: "@@@@@@"}, {silence: 100 ms}, {keys: "K1W%!Q"}]
              reply: {text: 0x0606}
              answers: [{question: "*Confirm:", send: {keys: MC}}]
              within: 2 s
              stops_sampling: true
            status: {id: {send: {keys: ID}, reply: {length: 14, ends: 0x0606}, reads: "{serial}"}}
            clock:
              set: {send: {keys: "SC{mm}{ss}{DD}{hh}{YY}{MM}"}, reply: {text: 0x0606}}
              bcd: true
              read: {send: {keys: RC}, reply: {length: 6, ends: 0x0606}}
              find: "{mm}{ss}{DD}{hh}{YY}{MM}"
            sampling: {start: {send: {keys: ST}, reply: {text: 0x0606}}}
            """)
        var device = ScriptedDevice()
        device.raw = [
            Array("K1W%!Q".utf8): Array("Confirm:".utf8), Array("MC".utf8): [6, 6],
            Array("ID".utf8): Array("AQD 1234      ".utf8) + [6, 6],
            // 12:00:01 on the first of March 2026.
            Array("RC".utf8): [0x00, 0x01, 0x01, 0x12, 0x26, 0x03, 6, 6], Array("ST".utf8): [6, 6],
        ]
        var bench = Bench(declared, device)
        bench.open()
        bench.run(for: 20 * second)
        #expect(bench.sentText == ["@@@@@@", "K1W%!Q", "MC", "ID", "RC", "ST"])
        #expect(bench.sent[1].at - bench.sent[0].at == second / 10)
        #expect(bench.readings["serial"] == "AQD 1234")
        let offset = try #require(bench.offsets.first?.offset)
        #expect(offset.earliest < second && offset.latest > 0)
        #expect(bench.state == .sampling)
        #expect(declared.clock?.bytes(of: "YY", at: .init(year: 2026, month: 3, day: 1)) == [0x26])
    }

    @Test("the ECO: no prompt, stopped by keys that are repeated until its menu comes")
    func eco() throws {
        let declared = try dialogue(
            """
            echo: no
            wake:
              send: [{keys: "!!!!!"}, "$mnu"]
              reply: {line: "Ser *"}
              within: 500 ms
              tries: 10
              stops_sampling: true
            parameters:
              Ave: {type: integer, range: [1, 65535], set: {send: "$ave {value}", reply: {line: "Ave *"}}, read:
                   {send: "$mnu", reply: {line: "Mvs *"}}, find: "Ave {value}"}
              Int: {type: integer, unit: s, range: [0, 86399], written: hhmmss, set: {send: "$int {value}", reply: line}}
            clock: {set: ["$dat {DD}{MM}{YY}", "$clk {hh}{mm}{ss}"]}
            sampling: {start: {send: $run, reply: none}}
            forbidden: ["$emc", "$sto"]
            """)
        var device = ScriptedDevice()
        device.prompt = ""
        device.unknown = ""
        let menu = "Ser FLNTU-993\r\nVer Triplet5.20\r\nAve 8\r\nPkt 0\r\nMvs 1"
        device.replies = ["$mnu": menu, "!!!!!$mnu": menu, "$ave 4": "Ave 4", "$int 000100": "Int 00:01:00"]
        device.deafness = 3
        var bench = Bench(declared, device) {
            $0.parameters = ["Ave": "4", "Int": "60"]
            $0.setsClock = true
        }
        bench.open()
        bench.run(for: 30 * second)
        #expect(bench.sentText.contains("$ave 4"))
        #expect(bench.sentText.contains("$int 000100"))
        #expect(bench.sentText.contains("$dat 010326"))
        let clock = try #require(bench.sent.first { $0.bytes.starts(with: Array("$clk ".utf8)) })
        #expect(clock.at % second == 0)
        #expect(bench.sentText.last == "$run")
    }

    @Test("the optode: wakes without an answer, values behind tabs, protected settings saved")
    func optode() throws {
        let declared = try dialogue(
            """
            prompts: ["#"]
            errors: ["*ERROR*"]
            echo: no
            wake: {send: [";", {silence: 500 ms}], reply: none, sleeps_after: 50 s}
            while_sampling: reading
            parameters:
              Interval:
                {type: integer, unit: s, range: [1, 86400], restore: true, set: "Set Interval({value})",
                 read: Get Interval, find: "Interval 4831 * {value}"}
            save: Save
            sampling: {stop: Stop, start: Start}
            forbidden: ["Set Passkey(1000)"]
            """)
        var device = ScriptedDevice()
        device.prompt = "#\r\n"
        device.replies = [
            ";": "", "Get Interval": "Interval\t4831\t134\t30.000", "Set Interval(10)": "", "Save": "", "Stop": "",
            "Start": "",
        ]
        var bench = Bench(declared, device) { $0.parameters = ["Interval": "10"] }
        bench.open()
        bench.run(for: 20 * second)
        #expect(
            bench.sentText == [
                ";", "Get Interval", "Stop", "Set Interval(10)", "Get Interval", "Save", "Start",
            ])
        #expect(bench.warnings.count == 1, "the script never takes the new value")
        #expect(declared.forbidden.match(Array("set passkey( 1000 )\r\n".utf8)) != nil)
    }

    @Test("the WXT: an address in every command, a checksum-less poll without a prompt")
    func weather() throws {
        let declared = try dialogue(
            """
            address: "0"
            echo: no
            errors: ["{address}TX,*"]
            wake: {send: "?", reply: line, within: 1 s}
            poll: {send: "{address}R0", every: 10 s, reply: {line: "{address}R0,*"}, within: 2 s}
            """)
        var device = ScriptedDevice()
        device.prompt = ""
        device.replies = ["?": "3", "3R0": "3R0,Dn=236D,Sm=1.0M"]
        var bench = Bench(declared, device) { $0.address = "3" }
        bench.open()
        bench.run(for: minute)
        #expect(bench.state == .polling)
        #expect(bench.sentText.filter { $0 == "3R0" }.count == 6)
        #expect(bench.warnings == [])
    }

    @Test("a Modbus device: binary requests with their checksum, replies by length")
    func modbus() throws {
        let declared = try dialogue(
            """
            line_end: none
            echo: no
            poll:
              send: {keys: 0x010300000002, checksum: crc16_modbus}
              reply: {begins: 0x0103, length: 9}
              every: 1 s
              within: 200 ms
            """)
        var device = ScriptedDevice()
        // Modbus over Serial Line 1.02: the request for two registers of unit 1 ends with C4 0B.
        device.raw = [[1, 3, 0, 0, 0, 2, 0xC4, 0x0B]: [1, 3, 4, 0, 6, 0, 5, 0xDA, 0x31]]
        var bench = Bench(declared, device)
        bench.open()
        bench.run(for: 10 * second)
        #expect(bench.sent.count == 10)
        #expect(bench.state == .polling)
        #expect(bench.warnings == [])
    }

    @Test("a station file that only polls: the same engine, nothing waited for, nothing else sent")
    func stationPoll() {
        var bench = Bench(DriverDialogue(), ScriptedDevice()) {
            $0.poll = .init(send: Array("TS".utf8), everyNanoseconds: 10 * second)
            $0.greetings = ["!!!", "GO"]
        }
        bench.open()
        bench.run(for: minute)
        #expect(bench.sentText == ["!!!", "GO"] + Array(repeating: "TS", count: 6))
        bench.close()
        bench.run(for: minute)
        #expect(bench.sent.count == 8)
        bench.open()
        bench.run(for: 30 * second)
        #expect(bench.sentText.suffix(5) == ["!!!", "GO", "TS", "TS", "TS"])
    }

    @Test("a driver without a dialogue: nothing is ever sent, and nothing is due")
    func silent() {
        var bench = Bench(DriverDialogue(), ScriptedDevice())
        bench.open()
        bench.run(for: 24 * hour)
        #expect(bench.sent.isEmpty)
        #expect(bench.state == .sampling)
        #expect(bench.dialogue.deadline == nil)
    }

    @Test("a station that only listens")
    func listensOnly() throws {
        var bench = try Bench(dialogue(microCAT), simulated(.sbe37)) {
            $0.listensOnly = true
        }
        bench.open()
        bench.run(for: 24 * hour)
        #expect(bench.sent.isEmpty)
        #expect(bench.dialogue.deadline == nil)
    }
}
