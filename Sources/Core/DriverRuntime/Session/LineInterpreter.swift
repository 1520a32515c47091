import Diagnostics
import Framing
import Pipeline
import Sensing

/// Finds out what a line is: a sample, a line that is known to carry no values, or something else.
struct LineInterpreter: Sendable {
    enum Finding {
        /// The values are read; the number says which entry of the table fits.
        case line(Int)
        case sentence(Int)
        /// The line tells about the instrument; `isNews` when a coefficient changed.
        case known(isNews: Bool)
        case defect(String)
    }

    let table: RecordTable
    /// The entries of the table that are XML.
    private let packets: [Int]
    private let driver: Driver
    private let fixedVariant: Int?
    private var variant = -1
    /// How wide the instrument's lines of fixed width are, and the other width that was refused last.
    private var width: Int?
    private var refusedWidth: Int?
    /// The addresses of sentences that came with a good checksum: without one they were cut.
    private var checkedAddresses: [[UInt8]] = []

    init(driver: Driver, settings: DriverSettings) {
        self.driver = driver
        table = settings.columns.map { RecordTable(driver: driver, columns: $0) } ?? driver.table
        packets = table.packets
        fixedVariant = settings.variant.flatMap { driver.header.variants.firstIndex(of: $0) }
        variant = fixedVariant ?? -1
    }

    mutating func read(
        _ bytes: UnsafeBufferPointer<UInt8>, raw: [UInt8], into values: inout FieldValues,
        book: inout CoefficientBook
    ) -> Finding {
        let range = stripped(bytes)
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
            guard table.lines[glance.entry].pattern.read(bytes, range, into: &values) else { continue }
            if glance.width >= 0, !accept(glance.width, book) {
                return .defect("\(glance.width) characters, where the instrument's records have \(width ?? 0)")
            }
            if table.lines[glance.entry].checks.allSatisfy({ $0.holds(for: values) }) { return .line(glance.entry) }
        }
        return nil
    }

    private func readPacket(
        _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ values: inout FieldValues
    ) -> Finding? {
        guard !packets.isEmpty, bytes[range.lowerBound] == UInt8(ascii: "<") else { return nil }
        for entry in packets {
            values.clear()
            guard let elements = table.lines[entry].elements else { continue }
            if elements.read(bytes, range, into: &values) { return .line(entry) }
            if elements.isMeant(by: bytes, range) {
                let record = table.lines[entry].record
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
        guard case .line? = finding, values.nanosecondOfDay != nil else { return nil }
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
    private func stripped(_ bytes: UnsafeBufferPointer<UInt8>) -> Range<Int> {
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
        var nearest = Misfit()
        var hasLiteral = false
        for index in entries {
            values.clear()
            if table.sentences[index].pattern.read(bytes, columns, into: &values) { return .sentence(index) }
            hasLiteral = hasLiteral || table.sentences[index].beginsWithLiteral
            nearest.note(values, entry: index)
        }
        // A sentence that no record declares is one that this driver leaves alone.
        if entries.isEmpty || (hasLiteral && nearest.columns <= 0) { return .known(isNews: false) }
        if isChecked, nearest.endedEarly, nearest.columns > 0 {
            return shortened(bytes, columns, nearest.entry, &values)
        }
        return .defect(explain(bytes, columns, nearest, in: table.sentences))
    }

    /// Older receivers send fewer columns. With a good checksum none was lost, and those that are there stand at their
    /// places.
    private func shortened(
        _ bytes: UnsafeBufferPointer<UInt8>, _ columns: Range<Int>, _ entry: Int, _ values: inout FieldValues
    ) -> Finding {
        values.clear()
        _ = table.sentences[entry].pattern.read(bytes, columns, into: &values)
        return .sentence(entry)
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
        if fixedVariant == nil, let mark = driver.header.marks.first(where: { $0.text.matches(bytes, text) }) {
            variant = mark.variant
        }
        if reading == .news { return .known(isNews: true) }
        if isHeader || reading == .assignment || driver.ignored.contains(where: { $0.matches(bytes, range) }) {
            return .known(isNews: false)
        }
        return isLoggerMessage(bytes, range, raw) ? .known(isNews: false) : nil
    }

    /// What a logger says on its own account: its tag, then words. Samples may carry the tag too, and so may garbage.
    private func isLoggerMessage(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ raw: [UInt8]) -> Bool {
        guard case .line(_, unwrapsStamps: true) = driver.framing, bytes[range.lowerBound].isLetter,
            bytes[range].allSatisfy({ $0 >= 0x20 && $0 < 0x7F })
        else { return false }
        return LoggerStamp.read(raw)?.tag != nil
    }

    // MARK: Defects

    /// The pattern that went furthest before it did not fit.
    struct Misfit {
        var columns = -1
        var entry = 0
        var endedEarly = false

        mutating func note(_ values: FieldValues, entry: Int) {
            guard values.columnsRead > columns else { return }
            columns = values.columnsRead
            endedEarly = values.endedEarly
            self.entry = entry
        }
    }

    /// Tries the patterns again, to say which column of the likeliest record does not fit: first those with as many
    /// columns as the line.
    private func explain(
        _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ values: inout FieldValues
    ) -> String {
        let delimiters = table.countedDelimiter.map { count(of: $0, bytes, range) } ?? 0
        let candidates = table.candidates[min(delimiters, table.candidates.count - 1)]
        var nearest = nearest(candidates.filter { $0.width < 0 }.map(\.entry), bytes, range, &values)
        if nearest.columns <= 0 {
            let others = table.lines.indices.filter { table.lines[$0].width == nil && table.lines[$0].elements == nil }
            nearest = self.nearest(others, bytes, range, &values)
        }
        return explain(bytes, range, nearest, in: table.lines)
    }

    private func nearest(
        _ entries: [Int], _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ values: inout FieldValues
    ) -> Misfit {
        var nearest = Misfit()
        for entry in entries {
            values.clear()
            if !table.lines[entry].pattern.read(bytes, range, into: &values) { nearest.note(values, entry: entry) }
        }
        return nearest
    }

    private func explain(
        _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ misfit: Misfit, in entries: [RecordTable.Entry]
    ) -> String {
        let shown = quoted(bytes, range)
        guard misfit.columns > 0 else {
            return "no record of \(driver.id) looks like this: \(shown)"
        }
        let entry = entries[misfit.entry]
        if misfit.columns >= entry.keys.count {
            return "record '\(entry.record)' has \(entry.keys.count) columns, and more follow: \(shown)"
        }
        if misfit.endedEarly {
            let count = entry.keys.count
            return "record '\(entry.record)' ends after \(misfit.columns) of \(count) columns: \(shown)"
        }
        return "record '\(entry.record)': no \(entry.keys[misfit.columns]) in column \(misfit.columns + 1): \(shown)"
    }

    private func quoted(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> String {
        quote(String(decoding: bytes[range.lowerBound..<min(range.upperBound, range.lowerBound + 200)], as: UTF8.self))
    }
}

extension RecordTable.Entry {
    fileprivate var beginsWithLiteral: Bool {
        if case .literal = pattern.columns.first?.kind { true } else { false }
    }
}

extension UInt8 {
    fileprivate var isCapitalOrDigit: Bool { self &- 0x41 < 26 || self &- 0x30 < 10 }
    fileprivate var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }
}
