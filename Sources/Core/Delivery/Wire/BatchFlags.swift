/// Which parts a batch has.
struct BatchFlags: OptionSet, Hashable {
    let rawValue: UInt8

    /// The stream's names and the metadata are there.
    static let metadata = BatchFlags(rawValue: 1 << 0)
    static let signature = BatchFlags(rawValue: 1 << 1)
    /// What the batch covers is listed; without it, that is what is in it.
    static let covers = BatchFlags(rawValue: 1 << 2)
    static let records = BatchFlags(rawValue: 1 << 3)
    static let raws = BatchFlags(rawValue: 1 << 4)
    /// Some records have a defect.
    static let texts = BatchFlags(rawValue: 1 << 5)

    static let all: BatchFlags = [.metadata, .signature, .covers, .records, .raws, .texts]
}
