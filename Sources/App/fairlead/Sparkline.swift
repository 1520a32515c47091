import Glibc

/// Numbers in a line of text, by their logarithm.
enum Sparkline {
    private static let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    /// One character each; a point in the middle where there is none.
    static func text(_ values: [Double?]) -> String {
        let logarithms = values.map { $0.map { log10(max($0, 1e-6)) } }
        let known = logarithms.compactMap(\.self)
        guard let low = known.min(), let high = known.max() else { return String(repeating: "·", count: values.count) }
        return String(
            logarithms.map { value in
                guard let value else { return "·" }
                guard high > low else { return blocks[0] }
                return blocks[Int(((value - low) / (high - low) * Double(blocks.count - 1)).rounded())]
            })
    }
}
