import Delivery
import Diagnostics
import Store
import Timekeeping

/// What can only be seen when the clock and the instruments are at hand.
extension StationConfiguration {
    static func reportClock(_ instruments: [SourceNode], _ reader: inout NodeReader) {
        let names = instruments.compactMap { $0["name"]?.scalar }
        for name in names where name.text == ClockRecord.instrument {
            reader.report(
                .badName, "\(quote(name.text)) is what the station's own clock is called", at: name.span,
                remedy: "Give the instrument another name.")
        }
        for name in names where name.text == ReprocessingRun.instrument {
            reader.report(
                .badName, "\(quote(name.text)) is what runs of `fairlead reprocess` are called", at: name.span,
                remedy: "Give the instrument another name.")
        }
        for name in names where name.text == StationStore.instrument {
            reader.report(
                .badName, "\(quote(name.text)) is what the station's own store is called", at: name.span,
                remedy: "Give the instrument another name.")
        }
        guard let node = reader.node("clock")?["sources"], let sources = node.elements else { return }
        reportUnknown(sources, among: names.map(\.text), &reader)
        reportPulses(sources, &reader)
        guard sources.isEmpty else { return }
        reader.report(
            .noTime, "no source of time: readings are kept, without a bound", at: node.span,
            remedy: "Add a source, or leave it so on a station whose times do not matter.")
    }

    private static func reportUnknown(
        _ sources: [SourceNode], among names: [String], _ reader: inout NodeReader
    ) {
        for name in sources.compactMap({ $0["nmea"]?["instrument"]?.scalar }) where !names.contains(name.text) {
            let remedy = closestWord(to: name.text, in: names).map { "Write \(quote($0))." }
            reader.report(
                .unknownInstrument, "the station has no instrument \(quote(name.text))", at: name.span,
                remedy: remedy ?? "Write the name of an instrument of this file.")
        }
    }

    private static func reportPulses(_ sources: [SourceNode], _ reader: inout NodeReader) {
        let pulses = sources.compactMap { $0["pps"] }
        guard let pulse = pulses.first, pulses.count == sources.count else { return }
        reader.report(
            .pulseWithoutTime, "nothing says which seconds the pulses begin", at: pulse.span,
            remedy: "Add another source, such as the receiver's sentences: {name: gps, gpsd: \"127.0.0.1:2947\"}.")
    }
}
