import Sensing

/// The values of a SenML pack by name: the whole one, or the record's own behind the base name; with `@UNIT` behind it only
/// in that unit, where a device calls its position and its temperature the same.
///
/// It fits when at least one of them is there. The latest time of theirs is the instrument's.
public struct SenMLPattern: Sendable {
    public let names: [String]
    private let wanted: [(name: String, unit: String?)]
    private let columns: NamedColumns

    public init(values: [(name: String, column: Column)]) {
        names = values.map(\.name)
        wanted = names.map { name in
            let parts = name.split(separator: "@", maxSplits: 1).map(String.init)
            return (parts.first ?? "", parts.count == 2 ? parts[1] : nil)
        }
        columns = NamedColumns(values.map(\.column))
    }

    public func read(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, into values: inout FieldValues) -> Bool {
        values.columnsRead = 0
        let pack: SenMLPack
        do throws(SenMLDefect) {
            pack = try SenMLPack(parsing: bytes[range])
        } catch {
            values.reason = error.description
            return false
        }
        let found = pack.records.compactMap { record in
            column(of: record).flatMap { column in record.found.map { (record: record, column: column, value: $0) } }
        }
        guard !found.isEmpty else {
            let there = pack.records.map(\.name).joined(separator: ", ")
            values.reason = "none of the declared values is there; the pack has: \(there)"
            return false
        }
        guard columns.put(found.map { ($0.column, $0.value) }, into: &values) else { return false }
        takeTime(found.map(\.record), &values)
        return true
    }

    private func column(of record: SenMLRecord) -> Int? {
        let fitting = wanted.indices.filter { wanted[$0].unit == nil || wanted[$0].unit == record.unit }
        return fitting.first { wanted[$0].name == record.name } ?? fitting.first { wanted[$0].name == record.ownName }
    }

    private func takeTime(_ records: [SenMLRecord], _ values: inout FieldValues) {
        let times = records.filter { $0.time != nil }
        let absolute = times.filter { !$0.isRelative }.compactMap(\.time).max { $0.value < $1.value }
        if let absolute {
            // A double of so many seconds is good for no more.
            let microseconds = 6
            values.instant = TimeBase.unix.instant(
                Quantity(absolute.value, decimals: absolute.decimals ?? microseconds))
        } else if let relative = times.compactMap({ $0.time?.value }).max() {
            values.secondsAgo = -relative
        }
    }
}

extension SenMLRecord {
    /// Nil for data and for a sum alone.
    fileprivate var found: NamedColumns.Found? {
        switch value {
        case .number(let number): .number(number)
        case .text(let text): .text(text)
        case .truth(let truth): .truth(truth)
        case .data, nil: nil
        }
    }
}
