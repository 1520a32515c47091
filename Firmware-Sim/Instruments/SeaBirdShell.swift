/// What the command interpreters of Sea-Bird instruments have in common: prompt, refusal, mark of execution, clock.
struct SeaBirdShell: Sendable {
    static let prompt = "S>"
    static let lowBattery = "WARNING: LOW BATTERY VOLTAGE!!"

    /// `<Executed/>` before the prompt (OutputExecutedTag=Y).
    var tagsExecuted = false
    /// `<Error type='INVALID COMMAND' .../>` in place of `?cmd`.
    var refusesInXML = false

    func prompt(at now: Nanoseconds, on line: inout Terminal) {
        line.reply((tagsExecuted ? "<Executed/>\r\n" : "") + SeaBirdShell.prompt, at: now)
    }

    /// An answer and the prompt after it.
    func answer(_ text: [UInt8], at now: Nanoseconds, on line: inout Terminal) {
        line.reply(text, at: now)
        prompt(at: now, on: &line)
    }

    func refuse(at now: Nanoseconds, on line: inout Terminal) {
        if refusesInXML {
            line.reply("<Error type='INVALID COMMAND' msg='Command not recognized'/>\r\n", at: now)
            prompt(at: now, on: &line)
        } else {
            line.reply("?cmd \(SeaBirdShell.prompt)", at: now)
        }
    }

    /// `SampleInterval=15` in capitals, and what stands behind the sign.
    static func assignment(_ command: String) -> (name: String, value: String)? {
        let parts = command.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        return (parts[0].uppercased(), String(parts[1]))
    }

    /// Sets the clock by `DateTime=mmddyyyyhhmmss`, `MMDDYY=` or `HHMMSS=`; nil when the name is another one.
    static func setClock(_ name: String, _ value: String, of clock: inout InstrumentClock, at now: Nanoseconds) -> Bool?
    {
        guard ["DATETIME", "MMDDYY", "HHMMSS"].contains(name) else { return nil }
        let widths = name == "DATETIME" ? [2, 2, 4, 2, 2, 2] : [2, 2, 2]
        guard let fields = CalendarDate.fields(of: value, widths: widths) else { return false }
        var date = clock.date(at: now)
        switch name {
        case "HHMMSS":
            (date.hour, date.minute, date.second, date.nanosecond) = (fields[0], fields[1], fields[2], 0)
        case "MMDDYY":
            (date.month, date.day, date.year) = (fields[0], fields[1], 2000 + fields[2])
        default:
            date = CalendarDate(
                year: fields[2], month: fields[0], day: fields[1], hour: fields[3], minute: fields[4],
                second: fields[5])
        }
        guard date.isValid else { return false }
        clock.set(to: date, at: now)
        return true
    }

    /// `2014-03-20T09:09:06`.
    static func timestamp(_ date: CalendarDate) -> String {
        var text: [UInt8] = []
        date.appendDate([\.year, \.month, \.day], mark: "-", to: &text)
        text.append(text: "T")
        date.appendTime(to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// `01606001`: the model's two digits and the unit's, or as many digits as fit.
    static func serial(_ number: Int, model: Int) -> String {
        var text: [UInt8] = []
        text.append(integer: model * 100_000 + number, width: 8, zeros: true)
        return String(decoding: text, as: UTF8.self)
    }
}
