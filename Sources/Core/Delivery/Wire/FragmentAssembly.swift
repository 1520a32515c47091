/// Puts the fragments of one batch together, in whatever order and however often they come.
public struct FragmentAssembly: Hashable, Sendable {
    public let batch: UInt64
    public let count: Int
    private let maximumBytes: Int
    private var pieces: [Int: [UInt8]] = [:]

    /// Begins with the first fragment that came.
    public init(_ fragment: BatchFragment, maximumBytes: Int = BatchCoding.maximumBytes) throws(BatchDefect) {
        batch = fragment.batch
        count = fragment.count
        self.maximumBytes = maximumBytes
        try add(fragment)
    }

    /// How many bytes are here.
    public var byteCount: Int { pieces.values.reduce(0) { $0 + $1.count } }

    /// The whole batch when every piece is here; nil before.
    public var whole: [UInt8]? {
        guard pieces.count == count else { return nil }
        return (0..<count).flatMap { pieces[$0] ?? [] }
    }

    /// - Throws: when the fragment contradicts those that are here, or is too much; then nothing is changed.
    public mutating func add(_ fragment: BatchFragment) throws(BatchDefect) {
        guard fragment.batch == batch, fragment.count == count, (0..<count).contains(fragment.index) else {
            throw .malformed(
                "fragment \(fragment.index) of \(fragment.count) of batch \(fragment.batch) does not belong to the \(count) "
                    + "fragments of batch \(batch)")
        }
        if let known = pieces[fragment.index] {
            guard known == fragment.bytes else {
                throw .malformed("fragment \(fragment.index) of batch \(batch) came twice with different bytes")
            }
            return
        }
        let size = byteCount + fragment.bytes.count
        guard size <= maximumBytes else {
            throw .tooLarge(what: "a batch in fragments, in bytes", size: UInt64(size), limit: UInt64(maximumBytes))
        }
        pieces[fragment.index] = fragment.bytes
    }
}
