import Framing
import Pipeline
import Sensing

/// Finds out what a line is: a sample, a line that is known to carry no values, or something else.
struct LineInterpreter: Sendable {
    enum Finding {
        /// The values are read; the number says which entry of the table fits.
        case record(Int)
        /// The line tells about the instrument; `isNews` when a coefficient changed.
        case known(isNews: Bool)
        case defect(String)
    }

    let table: RecordTable
    private let driver: Driver
    private let fixedVariant: Int?
    private var variant = -1
    /// How wide the instrument's lines of fixed width are, and the other width that was refused last.
    private var width: Int?
    private var refusedWidth: Int?
    /// How many delimiters the instrument's steady lines have, and the smaller number that was refused last.
    private var delimiters: Int?
    private var refusedDelimiters: Int?
    /// The addresses of sentences that came with a good checksum: without one they were cut.
    private var checkedAddresses: [[UInt8]] = []
    /// Where the content of the line that was read last begins, behind prompts and what a power-up leaves.
    private(set) var start = 0

    init(driver: Driver, settings: DriverSettings) {
        self.driver = driver
        table = settings.columns.map { RecordTable(driver: driver, columns: $0) } ?? driver.table
        fixedVariant = settings.variant.flatMap { driver.header.variants.firstIndex(of: $0) }
        variant = fixedVariant ?? -1
    }

    mutating func read(
        _ bytes: UnsafeBufferPointer<UInt8>, raw: [UInt8], into values: inout FieldValues,
        book: inout CoefficientBook
    ) -> Finding {
        let range = stripped(bytes)
        start = range.lowerBound
        guard !range.isEmpty else { return .known(isNews: false) }
        if table.hasSentences, let finding = readSentence(bytes, range, &values) { return finding }
        if let finding = readPacket(bytes, range, &values) { return finding }
        if let finding = readRecord(bytes, range, &values, book) { return finding }
        if let finding = readClosed(bytes, range, &values, book) { return finding }
        return known(bytes, range, raw, &book) ?? .defect(explain(bytes, range, &values))
    }

    private mutating func readRecord(
        _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ values: inout FieldValues, _ book: CoefficientBook
    ) -> Finding? {
        let delimiters = table.countedDelimiter.map { count(of: $0, bytes, range) } ?? 0
        for glance in table.candidates[min(delimiters, table.candidates.count - 1)] {
            guard glance.width < 0 || glance.width == range.count, glance.variant < 0 || glance.variant == variant
            else { continue }
            values.clear()
            if glance.hasCheck {
                if let finding = readChecked(glance.entry, bytes, range, &values) { return finding }
                continue
            }
            let fits =
                glance.isColumns
                ? table.entries[glance.entry].shared.read(bytes, range, into: &values)
                : table.entries[glance.entry].read(bytes, range, into: &values)
            guard fits else { continue }
            if glance.width >= 0, !accept(glance.width, book) {
                return .defect("\(glance.width) characters, where the instrument's records have \(width ?? 0)")
            }
            guard holds(glance.entry, values) else { continue }
            if glance.isSteady, !accept(delimiters: delimiters) {
                return .defect(
                    "\(delimiters + 1) columns, where the instrument's lines have \((self.delimiters ?? 0) + 1)")
            }
            return .record(glance.entry)
        }
        return nil
    }

    /// A line that was cut between two columns looks like one of an instrument with fewer of them. So fewer than before
    /// are refused once, and believed when they come again.
    private mutating func accept(delimiters count: Int) -> Bool {
        guard let known = delimiters, count < known, refusedDelimiters != count else {
            delimiters = count
            refusedDelimiters = nil
            return true
        }
        refusedDelimiters = count
        return false
    }

    private func holds(_ entry: Int, _ values: FieldValues) -> Bool {
        table.entries.holds(entry, for: values)
    }

    /// A line that is this record but for its checksum is damaged.
    private func readChecked(
        _ entry: Int, _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ values: inout FieldValues
    ) -> Finding? {
        guard let check = table.entries[entry].check else { return nil }
        var body = check.body(of: bytes, range)
        var fits = table.entries[entry].read(bytes, body, into: &values)
        // A delimiter in front of the checksum is no column more.
        if !fits, case .character(let delimiter) = table.entries[entry].columns.delimiter, !body.isEmpty,
            bytes[body.upperBound - 1] == delimiter
        {
            values.clear()
            body = body.lowerBound..<body.upperBound - 1
            fits = table.entries[entry].read(bytes, body, into: &values)
        }
        guard fits, holds(entry, values) else { return nil }
        return check.failure(of: bytes, range).map { .defect($0) } ?? .record(entry)
    }

    private func readPacket(
        _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ values: inout FieldValues
    ) -> Finding? {
        guard !table.packets.isEmpty, bytes[range.lowerBound] == UInt8(ascii: "<") else { return nil }
        for entry in table.packets {
            values.clear()
            if table.entries[entry].read(bytes, range, into: &values) { return .record(entry) }
            guard case .elements(let elements) = table.entries[entry].other else { continue }
            if elements.isMeant(by: bytes, range) {
                let record = table.entries[entry].record
                return .defect("record '\(record)' is cut or has a value that cannot be read: \(quoted(bytes, range))")
            }
        }
        return nil
    }

    /// A line with a delimiter behind its last column. It has to have its time of day: otherwise it may as well be a line
    /// that was cut behind a delimiter.
    private mutating func readClosed(
        _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ values: inout FieldValues, _ book: CoefficientBook
    ) -> Finding? {
        guard let delimiter = table.countedDelimiter, bytes[range.upperBound - 1] == delimiter, range.count > 1 else {
            return nil
        }
        let finding = readRecord(bytes, range.lowerBound..<range.upperBound - 1, &values, book)
        guard case .record? = finding, values.nanosecondOfDay != nil else { return nil }
        return finding
    }

    /// Where the width is the only structure, a record that was cut looks like one with fewer channels. So another width
    /// than before is refused once, and believed when it comes again.
    private mutating func accept(_ width: Int, _ book: CoefficientBook) -> Bool {
        if self.width == nil, let index = driver.header.sampleLength, let bytes = book.values[index], bytes > 0 {
            self.width = Int(2 * min(bytes, 10_000))
        }
        guard let known = self.width, known != width, refusedWidth != width else {
            self.width = width
            refusedWidth = nil
            return true
        }
        refusedWidth = width
        return false
    }

    private func count(of character: UInt8, _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int {
        var count = 0
        for index in range where bytes[index] == character { count += 1 }
        return count
    }

    /// The line without blanks, prompts and what a power-up leaves in front of it (0.4, point 3: NUL, FF, 80).
    func stripped(_ bytes: UnsafeBufferPointer<UInt8>) -> Range<Int> {
        var start = 0
        var end = bytes.count
        while end > start, isTail(bytes[end - 1]) { end -= 1 }
        for mark in driver.strip where mark.count > 1 && end - start > mark.count {
            guard bytes[end - mark.count..<end].elementsEqual(mark) else { continue }
            end -= mark.count
            while end > start, isTail(bytes[end - 1]) { end -= 1 }
        }
        var isChanged = true
        while isChanged, start < end {
            isChanged = false
            while start < end, bytes[start].isBlank || Self.powerUpJunk.contains(bytes[start]) {
                start += 1
                isChanged = true
            }
            for mark in driver.strip where end - start >= mark.count {
                guard bytes[start..<start + mark.count].elementsEqual(mark) else { continue }
                start += mark.count
                isChanged = true
            }
        }
        return start..<end
    }

    private func isTail(_ byte: UInt8) -> Bool { byte.isBlank || byte == 0x0D || byte == 0 }

    private static let powerUpJunk: [UInt8] = [0x00, 0x80, 0xFF]

    // MARK: Sentences

    /// Nil when there is no sentence in the line.
    private mutating func readSentence(
        _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ values: inout FieldValues
    ) -> Finding? {
        let line = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[range]))
        guard let sentence = NMEASentence.find(in: line) else { return nil }
        switch sentence.check {
        case .good: break
        // Without a checksum junk in front of the sentence may as well be in it.
        case .absent: guard sentence.skipped == 0 else { return nil }
        case .failed(let written, let computed):
            return .defect("checksum fails: the sentence says \(hex(written)), its characters give \(hex(computed))")
        case .unreadable: return .defect("checksum cut short: \(quoted(bytes, range))")
        }
        let body = range.lowerBound + sentence.body.lowerBound..<range.lowerBound + sentence.body.upperBound
        return readBody(bytes, body, isChecked: sentence.check == .good, &values)
    }

    private mutating func readBody(
        _ bytes: UnsafeBufferPointer<UInt8>, _ body: Range<Int>, isChecked: Bool, _ values: inout FieldValues
    ) -> Finding? {
        let addressEnd = bytes[body].firstIndex(of: UInt8(ascii: ",")) ?? body.upperBound
        let address = bytes[body.lowerBound..<addressEnd]
        guard address.count >= 3, address.allSatisfy({ $0.isCapitalOrDigit }) else { return nil }
        let entries = table.entries(ofAddress: address)
        if !entries.isEmpty, !remember(address, isChecked: isChecked) {
            return .defect("cut short: no checksum, which these sentences had before: \(quoted(bytes, body))")
        }
        let columns = min(addressEnd + 1, body.upperBound)..<body.upperBound
        noteVariant(bytes, body)
        var nearest = RecordMisfit()
        var hasLiteral = false
        for index in entries where table.entries[index].variant.map({ $0 == variant }) ?? true {
            values.clear()
            if table.entries[index].read(bytes, columns, into: &values) { return .record(index) }
            hasLiteral = hasLiteral || table.entries[index].beginsWithLiteral
            nearest.note(values, entry: index)
        }
        // A sentence that no record declares is one that this driver leaves alone.
        if entries.isEmpty || (hasLiteral && nearest.columns <= 0) { return .known(isNews: false) }
        if isChecked, nearest.endedEarly, nearest.columns > 0 {
            return shortened(bytes, columns, nearest.entry, &values)
        }
        return .defect(nearest.text(table.entries, driver: driver.id, shown: quoted(bytes, columns)))
    }

    /// Older receivers send fewer columns. With a good checksum none was lost, and those that are there stand at their
    /// places.
    private func shortened(
        _ bytes: UnsafeBufferPointer<UInt8>, _ columns: Range<Int>, _ entry: Int, _ values: inout FieldValues
    ) -> Finding {
        values.clear()
        _ = table.entries[entry].read(bytes, columns, into: &values)
        return .record(entry)
    }

    /// False when a sentence lacks the checksum that others of its address had.
    private mutating func remember(_ address: UnsafeBufferPointer<UInt8>.SubSequence, isChecked: Bool) -> Bool {
        let isKnown = checkedAddresses.contains { address.elementsEqual($0) }
        if isChecked, !isKnown, checkedAddresses.count < Self.mostAddresses { checkedAddresses.append(Array(address)) }
        return isChecked || !isKnown
    }

    /// More kinds of sentences than any line carries.
    private static let mostAddresses = 64

    private func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.utf8.count == 1 ? "0" + digits : digits
    }

    // MARK: Lines without values

    /// A line of a block that no record reads: it may still tell about the instrument.
    mutating func note(_ line: UnsafeBufferPointer<UInt8>, book: inout CoefficientBook) -> Bool {
        let range = stripped(line)
        guard !range.isEmpty, case .known(isNews: true) = known(line, range, [], &book) else { return false }
        return true
    }

    private mutating func known(
        _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ raw: [UInt8], _ book: inout CoefficientBook
    ) -> Finding? {
        let isHeader = driver.header.prefix.map { bytes[range].starts(with: $0) } ?? false
        var text = range
        if isHeader, let prefix = driver.header.prefix {
            text = range.lowerBound + prefix.count..<range.upperBound
            while !text.isEmpty, bytes[text.lowerBound].isBlank { text = text.lowerBound + 1..<text.upperBound }
        }
        let reading = book.note(bytes, text)
        noteVariant(bytes, text)
        if reading == .news { return .known(isNews: true) }
        if isHeader || reading == .assignment || driver.knownLines.contains(where: { bytes[range].elementsEqual($0) })
            || driver.ignored.contains(where: { $0.matches(bytes, range) })
        {
            return .known(isNews: false)
        }
        return isLoggerMessage(bytes, range, raw) ? .known(isNews: false) : nil
    }

    private mutating func noteVariant(_ bytes: UnsafeBufferPointer<UInt8>, _ text: Range<Int>) {
        guard fixedVariant == nil, let mark = driver.header.marks.first(where: { $0.text.matches(bytes, text) }) else {
            return
        }
        variant = mark.variant
    }

    /// What a logger says on its own account: its tag, then words. Samples may carry the tag too, and so may garbage.
    private func isLoggerMessage(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ raw: [UInt8]) -> Bool {
        guard driver.framing.plan.unwrapsStamps, bytes[range.lowerBound].isLetter,
            bytes[range].allSatisfy({ $0 >= 0x20 && $0 < 0x7F })
        else { return false }
        return LoggerStamp.read(raw)?.tag != nil
    }

    // MARK: Defects

    /// Tries the patterns again, to say which column of the likeliest record does not fit: first those with as many
    /// columns as the line.
    private func explain(
        _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ values: inout FieldValues
    ) -> String {
        let delimiters = table.countedDelimiter.map { count(of: $0, bytes, range) } ?? 0
        let candidates = table.candidates[min(delimiters, table.candidates.count - 1)]
        var nearest = nearest(candidates.filter { $0.width < 0 }.map(\.entry), bytes, range, &values)
        if nearest.columns <= 0 {
            let others = table.lines.filter { table.entries[$0].width == nil && !table.entries[$0].isPacket }
            nearest = self.nearest(others, bytes, range, &values)
        }
        if nearest.columns > 0, let failure = table.entries[nearest.entry].check?.failure(of: bytes, range) {
            return failure
        }
        return nearest.text(table.entries, driver: driver.id, shown: quoted(bytes, range))
    }

    private func nearest(
        _ entries: [Int], _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ values: inout FieldValues
    ) -> RecordMisfit {
        var nearest = RecordMisfit()
        for entry in entries {
            values.clear()
            let body = table.entries[entry].check?.body(of: bytes, range) ?? range
            if !table.entries[entry].read(bytes, body, into: &values) { nearest.note(values, entry: entry) }
        }
        return nearest
    }
}

extension UInt8 {
    fileprivate var isCapitalOrDigit: Bool { self &- 0x41 < 26 || self &- 0x30 < 10 }
    fileprivate var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }
}
