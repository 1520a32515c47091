import Sensing

/// The text of one day's wire log: a heading, a line for each record, and a word where an epoch begins.
public struct WireLog: Sendable {
    /// Nil when only the store is known, which does not say it.
    private let station: String?
    private let day: String
    private var epoch: String?

    /// - Parameter day: in UTC, `2026-11-21`.
    public init(station: String?, day: String) {
        self.station = station
        self.day = day
    }

    /// The record's line, with what must stand before it.
    public mutating func text(of exported: ExportedRecord) -> String {
        heading(exported) + WireLogLine(exported.record).text + "\n"
    }

    private mutating func heading(_ exported: ExportedRecord) -> String {
        guard epoch != exported.epoch else { return "" }
        var text = ""
        if epoch == nil {
            text += "# fairlead wire log 1: < received, > sent, # noted; times are UTC\n"
            if let station { text += "# station \(station)\n" }
            text += "# instrument \(exported.instrument)\n# day \(day)\n"
        }
        epoch = exported.epoch
        text += "# epoch \(exported.epoch)"
        guard let description = exported.book.descriptions[exported.record.instrument] else { return text + "\n" }
        text += ", driver \(description.driver)"
        if let number = description.serialNumber { text += ", serial number \(number)" }
        return text + "\n"
    }
}
