extension WorkhorseADCP {
    static func parameters(_ settings: Settings) -> Parameters {
        Parameters([
            ("CF", .text(longest: 5), "11111"), ("CB", .text(longest: 3), "411"), ("CT", .whole(0...1), "0"),
            ("EA", .whole(-17_999...18_000), "0"), ("EB", .whole(-17_999...18_000), "0"),
            ("ED", .whole(0...65_535), "\(Int(settings.depthMetres * 10))"), ("ES", .whole(0...40), "35"),
            ("EX", .text(longest: 5), "11111"), ("EZ", .text(longest: 8), "1111101"),
            ("PD", .word(["0"]), "0"), ("RN", .text(longest: 5), "_RDI_"), ("TP", .text(longest: 8), "00:00.50"),
            ("WB", .whole(0...1), "0"), ("WD", .text(longest: 10), "111100000"), ("WF", .whole(0...9999), "176"),
            ("WN", .whole(1...255), "\(settings.cells)"), ("WP", .whole(0...16_384), "20"),
            ("WS", .whole(10...3200), "\(Int((settings.cellSizeMetres * 100).rounded()))"),
            ("WV", .whole(2...700), "175"),
        ])
    }

    /// What `XX?` says behind the value.
    private static let meanings: [String: String] = [
        "CF": "Flow Ctrl (EnsCyc;PngCyc;Binry;Ser;Rec)", "CB": "Serial Port Control (Baud; Par; Stop)",
        "CT": "Turnkey (0=OFF, 1=ON)", "EA": "Heading Alignment (1/100 deg)", "EB": "Heading Bias (1/100 deg)",
        "ED": "Transducer Depth (0 - 65535 dm)", "ES": "Salinity (0-40 pp thousand)",
        "EX": "Coord Transform (Xform:Type; Tilts; 3Bm; Map)", "EZ": "Sensor Source (C;D;H;P;R;S;T)",
        "PD": "Data Stream Select", "RN": "Set Deployment Name", "TP": "Time per Ping (min:sec.sec/100)",
        "WB": "Mode 1 Bandwidth Control (0=Wid,1=Nar)", "WD": "Data Out (Vel;Cor;Amp;PG;St;P0;P1;P2;P3)",
        "WF": "Blank After Transmit (cm)", "WN": "Number of depth cells (1-255)", "WP": "Pings per Ensemble (0-16384)",
        "WS": "Depth Cell Size (cm)", "WV": "Mode 1 Ambiguity Vel (cm/s radial)",
    ]

    /// Digits that a number is printed with.
    private static let widths = ["WF": 4, "WN": 3, "WP": 5, "WS": 4, "WV": 3]

    /// Carries out a command that does not change the state, and gives its answer without the prompt.
    mutating func reply(to command: String, at now: Nanoseconds, clock: inout InstrumentClock) -> [UInt8] {
        let name = String(command.prefix(2))
        let argument = command.dropFirst(2).drop { $0 == " " || $0 == "=" }
        switch name {
        case "": return []
        case "TE": return interval(argument)
        case "TT", "TS": return setClock(name: name, argument, at: now, clock: &clock)
        case "PS": return WorkhorseTexts.systemConfiguration(serialNumber: settings.serialNumber)
        case "PT": return test(argument, at: now)
        case "AC": return WorkhorseTexts.compassCalibration
        case "CK": return save()
        case "CR": return recall(argument)
        case "FC", "FD", "RF", "RR", "OL": return WorkhorseTexts.empty(name)
        default: return set(name, argument)
        }
    }

    private mutating func set(_ name: String, _ argument: Substring) -> [UInt8] {
        guard parameters.name(name) != nil else { return WorkhorseTexts.unrecognized }
        if argument == "?" { return show(name) }
        let isDigits = argument.allSatisfy { "01".contains($0) }
        if name == "CF", argument.count != 5 || !argument.allSatisfy({ "012".contains($0) }) {
            return WorkhorseTexts.outOfBounds
        }
        if name == "EX", argument.count != 5 || !isDigits { return WorkhorseTexts.outOfBounds }
        do {
            try parameters.set(name, to: argument)
            return []
        } catch {
            return WorkhorseTexts.outOfBounds
        }
    }

    private func show(_ name: String) -> [UInt8] {
        var value: [UInt8] = []
        if let width = WorkhorseADCP.widths[name] {
            value.append(integer: parameters.whole(name), width: width, zeros: true)
        } else if name == "EA" || name == "EB" {
            value.append(text: parameters.whole(name) < 0 ? "-" : "+")
            value.append(integer: abs(parameters.whole(name)), width: 5, zeros: true)
        } else {
            value.append(text: parameters[name])
        }
        // Control and environment commands have a sign of equality, timing and water ones have not.
        var text = [UInt8](text: ["T", "W"].contains(name.prefix(1)) ? "\(name) " : "\(name) = ")
        text += value
        text.append(32)
        text.append(contentsOf: repeatElement(UInt8(ascii: "-"), count: max(30 - text.count, 3)))
        text.append(text: " " + (WorkhorseADCP.meanings[name] ?? ""))
        return text
    }

    private mutating func save() -> [UInt8] {
        parameters.save()
        return [UInt8](text: "[Parameters saved as USER defaults]")
    }

    /// CR0 takes the saved values, CR1 the factory's.
    private mutating func recall(_ argument: Substring) -> [UInt8] {
        switch argument {
        case "0", "":
            parameters.reload()
            return [UInt8](text: "[Parameters set to USER defaults]")
        case "1":
            let factory = WorkhorseADCP.parameters(Settings())
            for name in parameters.names { try? parameters.set(name, to: factory[name]) }
            return [UInt8](text: "[Parameters set to FACTORY defaults]")
        default:
            return WorkhorseTexts.outOfBounds
        }
    }

    /// `TEhh:mm:ss.ff`, or `TE?`.
    private mutating func interval(_ argument: Substring) -> [UInt8] {
        if argument == "?" {
            var text = [UInt8](text: "TE ")
            CalendarDate(settings.interval).appendTime(to: &text)
            text.append(text: ".")
            text.append(integer: CalendarDate(settings.interval).hundredth, width: 2, zeros: true)
            text.append(text: " --------------- Time per Ensemble (hrs:min:sec.sec/100)")
            return text
        }
        let parts = argument.split(whereSeparator: { ":. ".contains($0) }).map { Nanoseconds($0) ?? -1 }
        guard parts.count == 4, parts.allSatisfy({ (0..<100).contains($0) }) else { return WorkhorseTexts.outOfBounds }
        let hundredths = ((parts[0] * 60 + parts[1]) * 60 + parts[2]) * 100 + parts[3]
        guard hundredths > 0 else { return WorkhorseTexts.outOfBounds }
        settings.interval = hundredths * 10_000_000
        return []
    }

    /// `TT2014/01/02,03:04:05` with century, `TS14/01/02,03:04:05` without.
    private func setClock(
        name: String, _ argument: Substring, at now: Nanoseconds, clock: inout InstrumentClock
    ) -> [UInt8] {
        if argument == "?" {
            var text: [UInt8] = []
            clock.date(at: now).appendDate([\.year, \.month, \.day], mark: "/", to: &text)
            if name == "TS" { text.removeFirst(2) }
            text = [UInt8](text: "\(name) ") + text
            text.append(text: ",")
            clock.date(at: now).appendTime(to: &text)
            text.append(
                text: name == "TS" ? " --- Time Set (yr/mon/day,hour:min:sec)" : " --- Time Set (CCYY/MM/DD,hh:mm:ss)")
            return text
        }
        let century = name == "TS" ? "20" : ""
        guard let date = CalendarDate(text: century + argument) else { return WorkhorseTexts.outOfBounds }
        clock.set(to: date, at: now)
        return []
    }

    private func test(_ argument: Substring, at now: Nanoseconds) -> [UInt8] {
        switch argument {
        case "2": return WorkhorseTexts.ambientTemperature(temperature(at: now))
        case "4": return WorkhorseTexts.transmitTest
        case "200": return WorkhorseTexts.allTests(temperature(at: now))
        case "0", "3", "5", "6": return [UInt8](text: "TEST \(argument) ... PASS")
        default: return WorkhorseTexts.outOfBounds
        }
    }
}
