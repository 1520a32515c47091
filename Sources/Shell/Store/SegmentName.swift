/// The name of a segment file: `<epoch>-<first position, 20 digits>.db`.
struct SegmentName: Hashable, Comparable, Sendable {
    var epoch: String
    var first: UInt64

    private static let digits = 20

    init(epoch: String, first: UInt64) {
        self.epoch = epoch
        self.first = first
    }

    init?(fileName: String) {
        guard fileName.hasSuffix(".db") else { return nil }
        let stem = fileName.dropLast(3)
        guard let dash = stem.lastIndex(of: "-"), dash != stem.startIndex else { return nil }
        let number = stem[stem.index(after: dash)...]
        guard number.utf8.count == Self.digits, let first = UInt64(number), first >= 1, first < UInt64(Int64.max)
        else { return nil }
        self.init(epoch: String(stem[..<dash]), first: first)
    }

    var fileName: String {
        let number = String(first)
        return epoch + "-" + String(repeating: "0", count: Self.digits - number.utf8.count) + number + ".db"
    }

    static func < (left: SegmentName, right: SegmentName) -> Bool {
        (left.epoch, left.first) < (right.epoch, right.first)
    }
}
