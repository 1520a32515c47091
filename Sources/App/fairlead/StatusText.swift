import Console
import Sensing

/// A status for people.
struct StatusText {
    let status: StationStatus

    /// One line: what was stored, forwarded and acknowledged, and what is still to go.
    var progress: String {
        let backlog = status.destinations.map(\.backlogRecords).max() ?? 0
        let forwarded = status.destinations.map(\.forwardedRecords).min() ?? 0
        let acknowledged = status.destinations.map(\.acknowledgedRecords).min() ?? 0
        var line =
            "\(status.store.storedObservations) observations in \(status.store.storedRecords) records stored, "
            + "\(forwarded) forwarded, \(acknowledged) acknowledged, backlog \(backlog)"
        if status.store.lostRecords > 0 { line += ", LOST \(status.store.lostRecords)" }
        return line
    }

    var rendered: String {
        var text = "\(status.station)  \(status.time)  up since \(status.started)  fairlead \(status.version)\n"
        text += "clock \(status.clock.state), source \(status.clock.source), bound \(bound)"
        text += status.clock.flags.isEmpty ? "\n" : ", \(status.clock.flags.joined(separator: ", "))\n"
        text += "store \(status.store.state.rawValue): \(store)\n"
        if let message = status.store.message { text += "      \(message)\n" }
        text += "\n" + instruments + "\n" + destinations
        if let radio = status.lorawan { text += "\n" + RadioText(radio: radio).rendered }
        return text
    }

    private var bound: String {
        status.clock.boundMicroseconds.map { ClockLength.bound($0) } ?? "none"
    }

    private var store: String {
        let store = status.store
        var text =
            "\(store.storedRecords) records, \(store.storedObservations) observations, "
            + "\(store.bytesOnDisk / 1024) KiB in \(store.segments) segments, \(store.commits) commits"
        if let slow = store.commitP99Milliseconds { text += " (p99 \(shortNumber(slow)) ms)" }
        text +=
            "; accepted \(store.acceptedRecords) = archived \(store.archivedRecords) + buffered \(store.bufferedRecords)"
            + " + dropped \(store.droppedRecords) + set aside \(store.setAsideRecords)"
        if !store.identityHolds { text += " DOES NOT HOLD" }
        if store.lostRecords > 0 { text += "; LOST \(store.lostRecords) records, \(store.lostBytes) bytes" }
        return text
    }

    private var instruments: String {
        var table = TextTable(
            headings: ["INSTRUMENT", "STATE", "FRAMES", "DEFECTS", "BYTES", "LAST FRAME", "LAST READING", "MESSAGE"])
        table.rows = status.instruments.map { instrument in
            [
                instrument.name, state(of: instrument), "\(instrument.frames)", "\(instrument.defects)",
                "\(instrument.bytes)", instrument.lastFrame?.iso8601 ?? "-", reading(of: instrument),
                instrument.message ?? "",
            ]
        }
        return table.rendered()
    }

    /// What the dialogue does says more than that the line is open.
    private func state(of instrument: InstrumentStatus) -> String {
        guard instrument.state == .open, let dialogue = instrument.dialogue else { return instrument.state.rawValue }
        return dialogue.state
    }

    private func reading(of instrument: InstrumentStatus) -> String {
        guard let reading = instrument.readings.first else { return "-" }
        return "\(reading.key) \(reading.value.map { shortNumber($0) } ?? "missing") \(reading.unit)"
    }

    private var destinations: String {
        var table = TextTable(
            headings: [
                "DESTINATION", "KIND", "STATE", "FORWARDED", "ACKNOWLEDGED", "BACKLOG", "OLDEST", "TODAY", "MESSAGE",
            ])
        table.rows = status.destinations.map { destination in
            [
                destination.name, destination.kind, destination.state.rawValue, "\(destination.forwardedRecords)",
                "\(destination.acknowledgedRecords)", "\(destination.backlogRecords)",
                destination.oldestSeconds.map { "\(Int($0)) s" } ?? "-", spending(of: destination),
                destination.message ?? destination.pause ?? "",
            ]
        }
        return table.rendered() + status.destinations.map(remarks).joined()
    }

    private func spending(of destination: DestinationStatus) -> String {
        guard let left = destination.leftToday else { return "-" }
        return "\(destination.spentToday / 1000) kB, \(left / 1000) left"
    }

    /// What a row of the table has no room for.
    private func remarks(on destination: DestinationStatus) -> String {
        var lines: [String] = []
        let waiting = destination.lanes.filter { $0.records > 0 }
        if !waiting.isEmpty {
            lines.append("waiting: " + waiting.map { "\($0.lane) \($0.records)" }.joined(separator: ", "))
        }
        if destination.acknowledgement != "archive" { lines.append("acknowledged means \(destination.worth)") }
        let counts = [
            ("refused", destination.refusedRecords),
            ("sent again after the archive lacked them", destination.revokedRecords),
            ("lacking there and no longer here", destination.lostRecords),
            ("dropped here before they went", destination.skippedRecords),
        ]
        lines += counts.filter { $0.1 > 0 }.map { "\($0.1) records \($0.0)" }
        return lines.map { "  \(destination.name): \($0)\n" }.joined()
    }
}

/// A number with at most four decimals.
func shortNumber(_ value: Double) -> String {
    let rounded = (value * 10_000).rounded() / 10_000
    return "\(rounded)"
}
