import Diagnostics
import Forwarders
import Store

/// What contradicts or does nothing within one destination.
extension DestinationConfiguration {
    func check(_ kind: SourceNode.Scalar, _ reader: inout NodeReader) {
        checkEncryption(kind, &reader)
        checkIdentification(&reader)
        checkUse(of: kind, &reader)
        checkLanes(&reader)
        checkBudget(&reader)
    }

    private func checkEncryption(_ key: SourceNode.Scalar, _ reader: inout NodeReader) {
        let (isLoopback, better) =
            switch address {
            case .http(let url), .sensorThings(let url):
                (DestinationURL(url)?.location.isLoopback ?? false, "an https:// URL")
            case .mqtt(let location, _): (location.isLoopback, "'mqtts:'")
            }
        guard !address.isEncrypted else { return }
        if !isLoopback, let value = reader.node(key.text) {
            reader.report(
                .notEncrypted, "the connection to \(value.described) is not encrypted", at: value.span,
                remedy: "Use \(better), or a tunnel that ends at 127.0.0.1.")
        }
        for unused in ["ca_file", "cert_file", "key_file"] {
            Self.reportNoEffect(of: unused, "without encryption", "Remove it, or use \(better).", &reader)
        }
    }

    private func checkIdentification(_ reader: inout NodeReader) {
        let pair = ["cert_file", "key_file"]
        let written = reader.entries.filter { pair.contains($0.key.text) }
        if written.count == 1, let absent = pair.first(where: { $0 != written[0].key.text }) {
            reader.report(
                .destinationContradiction, "\(quote(written[0].key.text)) without \(quote(absent))",
                at: written[0].key.span, remedy: "Add '\(absent):'; a certificate is shown with its key.")
        }
        if identification.tokenFile != nil, username != nil, let token = reader.node("token_file") {
            reader.report(
                .exclusiveKeys, "both 'token_file' and 'username'", at: token.span,
                remedy: "Remove one of them: a request says in one way who we are.")
        }
    }

    /// Keys that are for another kind of destination.
    private func checkUse(of kind: SourceNode.Scalar, _ reader: inout NodeReader) {
        let foreign: [String] =
            switch address {
            case .http: ["mqtt_version", "acknowledgement"]
            case .mqtt: ["token_file"]
            case .sensorThings: ["mqtt_version", "acknowledgement", "maximum_message", "sign_key_file"]
            }
        for key in foreign { Self.reportNoEffect(of: key, "with \(quote(kind.text))", "Remove it.", &reader) }
        if acknowledgement == .broker, isRequired, let place = reader.node("acknowledgement") {
            reader.report(
                .takenIsNotArchived, "a broker's word is enough to prune records here", at: place.span,
                remedy: "Write 'required: false', or leave it so where the broker keeps on disk what it takes.")
        }
    }

    private func checkLanes(_ reader: inout NodeReader) {
        let place = reader.node("lanes")
        if let live = place?["live"], liveNanoseconds < batch.everyNanoseconds, !take.selection.needsOrder {
            reader.report(
                .destinationContradiction, "records leave the live lane before a batch of it is gathered",
                at: live.span,
                remedy: "Write 'lanes: {live: …}' of at least what 'batch: {every: …}' says.")
        }
        if take.selection.needsOrder, let order = place?["backlog"], lanes.backlog == .newestFirst {
            reader.report(
                .destinationContradiction, "what is made of periods cannot be sent newest first", at: order.span,
                remedy: "Write 'backlog: oldest first', or remove 'average' or 'min_max'.")
        }
        if let raw = place?["raw"], lanes.raw == .last, !carriesRaw {
            reader.report(
                .noEffect, "raw bytes do not go to this destination", at: raw.span, remedy: "Write 'raw: never'.")
        }
    }

    /// Products and SensorThings have no place for raw bytes.
    var carriesRaw: Bool {
        if case .sensorThings = address { return false }
        return lanes.raw == .last && take.selection.takesEverything
    }

    private func checkBudget(_ reader: inout NodeReader) {
        guard let day = budget.bytesPerDay else { return }
        let overhead = overhead
        let least = overhead.bytesPerDay + overhead.bytesPerConnection + overhead.cost(of: 1000)
        guard day < least, let place = reader.node("budget")?["day"] else { return }
        reader.report(
            .destinationContradiction, "this is less than one message a day takes, which is about \(least) bytes",
            at: place.span, remedy: "Write a 'day' of at least \(least / 1000 + 1) kB.")
    }

    private static func reportNoEffect(
        of key: String, _ when: String, _ remedy: String, _ reader: inout NodeReader
    ) {
        guard let unused = reader.entries.first(where: { $0.key.text == key })?.key else { return }
        reader.report(.noEffect, "\(quote(key)) has no effect \(when)", at: unused.span, remedy: remedy)
    }
}
