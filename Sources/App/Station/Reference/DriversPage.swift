import Diagnostics
import DriverRuntime
import Pipeline
import Sensing

/// The reference page `drivers.md`: what each driver observes, in which units, and what it has to be told.
public enum DriversPage {
    public static func markdown(of drivers: [Driver]) -> String {
        let sorted = drivers.sorted { $0.id < $1.id }
        return introduction + overview(of: sorted) + sorted.map(section).joined(separator: "\n")
    }

    private static let introduction = """
        <!-- Written by `make reference` from Drivers/*/*/driver.yaml. -->

        # Drivers

        The instrument models that come with Fairlead. A station file names one with `driver:`; to add a model, see
        [Drivers/README.md](../../Drivers/README.md). `fairlead driver show MAKER/MODEL` prints the same.

        A **key** is the field's name within the driver; the station file's `limits` and `columns` use it, and exports carry
        it. The **name** is the CF standard name where one exists. The **unit** is spelled as CF and UDUNITS do; **UCUM** is
        the same unit's code for SensorThings. Outside the **sensor range** a value has flag 4 (fail), outside the
        **expected range** flag 3 (suspect), inside flag 1 (pass); without either it has flag 2 (not evaluated). A missing
        value has flag 9. The station file's `limits` overrule either range. A value that the instrument itself declares void
        (a GNSS sentence without a fix) has flag 4 too.


        """

    private static func overview(of drivers: [Driver]) -> String {
        var table = MarkdownTable("driver", "category", "title")
        for driver in drivers { table.add("[\(driver.id)](#\(anchor(of: driver)))", driver.category, driver.title) }
        return table.text + "\n"
    }

    /// As GitHub makes it of the heading: without the slash.
    private static func anchor(of driver: Driver) -> String { driver.id.filter { $0 != "/" } }

    private static func section(_ driver: Driver) -> String {
        var text = "## \(driver.id)\n\n\(driver.title) (\(driver.category)).\n\n"
        text += "- Manual: \(driver.manual)\n"
        text += "- Framing: \(framing(driver.framing))\n"
        if !driver.header.variants.isEmpty {
            let variants = driver.header.variants.map(\.asCode).joined(separator: ", ")
            text += "- Variants, for the station file's `variant`: \(variants)\n"
        }
        if !driver.sample.isEmpty { text += "\n```\n\(withLineEnd(driver.sample))```\n" }
        text += "\n### Datastreams of \(driver.id)\n\n" + datastreams(of: driver)
        if !driver.records.isEmpty { text += "\n### Records of \(driver.id)\n\n" + records(of: driver) }
        if !driver.coefficients.isEmpty {
            text += "\n### Coefficients of \(driver.id)\n\n" + coefficients(of: driver)
        }
        return text
    }

    private static func framing(_ framing: DriverFraming) -> String {
        var parts: [String] = []
        if let lines = framing.plan.lines { parts.append("lines of at most \(lines.maximumLength) bytes") }
        if framing.takesUplinks { parts.append("uplinks of a LoRaWAN node") }
        if let codec = framing.codec, !codec.readsLines { parts.append("frames of the codec \(codec.rawValue.asCode)") }
        if !framing.frames.isEmpty {
            parts.append("binary frames " + framing.frames.map(\.asCode).joined(separator: ", "))
        }
        if !framing.blocks.isEmpty {
            parts.append("blocks of lines " + framing.blocks.map(\.asCode).joined(separator: ", "))
        }
        var text = parts.joined(separator: "; ")
        if framing.plan.readsHexEnsembles { text += ", binary or as hexadecimal text" }
        if framing.plan.unwrapsStamps { text += "; a logger's stamp is recognised and kept" }
        if framing.plan.unwrapsSIO { text += "; SIO controller blocks are taken apart" }
        return text
    }

    private static func datastreams(of driver: Driver) -> String {
        var table = MarkdownTable("key", "name", "unit", "UCUM", "sensor range", "expected range")
        for (number, stream) in driver.datastreams.enumerated() {
            let range = driver.fields.first { $0.datastream == number }?.range ?? GrossRange()
            table.add(
                stream.key.asCode, stream.name, stream.unit.asCode, stream.ucum.asCode, text(range.sensor),
                text(range.expected))
        }
        return table.text
    }

    private static func text(_ range: ClosedRange<Double>?) -> String {
        range.map { "\(shortest($0.lowerBound)) to \(shortest($0.upperBound))" } ?? ""
    }

    private static func records(of driver: Driver) -> String {
        var text =
            "Tried in this order. `?` marks a column that may be left out, `-` one that is not read, `...` the rest.\n\n"
        var table = MarkdownTable("record", "columns")
        for record in driver.records {
            table.add(record.name + ports(of: record), columns(of: record, driver))
        }
        text += table.text
        return text
    }

    private static func ports(of record: DriverRecord) -> String {
        guard case .uplink(let ports) = record.place, !ports.isEmpty else { return "" }
        return " (port \(ports.map(String.init).joined(separator: ", ")))"
    }

    private static func columns(of record: DriverRecord, _ driver: Driver) -> String {
        if record.isOpen { return "as the station says, or the recording's header" }
        if case .template(_, let pattern) = record.shape { return pattern.asCode }
        return record.items.map { column($0, of: driver) }.joined(separator: ", ").asCode
    }

    private static func column(_ item: DriverRecord.Item, of driver: Driver) -> String {
        switch item {
        case .field(let slot, let isOptional): driver.fields[slot].key + (isOptional ? "?" : "")
        case .ignored: "-"
        case .literal(let word): "=" + String(decoding: word, as: UTF8.self)
        case .prefix(let word): "=" + String(decoding: word, as: UTF8.self) + "*"
        case .ahead(let slot): driver.fields[slot].key + " (ahead)"
        case .skip(let count): "(\(count) skipped)"
        case .repeated(let items, let count):
            "(" + items.map { column($0, of: driver) }.joined(separator: ", ") + ") × " + times(count, driver)
        case .rest: "..."
        }
    }

    private static func times(_ count: Repeat, _ driver: Driver) -> String {
        switch count {
        case .exactly(let number): String(number)
        case .slot(let slot): driver.fields[slot].key
        case .rest: "rest"
        }
    }

    private static func coefficients(of driver: Driver) -> String {
        var text =
            "Given in the station file's `coefficients`, or taken from the instrument's own header lines. One without "
        text += "a standard value must be known before what depends on it is computed.\n\n"
        var table = MarkdownTable("name", "other spellings", "sensor", "standard value")
        for coefficient in driver.coefficients {
            table.add(
                coefficient.name.asCode, coefficient.aliases.map(\.asCode).joined(separator: ", "),
                coefficient.sensor ?? "", coefficient.standard.map { shortest($0) } ?? "")
        }
        text += table.text
        return text
    }

    private static func withLineEnd(_ text: String) -> String {
        text.hasSuffix("\n") ? text : text + "\n"
    }
}
