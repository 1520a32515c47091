import SimulatedInstruments
import Testing

@Suite("The simulated SUNA")
struct SUNATests {
    private func transcript(_ name: String) -> String? {
        Recording.bytes("satlantic_suna_isus_nitrate/transcripts/\(name)").map { String(decoding: $0, as: UTF8.self) }
    }

    private func frames(_ emissions: [Emission]) -> [String] {
        emissions.filter(\.isRecord).map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    @Test("sends dark frames that are field for field like a recorded one, then light ones, each with its check")
    func frames() throws {
        var suna = try instrument(.suna)
        let own = frames(suna.run(until: start + .seconds(20)))
        #expect(own[0].hasPrefix("SATSDF0344,2026060,") && own[2].hasPrefix("SATSLF0344,2026060,"))
        for frame in own {
            let line = frame.dropLast()
            let comma = try #require(line.lastIndex(of: ","))
            let sum = line[...comma].utf8.reduce(UInt8(0), &+)
            #expect(String(line[line.index(after: comma)...]) == "\(0 &- sum)")
        }
        guard let recorded = transcript("suna_dark_frame.txt") else { return }
        func decimals(_ text: some StringProtocol) -> [Int] {
            text.split(separator: ",", omittingEmptySubsequences: false).map {
                $0.split(separator: ".").dropFirst().first?.count ?? 0
            }
        }
        #expect(decimals(own[0].dropLast()).dropLast() == decimals(recorded.dropLast()).dropLast())
    }

    @Test("prints the configuration of a recorded one, name for name, and sets what may be set")
    func configuration() throws {
        var suna = try instrument(.suna, ["boot": "mid-menu"])
        _ = suna.answer(to: "\r", at: start)
        let text = suna.answer(to: "get cfg\r\n", at: start + .seconds(2))
        #expect(text.hasSuffix("$Ok \r\nSUNA> "))
        if let recorded = transcript("suna_get_cfg.txt") {
            func names(_ text: String) -> [Substring] {
                text.split(separator: "\r\n").filter {
                    $0.count > 8 && !$0.contains(">") && !$0.hasPrefix("get") && !$0.hasPrefix("$")
                }.map { $0.prefix(8) }
            }
            #expect(names(text) == names(recorded))
        }
        #expect(suna.answer(to: "set drkavers 4\r\n", at: start + .seconds(4)) == "set drkavers 4\r\n$Ok\r\nSUNA> ")
        #expect(suna.answer(to: "get drkavers\r\n", at: start + .seconds(6)).contains("$Ok 4\r\n"))
        #expect(suna.answer(to: "set serialno 1\r\n", at: start + .seconds(8)).contains("$Error: 1"))
        #expect(suna.answer(to: "set opermode Sometimes\r\n", at: start + .seconds(10)).contains("$Error: 2"))
    }

    @Test("hears $ only now and then while it measures, and none while its capacitor charges")
    func attention() throws {
        var suna = try instrument(.suna, ["boot": "power-on", "noise": "no"])
        #expect(suna.run(until: start + .seconds(2)).text.hasPrefix("Charging power loss protector.\r\n"))
        #expect(suna.answer(to: "$", at: start + .seconds(5)) == "")
        _ = suna.run(until: start + .seconds(12))
        #expect(!suna.answer(to: "$", at: start + .seconds(12.2)).contains("SUNA>"))
        #expect(suna.answer(to: "$", at: start + .seconds(13.8)).contains("SUNA>"))
        #expect(suna.run(until: start + .seconds(60)).isEmpty)
    }

    @Test("measures when it is polled, asks for the next command, and sleeps when none comes")
    func polled() throws {
        var suna = try instrument(.suna, ["mode": "polled"])
        #expect(suna.run(until: start + .seconds(60)).isEmpty)
        #expect(suna.answer(to: "\r", at: start + .seconds(60)) == "\r\nCMD?")
        #expect(suna.answer(to: "Measure 3\r\n", at: start + .seconds(62)).hasSuffix("$Ok\r\n"))
        let emissions = suna.run(until: start + .seconds(69))
        #expect(frames(emissions).count == 3 && emissions.text.hasSuffix("CMD?"))
        #expect(suna.run(until: start + .seconds(100)).text.contains("Sleeping"))
    }
}

@Suite("The simulated OCR-507")
struct OCR507Tests {
    @Test("sends frames as long as a recorded one, whose bytes sum to zero, numbered without a gap")
    func frames() throws {
        var ocr = try instrument(.ocr507)
        let frames = ocr.run(until: start + .seconds(300.5)).map(\.bytes)
        #expect(frames.count == 300)
        for (number, frame) in frames.enumerated() {
            #expect(frame.prefix(10) == [UInt8](text: "SATDI70233")[...] && frame.suffix(2) == [13, 10])
            #expect(frame.dropLast(2).reduce(UInt8(0), &+) == 0)
            #expect(frame[frame.count - 4] == UInt8(truncatingIfNeeded: number))
        }
        guard let recorded = Recording.bytes("satlantic_ocr_par/transcripts/ocr507_frame_good.bin") else { return }
        #expect(frames[0].count == recorded.count)
    }

    @Test("opens its console for Ctrl-C, shows what a recorded one shows, and goes on after exit")
    func console() throws {
        var ocr = try instrument(.ocr507)
        let opened = ocr.answer(to: "\u{3}", at: start + .seconds(2.5))
        let shown = ocr.answer(to: "show all\r", at: start + .seconds(4))
        if let bytes = Recording.bytes("satlantic_ocr_par/transcripts/ocr507_show_all.txt") {
            let own = opened + shown.dropFirst("show all\r\n".count)
            #expect(own.hasPrefix(String(decoding: bytes, as: UTF8.self)))
        }
        #expect(ocr.answer(to: "set maxrate 2\r", at: start + .seconds(6)) == "set maxrate 2\r\n[Auto]$ ")
        #expect(ocr.answer(to: "set maxrate 3\r", at: start + .seconds(8)).contains("Invalid command"))
        _ = ocr.answer(to: "exit\r", at: start + .seconds(10))
        #expect(ocr.run(until: start + .seconds(14.1)).count == 6)
    }
}
