/// Rows for `COPY … FROM STDIN (FORMAT binary)` (PostgreSQL manual, COPY): a mark, then for each row the number of its
/// fields and each field behind its length, -1 for NULL, and -1 instead of a row at the end. Highest byte first.
///
/// It belongs to one thread.
final class PostgresCopy {
    let statement: String
    private(set) var rows = 0
    private var bytes: UnsafeMutableRawBufferPointer
    private var count = 0

    /// `PGCOPY\n\377\r\n\0`, no flags, no header extension.
    private static let mark: [UInt8] =
        [0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0] + [UInt8](repeating: 0, count: 8)
    // The numbers of the types in every PostgreSQL (src/include/catalog/pg_type.dat).
    private static let int2: Int32 = 21
    private static let int4: Int32 = 23
    private static let float8: Int32 = 701

    init(into table: String, columns: String) {
        statement = "COPY \(table) (\(columns)) FROM STDIN (FORMAT binary)"
        bytes = .allocate(byteCount: 1 << 16, alignment: 8)
        Self.mark.withUnsafeBytes { append($0) }
    }

    deinit { bytes.deallocate() }

    /// The next row; exactly so many fields must follow.
    func beginRow(fields: Int16) {
        rows += 1
        append(fields)
    }

    func add(_ number: Int16) {
        append(Int32(2))
        append(number)
    }

    func add(_ number: Int32) {
        append(Int32(4))
        append(number)
    }

    func add(_ number: Int64) {
        append(Int32(8))
        append(number)
    }

    func add(_ number: Int64?) {
        if let number { add(number) } else { addNull() }
    }

    func addNull() { append(Int32(-1)) }

    func add(_ text: String?) {
        guard var text else { return addNull() }
        text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
    }

    func add(_ field: UnsafeRawBufferPointer) {
        append(Int32(field.count))
        append(field)
    }

    // Elements that are nil become NULL; an array of none is left out.

    func addArray<Element>(of elements: [Element], integers16 number: (Element) -> Int16?) {
        addArray(of: elements, type: Self.int2, bytes: 2) { element in number(element).map { append($0) } != nil }
    }

    func addArray<Element>(of elements: [Element], integers32 number: (Element) -> Int32) {
        addArray(of: elements, type: Self.int4, bytes: 4) { element in
            append(number(element))
            return true
        }
    }

    func addArray<Element>(of elements: [Element], doubles number: (Element) -> Double?) {
        addArray(of: elements, type: Self.float8, bytes: 8) { element in
            number(element).map { append($0.bitPattern) } != nil
        }
    }

    /// Ends the rows and hands all bytes over.
    func finished<Outcome>(_ body: (UnsafeRawBufferPointer) -> Outcome) -> Outcome {
        append(Int16(-1))
        return body(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
    }

    private func addArray<Element>(
        of elements: [Element], type: Int32, bytes width: Int32, _ append: (Element) -> Bool
    ) {
        let start = count
        self.append(Int32(0))
        self.append(Int32(1))
        self.append(Int32(0))
        self.append(type)
        self.append(Int32(elements.count))
        self.append(Int32(1))
        var hasNull = false
        for element in elements {
            let place = count
            self.append(width)
            if append(element) { continue }
            hasNull = true
            store(Int32(-1), at: place)
        }
        store(Int32(count - start - 4), at: start)
        if hasNull { store(Int32(1), at: start + 8) }
    }

    private func append<Number: FixedWidthInteger>(_ number: Number) {
        reserve(MemoryLayout<Number>.size)
        store(number, at: count)
        count += MemoryLayout<Number>.size
    }

    private func append(_ field: UnsafeRawBufferPointer) {
        guard !field.isEmpty else { return }
        reserve(field.count)
        UnsafeMutableRawBufferPointer(rebasing: bytes[count...]).copyMemory(from: field)
        count += field.count
    }

    private func store<Number: FixedWidthInteger>(_ number: Number, at place: Int) {
        bytes.storeBytes(of: number.bigEndian, toByteOffset: place, as: Number.self)
    }

    private func reserve(_ more: Int) {
        guard count + more > bytes.count else { return }
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: max(2 * bytes.count, count + more), alignment: 8)
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
        bytes.deallocate()
        bytes = larger
    }
}
