import Diagnostics
import Pipeline

/// The names that a driver file declares in one place and uses in another.
struct DriverNames {
    /// The codec's fields first, as `DriverField.numbered` numbers them.
    var fields: [String] = []
    /// Beside `fields`: how each stands in a record.
    var columns: [Column?] = []
    var coefficients: [String] = []
    var variants: [String] = []
    var frames: [String] = []
    var blocks: [String] = []
    /// The numbers of the blocks whose records are bytes.
    var binaryBlocks: Set<Int> = []
    /// The frames are uplinks, and records stand on ports.
    var takesUplinks = false

    func slot(_ key: String) -> Int? { fields.firstIndex(of: key) }

    /// Where the field is known; else the mistake is reported.
    func slot(_ key: String, at span: SourceSpan, _ diagnostics: inout [Diagnostic]) -> Int? {
        if let slot = slot(key) { return slot }
        diagnostics.append(
            Diagnostic(
                .unknownField, "there is no field \(quote(key))", at: span,
                remedy: closestWord(to: key, in: fields).map { "Write \(quote($0))." }
                    ?? "Declare it under 'fields'."))
        return nil
    }

    /// A field that can stand in a record.
    func columnSlot(_ key: String, at span: SourceSpan, _ diagnostics: inout [Diagnostic]) -> Int? {
        guard let slot = slot(key, at: span, &diagnostics) else { return nil }
        if columns[slot] != nil { return slot }
        diagnostics.append(
            Diagnostic(
                .fieldWithoutType, "the field \(quote(key)) has no type, so no record can have it", at: span,
                remedy: "Add 'type:' to the field, or remove the column."))
        return nil
    }

    /// The column of a field in a record that gives some fields their decimals.
    func column(_ slot: Int, decimals: [Int: Int]) -> Column? {
        guard var column = columns[slot] else { return nil }
        if let count = decimals[slot], case .decimal = column.kind { column.kind = .decimal(decimals: count) }
        return column
    }
}
