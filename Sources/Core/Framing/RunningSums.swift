/// Sums over a stream, kept so that the check of any run of it costs about the same however long it is.
///
/// That is what keeps a stream full of false starts linear: each start is refused after a subtraction, not after adding
/// up the whole frame that it announces. What the checks need is kept for every block of bytes; the ends of a run are
/// added up anew. Places are counted from the beginning of the stream.
struct RunningSums: Sendable {
    /// The sums of all bytes before each block's beginning, and of all bytes so far; without a kind that is a sum none.
    private var sums: [ByteSum] = []
    private var total = ByteSum()
    /// The registers at the same places, for each kind that is a cyclic redundancy check.
    private var registers: [(crc: ReflectedCRC, kind: Checksum, marks: [UInt16], last: UInt16)]
    private let addsSums: Bool
    /// Where the first mark is, a multiple of the block, and where what comes next is.
    private var firstMark = 0
    private var end = 0
    private var markCount = 0
    /// How many bytes were added up so far, for tests of what a stream costs.
    private(set) var steps = 0

    /// A multiple of eight: `ByteSum` takes that many bytes at once.
    private static let block = 64

    init(kinds: Set<Checksum>) {
        registers = kinds.compactMap { kind in kind.crc.map { (crc: $0, kind: kind, marks: [], last: 0) } }
        addsSums = kinds.contains { $0.crc == nil }
        begin(at: 0)
    }

    /// Takes the bytes up to a place; `window` are those from `origin` on.
    mutating func extend(to place: Int, of window: UnsafeRawBufferPointer, from origin: Int) {
        if end < origin { begin(at: origin) }
        steps += max(0, place - end)
        while end < place {
            let count = min(Self.block - end % Self.block, place - end)
            if addsSums { total.add(window, from: end - origin, count: count, atOdd: end & 1 == 1) }
            for index in registers.indices {
                let run = UnsafeRawBufferPointer(rebasing: window[(end - origin)..<(end - origin + count)])
                registers[index].last = registers[index].crc.register(registers[index].last, over: run)
            }
            end += count
            if end % Self.block == 0 { mark() }
        }
    }

    /// No run that begins before a place will be asked for again.
    mutating func drop(before place: Int) {
        let obsolete = min((place - firstMark) / Self.block, markCount)
        guard obsolete > 0 else { return }
        if addsSums { sums.removeFirst(obsolete) }
        for index in registers.indices { registers[index].marks.removeFirst(obsolete) }
        firstMark += obsolete * Self.block
        markCount -= obsolete
    }

    /// The check of a run of the stream, whose bytes are `run`.
    mutating func value(of kind: Checksum, over run: UnsafeRawBufferPointer, at place: Int) -> UInt16 {
        let first = (place + Self.block - 1) / Self.block * Self.block
        let last = min(place + run.count, end) / Self.block * Self.block
        guard first < last, first >= firstMark else {
            steps += run.count
            return kind.value(of: run)
        }
        let head = UnsafeRawBufferPointer(rebasing: run[..<(first - place)])
        let tail = UnsafeRawBufferPointer(rebasing: run[(last - place)...])
        steps += head.count + tail.count
        let marks = (first: (first - firstMark) / Self.block, last: (last - firstMark) / Self.block)
        if let entry = registers.first(where: { $0.kind == kind }) {
            let before = entry.crc.register(entry.crc.initial, over: head)
            let middle = entry.crc.register(
                before, passing: last - first, from: entry.marks[marks.first], to: entry.marks[marks.last])
            return entry.crc.register(middle, over: tail) ^ entry.crc.final
        }
        var sum = sums[marks.last]
        sum.subtract(sums[marks.first])
        sum.add(head, from: 0, count: head.count, atOdd: place & 1 == 1)
        sum.add(tail, from: 0, count: tail.count, atOdd: false)
        // The first byte of a run is at an even place of it.
        if place & 1 == 1 { swap(&sum.even, &sum.odd) }
        return sum.check(kind, lastByte: run.last ?? 0, isOddLong: run.count & 1 == 1) ?? kind.value(of: run)
    }

    private mutating func begin(at place: Int) {
        firstMark = (place + Self.block - 1) / Self.block * Self.block
        end = place
        markCount = 0
        sums.removeAll(keepingCapacity: true)
        for index in registers.indices { registers[index].marks.removeAll(keepingCapacity: true) }
        if end == firstMark { mark() }
    }

    private mutating func mark() {
        markCount += 1
        if addsSums { sums.append(total) }
        for index in registers.indices { registers[index].marks.append(registers[index].last) }
    }
}
