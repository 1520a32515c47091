/// The points of a track: the newest as they came, older ones thinned by merging neighbours, so that 64 points reach
/// back over seconds and hours at once.
struct TrackPoints: Hashable, Sendable {
    private(set) var all: [SamplePoint] = []

    static let most = 64
    /// So many of the newest are never merged.
    static let mostNewest = 32

    var isEmpty: Bool { all.isEmpty }
    var newest: ArraySlice<SamplePoint> { all.suffix(Self.mostNewest) }
    var count: Int { all.count }

    mutating func append(_ point: SamplePoint) {
        all.append(point)
        if all.count > Self.most { thin() }
    }

    /// Merges the two old neighbours that are nearest to each other for their age.
    private mutating func thin() {
        guard let last = all.last else { return }
        var (place, least) = (0, Double.infinity)
        for index in 0..<(all.count - Self.mostNewest - 1) {
            let distance = (all[index + 1].raw - all[index].raw) / (last.raw - all[index].raw)
            if distance < least { (place, least) = (index, distance) }
        }
        all[place] = all[place].merged(with: all[place + 1])
        all.remove(at: place + 1)
    }
}
