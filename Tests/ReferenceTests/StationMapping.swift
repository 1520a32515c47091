import Diagnostics
import Testing

@testable import Station

/// One of the mappings of a station file, with a file around it in which keys can be added, changed and left out.
///
/// It is the last thing in the file, so that a line more in it moves nothing else.
struct StationMapping: CustomTestStringConvertible {
    /// Where the page describes it.
    let heading: String
    /// The lines before its first key.
    let before: String
    let indent: Int
    /// The keys that it cannot be without.
    let given: [(key: String, value: String)]
    /// Keys that the page describes once, under another heading.
    var elsewhere: Set<String> = []

    var testDescription: String { "\(heading), \(given.first?.key ?? "")" }

    /// The file with these values; nil leaves a key out.
    func text(_ changes: (key: String, value: String?)...) -> String {
        var entries: [(key: String, value: String?)] = given.map { ($0.key, $0.value) }
        for change in changes {
            if let index = entries.firstIndex(where: { $0.key == change.key }) {
                entries[index].value = change.value
            } else {
                entries.append(change)
            }
        }
        let margin = String(repeating: " ", count: indent)
        let lines = entries.compactMap { key, value in value.map { "\(margin)\(key): \($0)\n" } }
        return lines.isEmpty ? before.dropLast() + " {}\n" : before + lines.joined()
    }

    static func check(_ text: String) -> StationFile {
        StationFile.check(SourceText(name: "station.yaml", text: text)) { _ in nil }
    }

    // MARK: All of them

    private static let top = "station: s\nstore: {directory: d}\n"
    private static let archive = "destinations: [{name: a, http: \"http://127.0.0.1:1\"}]\n"
    private static let instrument = top + archive + "instruments:\n  -\n"
    private static let transport = instrument + "    name: i\n    driver: a/b\n    transport:\n"
    private static let link: [(key: String, value: String)] = [("transport", "{tcp: \"h:1\"}")]
    private static let whole = instrument + "    name: i\n    driver: a/b\n    transport: {tcp: \"h:1\"}\n"
    private static let destination = top + "instruments: []\ndestinations:\n  -\n"

    private static func transport(_ heading: String, _ key: String, _ value: String) -> StationMapping {
        StationMapping(heading: heading, before: transport, indent: 6, given: [(key, value)])
    }

    private static func nested(
        _ heading: String, _ kind: String, _ given: [(key: String, value: String)]
    ) -> StationMapping {
        StationMapping(heading: heading, before: transport + "      \(kind):\n", indent: 8, given: given)
    }

    /// `kind` in a list of sources of time.
    private static func source(
        _ heading: String, _ kind: String, _ value: String, _ more: (key: String, value: String)...
    ) -> StationMapping {
        StationMapping(
            heading: heading, before: top + archive + "instruments: []\nclock:\n  sources:\n    -\n", indent: 6,
            given: [("name", "n"), (kind, value)] + more,
            elsewhere: kind == "kernel" ? [] : ["name", "interval", "smear"])
    }

    private static func part(_ name: String, _ given: [(key: String, value: String)]) -> StationMapping {
        let rest = name == "store" ? "station: s\n" : top
        return StationMapping(
            heading: name, before: rest + archive + "instruments: []\n\(name):\n", indent: 2, given: given)
    }

    static let all: [StationMapping] = [
        StationMapping(
            heading: "The whole file", before: "", indent: 0,
            given: [("station", "s"), ("store", "{directory: d}"), ("instruments", "[]")]),
        part("thing", [("name", "n")]), part("store", [("directory", "d")]), part("control", [("socket", "s")]),
        part("lorawan", [("region", "EU868"), ("gateways", "[{name: g, eui: aa555a0000000101}]")]),
        ofRadio("A gateway", "gateways", [("name", "g"), ("eui", "aa555a0000000101")]),
        ofRadio(
            "A network server", "network_servers",
            [("name", "n"), ("kind", "chirpstack"), ("url", "\"mqtts://h\""), ("application", "a")]),
        StationMapping(
            heading: "A LoRaWAN device",
            before: top + archive + "lorawan: {region: EU868, gateways: [{name: g, eui: aa555a0000000101}]}\n"
                + "instruments:\n  -\n    name: i\n    driver: a/b\n    transport:\n",
            indent: 6, given: [("lorawan", "70b3d57ed0000001")]),
        part("page", [("listen", "\"127.0.0.1:1\"")]), part("log", []), part("clock", []),
        source("A source of time", "kernel", "true"), source("ptp4l", "ptp4l", "/var/run/ptp4l"),
        source("A PTP hardware clock", "phc", "/dev/ptp0", ("accuracy", "1 us")),
        source("A pulse a second", "pps", "/dev/pps0"), source("gpsd", "gpsd", "\"h:1\""),
        source("A receiver on a line of ours", "nmea", "{serial: /dev/ttyS1}"),
        source("chrony", "chrony", "\"h:1\""), source("A battery clock", "rtc", "true"),
        StationMapping(
            heading: "An instrument", before: instrument, indent: 4, given: [("name", "i"), ("driver", "a/b")] + link),
        StationMapping(
            heading: "limits", before: whole + "    limits:\n      t:\n", indent: 8, given: []),
        StationMapping(
            heading: "poll", before: whole + "    poll:\n", indent: 6, given: [("send", "x"), ("every", "1 s")]),
        StationMapping(
            heading: "shared", before: whole + "    shared:\n", indent: 6, given: [("replies", "line")]),
        transport("A serial port", "serial", "/dev/ttyS0"),
        transport("A TCP server that we call", "tcp", "\"h:1\""),
        transport("A TCP port on which instruments call us", "tcp_listen", "\"0.0.0.0:1\""),
        transport("A UDP port", "udp_listen", "\"0.0.0.0:1\""),
        transport("A recording", "replay", "r.raw"),
        nested("A watched folder", "folder", [("path", "p")]),
        nested("By HTTP", "push", [("http", "\"127.0.0.1:1\"")]),
        nested("By MQTT", "push", [("mqtt", "\"127.0.0.1:1\""), ("topic", "a")]),
        nested("By MQTT", "push", [("mqtts", "\"127.0.0.1:1\""), ("topic", "a")]),
        StationMapping(
            heading: "A destination", before: destination, indent: 4,
            given: [("http", "\"http://127.0.0.1:1\""), ("name", "a")]),
        StationMapping(
            heading: "A destination", before: destination, indent: 4,
            given: [("mqtt", "\"127.0.0.1:1\""), ("name", "a")]),
        StationMapping(
            heading: "A destination", before: destination, indent: 4,
            given: [("mqtts", "\"127.0.0.1:1\""), ("name", "a")]),
        StationMapping(
            heading: "A destination", before: destination, indent: 4,
            given: [("sensorthings", "\"http://127.0.0.1:1\""), ("name", "a")]),
        ofDestination("lanes"), ofDestination("budget"), ofDestination("take"), ofDestination("batch"),
    ]

    private static func ofRadio(_ heading: String, _ list: String, _ given: [(key: String, value: String)]) -> Self {
        let region = list == "gateways" ? "  region: EU868\n" : ""
        return StationMapping(
            heading: heading, before: top + archive + "instruments: []\nlorawan:\n\(region)  \(list):\n    -\n",
            indent: 6,
            given: given)
    }

    private static func ofDestination(_ name: String) -> StationMapping {
        StationMapping(
            heading: name, before: destination + "    name: a\n    http: \"http://127.0.0.1:1\"\n    \(name):\n",
            indent: 6, given: [])
    }

    // MARK: What the reader says of itself

    /// The keys that the reader names to somebody who writes one that it does not know.
    var knownKeys: [String] {
        let report = Self.check(text(("zz_unknown", "1"))).report
        let remedy = report.diagnostics.first { $0.code == "E203" && $0.message.contains("zz_unknown") }?.remedy ?? ""
        guard let list = remedy.firstRange(of: " are ") else { return [] }
        let keys = remedy[list.upperBound...].dropLast().split(separator: ", ").map(String.init)
        return keys.filter { !elsewhere.contains($0) }
    }

    /// What the reader says that it expects of a key, when it is given something else.
    func expectation(of key: String) -> String? {
        for wrong in ["{}", "zz"] {
            for diagnostic in Self.check(text((key, wrong))).report.diagnostics where diagnostic.code == "E201" {
                if let match = diagnostic.message.firstMatch(of: /expected (.+), found/) { return String(match.1) }
            }
        }
        return nil
    }
}
