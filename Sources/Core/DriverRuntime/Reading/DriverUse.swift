import Diagnostics
import Pipeline
import Sensing

/// Whether everything that is declared is used, and everything that is used can be had.
struct DriverUse {
    /// As they are written.
    var fields: [NamedValue<DeclaredField>]
    /// As they are numbered.
    var slots: [DriverField]
    var records: [DriverRecord]
    var computations: [DriverComputation]
    var declared: DeclaredFraming?
    var codec: DriverCodec?
    /// A record or computation has a mistake: what it would fill is not known.
    var isBroken: Bool

    func check(_ reader: inout NodeReader) {
        checkFraming(&reader)
        checkCodecFields(&reader)
        let isOpen = records.contains(where: \.isOpen)
        if codec == nil, !isOpen, !fields.contains(where: { $0.value.observed != nil }) {
            reader.report(
                .nothingObserved, "no field of the driver has a name, so nothing is observed", at: reader.span,
                remedy: "Give at least one field a 'name' and a 'unit'.")
        }
        if codec == nil, records.isEmpty, reader.node("records") == nil, reader.node("codec") == nil {
            reader.report(
                .nothingObserved, "a driver without a codec has no records", at: reader.span,
                remedy: "Add 'records:' with the columns of each kind of line.")
        } else if !isBroken {
            checkUse(&reader)
        }
    }

    private func checkFraming(_ reader: inout NodeReader) {
        guard let declared, let node = reader.node("framing") else { return }
        if declared.lines == nil, declared.frames.isEmpty, !declared.takesUplinks, reader.node("codec") == nil {
            reader.report(
                .nothingObserved, "nothing reads what the framing gives", at: node.span,
                remedy: "Declare 'frames', add a codec such as 'codec: pd0', or write 'kind: line'.")
        }
        if let codec, codec.readsLines, declared.lines == nil {
            reader.report(
                .fieldDoesNotFit, "the codec \(codec.rawValue) reads lines, and the framing has none", at: node.span,
                remedy: "Write 'framing: {kind: line}'.")
        }
    }

    private func checkCodecFields(_ reader: inout NodeReader) {
        guard let codec else { return }
        let keys = codec.fields.map(\.key)
        for field in fields {
            let key = field.name.text
            if keys.contains(key) {
                guard field.value.observed != nil else { continue }
                reader.report(
                    .codecField, "name and unit of \(quote(key)) come from the codec", at: field.name.span,
                    remedy: "Remove them; 'type', 'range' and 'expected' can be given.")
            } else if field.value.isAddition, !computations.contains(where: { slots[$0.target].key == key }) {
                reader.report(
                    .codecField, "the codec \(codec.rawValue) has no field \(quote(key))", at: field.name.span,
                    remedy: closestWord(to: key, in: keys).map { "Write \(quote($0))." }
                        ?? "Remove it, or give it a type and a record.")
            }
        }
    }

    private func checkUse(_ reader: inout NodeReader) {
        var filled = Set(computations.map(\.target))
        for record in records { filled.formUnion(record.slots) }
        let brought = codec?.fields.count ?? 0
        for (slot, field) in slots.enumerated() where slot >= brought && !filled.contains(slot) {
            guard let written = fields.first(where: { $0.name.text == field.key }),
                !written.value.isAddition || codec == nil
            else { continue }
            reader.report(
                .unusedField, "nothing fills the field \(quote(field.key))", at: written.name.span,
                remedy: "Name it in a record or a computation, or remove it.")
        }
    }
}
