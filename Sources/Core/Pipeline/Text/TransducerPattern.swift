import Sensing

/// The measurements of an XDR sentence of NMEA 0183: type, value, unit and transducer, over and over, in any order and
/// number: `A,302,D,0,S,0.1,M,0`.
///
/// The key of a measurement is its type and its transducer, `A0`. The unit is the value's suffix; measurements that are
/// not named are passed over, and an empty value gives nothing.
public struct TransducerPattern: Sendable {
    public let keys: [String]
    private let names: [[UInt8]]
    private let reader: CellReader

    public init(_ transducers: [(key: String, column: Column)]) {
        keys = transducers.map(\.key)
        names = transducers.map { Array($0.key.utf8) }
        reader = CellReader(whole: transducers.map(\.column))
    }

    /// Reads the sentence behind its address. It fits when it consists of whole measurements, the last of which may lack
    /// its transducer, at least one is named, and all values can be read.
    public func read(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, into values: inout FieldValues) -> Bool {
        let cells = bytes[range].split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        values.columnsRead = 0
        values.endedEarly = cells.count % Self.width != 0
        guard !values.endedEarly else { return false }
        var found = Set<Int>()
        for start in stride(from: 0, to: cells.count, by: Self.width) {
            guard let index = names.firstIndex(where: { $0.elementsEqual(key(cells[start], cells[start + 3])) }),
                found.insert(index).inserted, !cells[start + 1].isEmpty
            else { continue }
            guard read(index, cells[start + 1], unit: cells[start + 2], &values) else {
                values.columnsRead = max(1, index)
                return false
            }
        }
        if !found.isEmpty { values.columnsRead = keys.count }
        return !found.isEmpty
    }

    /// Type, value, unit, transducer.
    private static let width = 4

    private typealias Cell = Slice<UnsafeBufferPointer<UInt8>>

    private func key(_ type: Cell, _ transducer: Cell) -> [UInt8] {
        (Array(type) + Array(transducer)).filter { $0 != UInt8(ascii: " ") }
    }

    private func read(_ index: Int, _ value: Cell, unit: Cell, _ values: inout FieldValues) -> Bool {
        let text = (Array(value) + Array(unit)).filter { $0 != UInt8(ascii: " ") }
        return text.withUnsafeBufferPointer { reader.readWhole(index, $0, 0..<$0.count, cell: 0, &values) }
    }
}
