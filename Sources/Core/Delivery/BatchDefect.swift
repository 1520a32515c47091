/// Why bytes are no batch, or no record. The text goes back to the sender and into the log.
public enum BatchDefect: Error, Hashable, Sendable {
    case notABatch
    /// The bytes end while `reading`, or are fewer than the header says.
    case truncated(reading: String)
    /// The checksum does not fit the bytes.
    case altered(expected: UInt32, found: UInt32)
    /// The version that follows `FLB`, as it was sent.
    case laterVersion(UInt8)
    case tooLarge(what: String, size: UInt64, limit: UInt64)
    case positionsNotAscending(previous: UInt64, next: UInt64)
    case malformed(String)
}

extension BatchDefect: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notABatch:
            "this is not a batch: it does not begin with 'FLB1' or 'FLB2'"
        case .truncated(let reading):
            "the batch is truncated: it ends while reading \(reading); send it again"
        case .altered(let expected, let found):
            "the batch was altered on its way: its checksum is \(expected), the bytes give \(found); send it again"
        case .laterVersion(let version):
            "the batch has a later version, 'FLB\(Character(Unicode.Scalar(version)))', and this program reads "
                + "'FLB1' and 'FLB2'; update the receiver"
        case .tooLarge(let what, let size, let limit):
            "\(what) is too large: \(size), and at most \(limit) is taken; send smaller batches"
        case .positionsNotAscending(let previous, let next):
            "the positions do not ascend: \(next) follows \(previous)"
        case .malformed(let what):
            "the batch is malformed: \(what)"
        }
    }
}
