/// Why bytes are no batch, or no record. The text goes back to the sender and into the log.
public enum BatchDefect: Error, Hashable, Sendable {
    case notABatch
    /// The bytes end while `reading`, or are fewer than the header says.
    case truncated(reading: String)
    /// The checksum does not fit the bytes.
    case altered(expected: UInt32, found: UInt32)
    /// The digit that follows `FLB`, as it was sent.
    case laterVersion(UInt8)
    case earlierVersion(UInt8)
    case tooLarge(what: String, size: UInt64, limit: UInt64)
    case positionsNotAscending(previous: UInt64, next: UInt64)
    case malformed(String)
    /// The receiver does not know whose batch it is and what its numbers mean.
    case unknownReference(MetadataReference)
}

extension BatchDefect: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notABatch:
            "this is not a batch: it does not begin with 'FLB3'"
        case .truncated(let reading):
            "the batch is truncated: it ends while reading \(reading); send it again"
        case .altered(let expected, let found):
            "the batch was altered or cut short on its way: its checksum is \(expected), the bytes give \(found); send it "
                + "again"
        case .laterVersion(let version):
            "the batch has a later version, 'FLB\(Character(Unicode.Scalar(version)))', and this program reads "
                + "'FLB3'; update the receiver"
        case .earlierVersion(let version):
            "the batch has an earlier version, 'FLB\(Character(Unicode.Scalar(version)))', and this program reads "
                + "'FLB3'; update the station"
        case .tooLarge(let what, let size, let limit):
            "\(what) is too large: \(size), and at most \(limit) is taken; send smaller batches"
        case .positionsNotAscending(let previous, let next):
            "the positions do not ascend: \(next) follows \(previous)"
        case .malformed(let what):
            "the batch is malformed: \(what)"
        case .unknownReference(let reference):
            "the batch refers to metadata \(String(reference.value, radix: 16)), which is not known here; send it with "
                + "metadata"
        }
    }
}
