import Diagnostics
import DriverRuntime

/// Finds what a station file asks of a driver that the driver has not: columns, variants, fields to limit, coefficients.
///
/// It looks at the tree, so that a mistake elsewhere in the file hides none of these.
struct DriverFit {
    let driver: Driver

    static func diagnostics(in document: SourceNode, drivers: (String) -> Driver?) -> [Diagnostic] {
        (document["instruments"]?.elements ?? []).flatMap { instrument -> [Diagnostic] in
            guard let identity = instrument["driver"]?.scalar?.text, let driver = drivers(identity) else { return [] }
            return wayIn(instrument, driver) + diagnostics(for: instrument, driver)
        }
    }

    /// A driver for LoRaWAN reads the frames of a node, which no line brings, and no other driver can read them.
    private static func wayIn(_ instrument: SourceNode, _ driver: Driver) -> [Diagnostic] {
        guard let transport = instrument["transport"] else { return [] }
        let lines = ["serial", "tcp", "tcp_listen", "udp_listen"].compactMap { transport[$0] }
        if let radio = transport["lorawan"], !driver.framing.takesUplinks {
            return [
                Diagnostic(
                    .unfitForDriver, "\(driver.id) does not read the frames of a LoRaWAN device", at: radio.span,
                    remedy: "Choose a driver with 'framing: {kind: lorawan}', such as generic/cayenne-lpp.")
            ]
        }
        guard let line = lines.first, driver.framing.takesUplinks else { return [] }
        return [
            Diagnostic(
                .unfitForDriver, "\(driver.id) reads the frames of a LoRaWAN device, which no line brings",
                at: line.span, remedy: "Write 'transport: {lorawan: DEVEUI}'.")
        ]
    }

    /// The fields that a station gives an open driver are checked first; the rest has to fit what they make of it.
    private static func diagnostics(for instrument: SourceNode, _ driver: Driver) -> [Diagnostic] {
        var found: [Diagnostic] = []
        guard let node = instrument["fields"] else {
            if driver.isOpen, let identity = instrument["driver"] {
                found.append(
                    Diagnostic(
                        .unfitForDriver, "\(driver.id) does not know the columns of the instrument", at: identity.span,
                        remedy: "Add 'fields:' with what stands in its lines, as in Drivers/README.md."))
            }
            return found + DriverFit(driver: driver).diagnostics(for: instrument)
        }
        guard driver.isOpen else {
            let misfit = Diagnostic(
                .unfitForDriver, "\(driver.id) has fields of its own", at: node.span, remedy: "Remove 'fields'.")
            return [misfit] + DriverFit(driver: driver).diagnostics(for: instrument)
        }
        let fields = DriverSettings.readFields(node, &found)
        let columns = instrument["columns"]?.elements?.compactMap { $0.scalar?.text }
        let fitted = driver.specialised(fields: fields, columns: columns)
        return found + DriverFit(driver: fitted).diagnostics(for: instrument)
    }

    private func diagnostics(for instrument: SourceNode) -> [Diagnostic] {
        let limits = (instrument["limits"]?.entries ?? []).compactMap {
            misfit($0.key, "field to limit", among: driver.datastreams.map(\.key))
        }
        let columnKeys = driver.fields.filter { $0.column != nil }.map(\.key)
        let columns = (instrument["columns"]?.elements ?? []).compactMap(\.scalar).compactMap { column in
            isAnyColumn(column.text) ? nil : misfit(column.optionalMarkRemoved, "column", among: columnKeys)
        }
        let variants = [instrument["variant"]?.scalar].compactMap(\.self).compactMap {
            misfit($0, "variant", among: driver.header.variants)
        }
        return limits + columns + variants + unusedCoefficients(of: instrument)
            + DialogueFitness(driver: driver).diagnostics(for: instrument)
    }

    /// The words of the driver form for any text, the rest of a line, and a text that must stand there.
    private func isAnyColumn(_ text: String) -> Bool {
        text == "-" || text == "..." || text.hasPrefix("=")
    }

    func misfit(_ name: SourceNode.Scalar, _ what: String, among known: [String]) -> Diagnostic? {
        guard !known.contains(name.text) else { return nil }
        let meant = closestWord(to: name.text, in: known).map { "Write '\($0)'" } ?? "Remove it"
        let all = known.isEmpty ? "it has none" : "it has " + known.joined(separator: ", ")
        return Diagnostic(
            .unfitForDriver, "\(driver.id) has no \(what) '\(name.text)'", at: name.span, remedy: "\(meant); \(all).")
    }

    private func unusedCoefficients(of instrument: SourceNode) -> [Diagnostic] {
        guard let node = instrument["coefficients"] else { return [] }
        let (settings, _) = DriverSettings.read(node)
        let unused = driver.unusedCoefficients(in: settings)
        guard !unused.isEmpty else { return [] }
        return [
            Diagnostic(
                .unusedCoefficients, "\(driver.id) has no use for \(unused.joined(separator: ", "))", at: node.span,
                remedy: "Remove them, or see `fairlead driver show \(driver.id)` for their names.")
        ]
    }
}

extension SourceNode.Scalar {
    /// A column that may be left out is written with a question mark.
    fileprivate var optionalMarkRemoved: Self {
        var column = self
        if column.text.hasSuffix("?") { column.text.removeLast() }
        return column
    }
}
