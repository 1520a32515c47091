extension WorkhorseADCP {
    /// Carries out a command that does not change the state, and gives its answer without the prompt.
    mutating func reply(to command: String, now: Nanoseconds) -> [UInt8] {
        let name = command.prefix(2)
        let argument = command.dropFirst(2)
        switch name {
        case "": return []
        case "TE": return interval(argument)
        case "TT", "TS": return setClock(name: name, argument, now: now)
        case "WN": return cells(argument)
        case "PS": return WorkhorseADCP.systemConfiguration(serialNumber: settings.serialNumber)
        case "PT": return ambientTemperature(now: now)
        case "CR", "CK", "CF", "CB", "EX", "EZ", "ES", "EA", "ED", "TP", "WP", "WS", "WF", "WV", "PD", "RN": return []
        default: return [UInt8](text: "ERR 010:  UNRECOGNIZED COMMAND")
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
        guard parts.count == 4, parts.allSatisfy({ (0..<100).contains($0) }) else { return WorkhorseADCP.outOfBounds }
        let hundredths = ((parts[0] * 60 + parts[1]) * 60 + parts[2]) * 100 + parts[3]
        guard hundredths > 0 else { return WorkhorseADCP.outOfBounds }
        settings.interval = hundredths * 10_000_000
        return []
    }

    /// `TT2014/01/02,03:04:05` with century, `TS14/01/02,03:04:05` without.
    private mutating func setClock(name: Substring, _ argument: Substring, now: Nanoseconds) -> [UInt8] {
        if argument == "?" {
            let date = clock.date(at: now)
            var text = [UInt8](text: "\(name) ")
            date.appendDate([\.year, \.month, \.day], mark: "/", to: &text)
            text.append(text: ",")
            date.appendTime(to: &text)
            return text
        }
        let century = name == "TS" ? "20" : ""
        guard let date = CalendarDate(text: century + argument) else { return WorkhorseADCP.outOfBounds }
        clock.set(to: date, at: now)
        return []
    }

    private mutating func cells(_ argument: Substring) -> [UInt8] {
        guard let count = Int(argument), (1...255).contains(count) else { return WorkhorseADCP.outOfBounds }
        settings.cells = count
        return []
    }

    /// PT2, as recorded.
    private func ambientTemperature(now: Nanoseconds) -> [UInt8] {
        var text = [UInt8](text: "Ambient  Temperature =    ")
        text.append(decimal: temperature(at: now), places: 2, width: 5)
        text.append(line: " Degrees C")
        text.append(text: "  Attitude Temperature =    ")
        text.append(decimal: temperature(at: now) + 1.2, places: 2, width: 5)
        text.append(line: " Degrees C\r\n  Internal Moisture    = 8F0Ah")
        return text
    }

    private static var outOfBounds: [UInt8] { [UInt8](text: "ERR 011:  PARAMETER OUT OF BOUNDS") }

    /// PS0: the first lines of a recorded reply.
    private static func systemConfiguration(serialNumber: Int) -> [UInt8] {
        var text: [UInt8] = []
        text.append(line: "Instrument S/N:  \(serialNumber)")
        text.append(line: "       Frequency:  307200 HZ\r\n   Configuration:  4 BEAM, JANUS")
        text.append(line: "     Match Layer:  10\r\n      Beam Angle:  20 DEGREES\r\n    Beam Pattern:  CONVEX")
        text.append(line: "     Orientation:  UP")
        text.append(line: "       Sensor(s):  HEADING  TILT 1  TILT 2  DEPTH  TEMPERATURE  PRESSURE")
        text.append(line: "    CPU Firmware:  50.40 [0]")
        return text
    }
}
