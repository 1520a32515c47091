/// Bytes that wait until a descriptor takes them.
struct ByteQueue {
    private var bytes: [UInt8] = []
    private var first = 0

    var count: Int { bytes.count - first }
    var isEmpty: Bool { count == 0 }

    mutating func append(_ more: [UInt8]) {
        if isEmpty {
            bytes = more
            first = 0
        } else {
            bytes.append(contentsOf: more)
        }
    }

    /// Hands all waiting bytes to a writer that says how many it took.
    mutating func drain(_ write: (UnsafeRawBufferPointer) -> Int) {
        guard !isEmpty else { return }
        let taken = bytes.withUnsafeBytes { write(UnsafeRawBufferPointer(rebasing: $0[first...])) }
        first += max(taken, 0)
        if isEmpty {
            clear()
        } else if first > 1 << 20 {
            bytes.removeFirst(first)
            first = 0
        }
    }

    mutating func clear() {
        bytes = []
        first = 0
    }
}
