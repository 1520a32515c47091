import Pipeline
import Sensing

/// All the patterns of a driver as one instrument is set up, in the order in which they are tried.
struct RecordTable: Sendable {
    /// What tells at a glance that an entry does not fit; no references, so that looking counts none.
    struct Glance: Sendable {
        var entry: Int
        /// -1 for all set-ups.
        var variant: Int
        /// -1 where the lines have no fixed width.
        var width: Int
        var hasCheck: Bool
        var isColumns: Bool
        var isSteady: Bool
    }

    /// First the lines that are no sentences, then sentences, then the records of frames and of blocks.
    private(set) var entries: [RecordEntry] = []
    /// The entries that are lines and no sentences.
    private(set) var lines = 0..<0
    /// For each number of delimiters, which lines can fit; the last for all greater numbers.
    private(set) var candidates: [[Glance]] = [[]]
    /// By the frame's, by the block's number.
    private(set) var frames: [Range<Int>] = []
    private(set) var blocks: [Range<Int>] = []
    /// By the port of an uplink; empty for a driver that takes none.
    private(set) var uplinks: [[Int]] = []
    /// The lines that are XML.
    private(set) var packets: [Int] = []
    /// The character that is counted in each line, to pass over patterns with another number of columns.
    private(set) var countedDelimiter: UInt8?
    /// The texts at which a line's record is looked for behind garbage.
    private(set) var marks: [[UInt8]] = []
    /// Which entries a formatter or address has.
    private var formatters: [(name: [UInt8], entries: Range<Int>)] = []

    init() {}

    /// With the station's list of columns, if it gives one, in place of those of the driver.
    init(driver: Driver, columns: [String]? = nil) {
        let records = columns.map { driver.records(withColumns: $0) } ?? driver.records
        lines = add(records.filter { $0.place == .line && $0.sentence == nil }, driver)
        marks = records.filter { $0.place == .line }.flatMap(\.marks)
        packets = lines.filter { entries[$0].isPacket }
        countedDelimiter = entries[lines].lazy.compactMap(\.delimiters?.character).first
        let most = entries[lines].reduce(0) { max($0, $1.delimiters?.counts.upperBound ?? 0) }
        candidates = (0...most + 1).map { glances(delimiters: $0) }
        var names: [String] = []
        for record in records {
            if let sentence = record.sentence, !names.contains(sentence) { names.append(sentence) }
        }
        for name in names {
            formatters.append((Array(name.utf8), add(records.filter { $0.sentence == name }, driver)))
        }
        frames = driver.framing.frames.indices.map { frame in add(records.filter { $0.place == .frame(frame) }, driver)
        }
        blocks = driver.framing.blocks.indices.map { block in add(records.filter { $0.place == .block(block) }, driver)
        }
        addUplinks(driver)
    }

    private mutating func addUplinks(_ driver: Driver) {
        guard driver.framing.takesUplinks else { return }
        uplinks = Array(repeating: [], count: Self.lastPort + 1)
        for record in driver.records {
            guard case .uplink(let ports) = record.place else { continue }
            let added = add([record], driver)
            for port in ports.isEmpty ? Array(1...UInt8(Self.lastPort)) : ports { uplinks[Int(port)] += added }
        }
    }

    /// Above it no port is an application's.
    private static let lastPort = 223

    /// The records of a port; nil for one that no record has.
    func entries(ofPort port: UInt8) -> [Int]? {
        guard uplinks.indices.contains(Int(port)), !uplinks[Int(port)].isEmpty else { return nil }
        return uplinks[Int(port)]
    }

    /// The ports that have records.
    var ports: [Int] { uplinks.indices.filter { !uplinks[$0].isEmpty } }

    private mutating func add(_ records: [DriverRecord], _ driver: Driver) -> Range<Int> {
        let start = entries.count
        for record in records { entries += RecordEntry.entries(of: record, in: driver) }
        return start..<entries.count
    }

    private func glances(delimiters count: Int) -> [Glance] {
        lines.compactMap { index in
            let entry = entries[index]
            guard !entry.isPacket else { return nil }
            if let expected = entry.delimiters, expected.character == countedDelimiter,
                !expected.counts.contains(count)
            {
                return nil
            }
            return Glance(
                entry: index, variant: entry.variant ?? -1, width: entry.check == nil ? entry.width ?? -1 : -1,
                hasCheck: entry.check != nil, isColumns: entry.other == nil, isSteady: entry.isSteady)
        }
    }

    var hasSentences: Bool { !formatters.isEmpty }

    /// The entries of a sentence with this address: `GPGGA` by its formatter `GGA`, `PASHR` as it is.
    func entries(ofAddress address: UnsafeBufferPointer<UInt8>.SubSequence) -> Range<Int> {
        let talkerLength = 2
        let formatter = address.dropFirst(talkerLength)
        for (name, entries) in formatters where formatter.elementsEqual(name) || address.elementsEqual(name) {
            return entries
        }
        return 0..<0
    }
}

extension DriverRecord {
    /// A line of columns with a delimiter.
    fileprivate var isColumns: Bool {
        place == .line && sentence == nil && delimiter.map { $0 != .none } ?? false
    }
}

extension Driver {
    /// One record of the given columns for each delimiter, in place of all lines with one.
    fileprivate func records(withColumns columns: [String]) -> [DriverRecord] {
        var delimiters: [Delimiter] = []
        var listed: [DriverRecord] = []
        for record in records where record.isColumns {
            guard let delimiter = record.delimiter, !delimiters.contains(delimiter) else { continue }
            delimiters.append(delimiter)
            var copy = DriverRecord(name: record.name, shape: record.shape, items: items(columns))
            copy.check = record.check
            listed.append(copy)
        }
        return listed + records.filter { !$0.isColumns }
    }

    /// The columns that a station lists; one that the driver has not is passed over.
    func items(_ columns: [String]) -> [DriverRecord.Item] {
        columns.map { text in
            switch text {
            case "-": return .ignored
            case "...": return .rest
            default: break
            }
            if text.hasPrefix("=") { return DriverRecord.Item(literal: String(text.dropFirst())) }
            let key = text.hasSuffix("?") ? String(text.dropLast()) : text
            guard let slot = slot(of: key), fields[slot].column != nil else { return .ignored }
            return .field(slot: slot, isOptional: text.hasSuffix("?"))
        }
    }
}

extension RecordTable {
    /// `port 2 is`, `ports 2 and 5 are`.
    var declaredPorts: String {
        let ports = ports
        guard ports.count > 1, let last = ports.last else { return ports.first.map { "port \($0) is" } ?? "none is" }
        return "ports \(ports.dropLast().map(String.init).joined(separator: ", ")) and \(last) are"
    }
}
