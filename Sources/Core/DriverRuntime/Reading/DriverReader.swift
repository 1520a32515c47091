import Diagnostics
import Pipeline
import Sensing

extension Expected where Value == Driver {
    /// A driver file: what `Drivers/README.md` describes.
    static var driver: Expected {
        mapping("a driver") { reader in
            var names = DriverNames()
            let id = reader.required("driver", .driverID)
            let title = reader.required("title", .nonEmptyString)
            let category = reader.required("category", .nonEmptyString)
            let manual = reader.required("manual", .nonEmptyString)
            let sample = reader.optional("sample", .string) ?? ""
            let unwrap = reader.optional("unwrap", .list(of: .word(of: ["logger_stamp"]))) ?? []
            let framing = reader.required("framing", .driverFraming(unwrapsStamps: !unwrap.isEmpty))
            let codec = reader.optional("codec", .located(.choice(of: DriverCodec.self)))
            let coefficients = readCoefficients(&names, &reader)
            let header = reader.optional("header", .driverHeader(names)) ?? DriverHeader()
            names.variants = header.variants
            let strip = reader.optional("strip", .list(of: .nonEmptyString)) ?? []
            let ignored = reader.optional("ignore", .list(of: .nonEmptyString)) ?? []
            let missing = reader.optional("missing", .list(of: .string)) ?? []
            let declared = readFields(missing: missing, &names, &reader)
            let records = reader.optional("records", .list(of: .driverRecord(names))) ?? []
            let computations = reader.optional("computed", .list(of: .driverComputation(names))) ?? []
            let (fields, datastreams) =
                framing == .pd0 ? DriverField.ofEnsembles(declared) : DriverField.numbered(declared)
            DriverUse(
                fields: declared, records: records, computations: computations, framing: framing, codec: codec
            ).check(&reader)
            guard let id, let title, let category, let manual, let framing else { return nil }
            return Driver(
                id: id, title: title, category: category, manual: manual, sample: sample, framing: framing,
                header: header, strip: strip.map { Array($0.utf8) }, ignored: ignored.map { Glob($0) },
                fields: fields, records: records, computations: computations, coefficients: coefficients,
                datastreams: datastreams)
        }
    }

    /// A field with a mistake keeps its name, so that the mistake is reported once and not at every use.
    private static func readFields(
        missing: [String], _ names: inout DriverNames, _ reader: inout NodeReader
    ) -> [NamedValue<FieldDeclaration>] {
        let expected = Expected<FieldDeclaration>.fieldDeclaration(missing: missing)
        let written = reader.required("fields", .entries(of: .node)) ?? []
        let declared = written.map { field in
            NamedValue(name: field.name, value: reader.read(field.value, expected) ?? FieldDeclaration.broken)
        }
        names.fields = declared.map(\.name.text)
        names.columns = declared.map(\.value.column)
        return declared
    }

    private static func readCoefficients(
        _ names: inout DriverNames, _ reader: inout NodeReader
    ) -> [DriverCoefficient] {
        let written = reader.optional("coefficients", .entries(of: .node)) ?? []
        names.coefficients = written.map(\.name.text)
        return written.compactMap { coefficient in
            var read = reader.read(coefficient.value, .driverCoefficient)
            read?.name = coefficient.name.text
            return read
        }
    }
}

/// The names that a driver file declares in one place and uses in another.
struct DriverNames {
    var fields: [String] = []
    /// Beside `fields`: how each stands in a record.
    var columns: [Column?] = []
    var coefficients: [String] = []
    var variants: [String] = []

    func slot(_ key: String) -> Int? { fields.firstIndex(of: key) }
}

extension DriverField {
    /// Numbers the datastreams in the order of the file.
    static func numbered(
        _ declared: [NamedValue<FieldDeclaration>]
    ) -> (fields: [DriverField], datastreams: [DatastreamDescription]) {
        var datastreams: [DatastreamDescription] = []
        var fields: [DriverField] = []
        for (slot, field) in declared.enumerated() {
            var number: Int?
            if let observed = field.value.observed {
                number = datastreams.count
                datastreams.append(
                    DatastreamDescription(
                        key: field.name.text, name: observed.name, unit: observed.unit, ucum: observed.ucum))
            }
            var column = field.value.column
            column?.slot = slot
            fields.append(
                DriverField(key: field.name.text, column: column, datastream: number, range: field.value.range))
        }
        return (fields, datastreams)
    }
}

extension DriverField {
    /// The fields of an ensemble are fixed; the file adds what values to expect.
    static func ofEnsembles(
        _ declared: [NamedValue<FieldDeclaration>]
    ) -> (fields: [DriverField], datastreams: [DatastreamDescription]) {
        let fields = PD0Codec.fields.enumerated().map { number, datastream in
            let written = declared.first { $0.name.text == datastream.key }
            return DriverField(
                key: datastream.key, column: nil, datastream: number, range: written?.value.range ?? GrossRange())
        }
        return (fields, PD0Codec.fields)
    }
}

/// Whether everything that is declared is used, and everything that is used can be had.
private struct DriverUse {
    var fields: [NamedValue<FieldDeclaration>]
    var records: [DriverRecord]
    var computations: [DriverComputation]
    var framing: DriverFraming?
    var codec: Located<DriverCodec>?

    func check(_ reader: inout NodeReader) {
        if framing == .pd0 {
            checkCodec(&reader)
            return
        }
        if let codec {
            reader.report(
                .fieldDoesNotFit, "the codec \(codec.value.rawValue) reads no text lines", at: codec.span,
                remedy: "Remove it, or write 'framing: {kind: pd0}'.")
        }
        if !fields.contains(where: { $0.value.observed != nil }) {
            reader.report(
                .nothingObserved, "no field of the driver has a name, so nothing is observed", at: reader.span,
                remedy: "Give at least one field a 'name' and a 'unit'.")
        }
        if records.isEmpty, reader.node("records") == nil {
            reader.report(
                .nothingObserved, "a driver of text lines has no records", at: reader.span,
                remedy: "Add 'records:' with the columns of each kind of line.")
        } else {
            checkFields(&reader)
        }
    }

    private func checkFields(_ reader: inout NodeReader) {
        var filled = Set(computations.map(\.target))
        for record in records {
            for case .field(let slot, _) in record.items { filled.insert(slot) }
        }
        for (slot, field) in fields.enumerated() where !filled.contains(slot) {
            reader.report(
                .unusedField, "nothing fills the field \(quote(field.name.text))", at: field.name.span,
                remedy: "Name it in a record or a computation, or remove it.")
        }
    }

    private func checkCodec(_ reader: inout NodeReader) {
        if codec == nil, reader.node("codec") == nil {
            reader.report(
                .nothingObserved, "nothing reads the ensembles that the framing gives", at: reader.span,
                remedy: "Add 'codec: pd0'.")
        }
        let keys = PD0Codec.fields.map(\.key)
        for field in fields {
            if !keys.contains(field.name.text) {
                reader.report(
                    .codecField, "the codec pd0 has no field \(quote(field.name.text))", at: field.name.span,
                    remedy: closestWord(to: field.name.text, in: keys).map { "Write \(quote($0))." }
                        ?? "Remove it; the fields are \(keys.joined(separator: ", ")).")
            }
            if field.value.observed != nil || field.value.column != nil {
                reader.report(
                    .codecField, "name, unit and type of \(quote(field.name.text)) come from the codec",
                    at: field.name.span, remedy: "Remove them; 'range' and 'expected' can be given.")
            }
        }
    }
}
