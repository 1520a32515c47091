/// The settings of a WXT530 in their groups: communication (XU), wind (WU), PTU (TU), rain (RU), supervisor (SU).
struct WXTGroups: Sendable {
    private static let bits = Parameters.Domain.text(longest: 17)
    private static let seconds = Parameters.Domain.whole(0...3600)

    private var groups: [String: Parameters]
    /// Which of the settings stand in the reply, in order.
    private static let order = [
        "X": ["A", "M", "T", "C", "I", "B", "D", "P", "S", "L", "N", "V"],
        "W": ["R", "I", "A", "G", "U", "D", "N", "F"], "T": ["R", "I", "P", "T"],
        "R": ["R", "I", "U", "S", "M", "Z", "X", "Y"], "S": ["R", "I", "S", "H"],
    ]
    var rainResetAt: Nanoseconds

    init(start: Nanoseconds) {
        rainResetAt = start - .seconds(30_000)
        let addresses = (Array("0123456789") + Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")).map { String($0) }
        groups = [
            "X": Parameters([
                ("A", .text(longest: 1), addresses[0]), ("M", .text(longest: 1), "A"), ("T", .whole(0...1), "0"),
                ("C", .whole(1...4), "2"), ("I", WXTGroups.seconds, "0"),
                ("B", .word(["1200", "2400", "4800", "9600", "19200", "38400", "57600", "115200"]), "19200"),
                ("D", .whole(7...8), "8"), ("P", .word(["N", "E", "O"]), "N"), ("S", .whole(1...2), "1"),
                ("L", .whole(0...10_000), "25"), ("N", .text(longest: 8), "WXT530"), ("V", .text(longest: 8), "1.00"),
            ]),
            "W": Parameters([
                ("R", WXTGroups.bits, "11111100&00100100"), ("I", .whole(1...3600), "10"), ("A", .whole(1...3600), "3"),
                ("G", .whole(1...3), "1"), ("U", .word(["M", "K", "S", "N"]), "M"), ("D", .whole(-180...180), "0"),
                ("N", .word(["W", "T"]), "W"), ("F", .word(["1", "2", "4"]), "4"),
            ]),
            "T": Parameters([
                ("R", WXTGroups.bits, "11010000&11010000"), ("I", .whole(1...3600), "10"),
                ("P", .word(["H", "P", "B", "M", "I"]), "H"), ("T", .word(["C", "F"]), "C"),
            ]),
            "R": Parameters([
                ("R", WXTGroups.bits, "11111100&10000000"), ("I", .whole(1...3600), "10"),
                ("U", .word(["M", "I"]), "M"),
                ("S", .word(["M", "I", "H"]), "M"), ("M", .word(["R", "C", "T"]), "R"),
                ("Z", .word(["M", "A", "L", "Y"]), "M"), ("X", .whole(100...65_535), "10000"),
                ("Y", .whole(100...65_535), "1000"),
            ]),
            "S": Parameters([
                ("R", WXTGroups.bits, "11110000&11000000"), ("I", .whole(1...3600), "15"),
                ("S", .word(["Y", "N"]), "Y"),
                ("H", .word(["Y", "N"]), "Y"),
            ]),
        ]
    }

    subscript(group: String, name: String) -> String { groups[group]?[name] ?? "" }

    var communication: Parameters { groups["X"] ?? Parameters([]) }

    func seconds(_ group: String) -> Int { groups[group]?.whole("I") ?? 0 }

    /// Which fields of a group are sent: those before `&` in its own message, those behind it in the composite one.
    func mask(_ group: String, isComposite: Bool) -> [Bool] {
        let halves = self[group, "R"].split(separator: "&", omittingEmptySubsequences: false)
        let half = isComposite && halves.count > 1 ? halves[1] : halves.first ?? ""
        return (half + "00000000").prefix(8).map { $0 == "1" }
    }

    mutating func set(_ name: String, to value: String, in group: String) -> Bool {
        if group == "X", name == "A", value.utf8.count != 1 || !value.allSatisfy({ $0.isLetter || $0.isNumber }) {
            return false
        }
        if group == "X", name == "M", !["A", "a", "P", "p", "N", "Q", "S", "R"].contains(value) { return false }
        if name == "R", !value.allSatisfy({ "01&".contains($0) }) { return false }
        return (try? groups[group]?.set(name, to: value)) != nil
    }

    mutating func save() { for name in groups.keys { groups[name]?.save() } }

    mutating func restart() { for name in groups.keys { groups[name]?.reload() } }

    /// `XU` shows a group, `XU,M=P` sets and shows what was set; nil when it is neither.
    ///
    /// Settings of the measurements count at once and stay; those of the communication wait for a reset.
    mutating func answer(_ command: String, address: String) -> String? {
        let parts = command.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard let head = parts.first, head.utf8.count == 2, head.hasSuffix("U"),
            let order = WXTGroups.order[String(head.prefix(1))]
        else { return nil }
        let group = String(head.prefix(1))
        if parts.count == 1 {
            return "\(address)\(head)," + order.map { "\($0)=\(self[group, $0])" }.joined(separator: ",")
        }
        var shown: [String] = []
        for part in parts.dropFirst() {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard sides.count == 2, order.contains(sides[0]) else { return nil }
            // A value out of its range leaves the old one, and the reply shows it.
            _ = set(sides[0], to: sides[1], in: group)
            shown.append("\(sides[0])=\(self[group, sides[0]])")
        }
        groups[group]?.save()
        return "\(address)\(head)," + shown.joined(separator: ",")
    }
}

/// When the messages of a WXT530 in an automatic mode are due.
struct WXTSchedule: Sendable {
    private var next: [String: Nanoseconds] = [:]
    private var every: [String: Nanoseconds] = [:]

    var deadline: Nanoseconds? { next.values.min() }

    /// The composite message takes the place of the separate ones.
    mutating func begin(_ groups: WXTGroups, isAutomatic: Bool, at now: Nanoseconds) {
        next = [:]
        every = [:]
        guard isAutomatic else { return }
        let composite = groups.seconds("X")
        let table = composite > 0 ? [("0", "X")] : [("1", "W"), ("2", "T"), ("3", "R"), ("5", "S")]
        for (message, group) in table {
            let interval = Nanoseconds.seconds(Double(groups.seconds(group)))
            every[message] = interval
            next[message] = now + interval
        }
    }

    mutating func take(at now: Nanoseconds) -> [String] {
        let due = next.keys.filter { next[$0] ?? .max <= now }.sorted()
        for message in due { next[message, default: now] += every[message, default: .seconds(1)] }
        return due
    }
}
