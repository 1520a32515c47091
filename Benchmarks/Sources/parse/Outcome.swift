/// What one measure reached.
struct Outcome {
    let name: String
    var frames: Int
    let bytes: Int
    var seconds: Double
    var scanSeconds: Double
    let goal: Measure.Goal

    var framesPerSecond: Double { Double(frames) / seconds }
    var megabytesPerSecond: Double { Double(bytes) / seconds / 1e6 }

    var isMet: Bool {
        switch goal {
        case .framesPerSecond(let wanted): framesPerSecond >= wanted
        case .megabytesPerSecond(let wanted): megabytesPerSecond >= wanted
        }
    }

    static let heading = padded(["read", "frames/s", "MB/s", "line ends alone MB/s", "share", "goal", ""])

    var row: String {
        let scan = Double(bytes) / scanSeconds / 1e6
        let wanted =
            switch goal {
            case .framesPerSecond(let wanted): "\(Int(wanted)) frames/s"
            case .megabytesPerSecond(let wanted): "\(Int(wanted)) MB/s"
            }
        return Self.padded([
            name, String(Int(framesPerSecond)), String(Int(megabytesPerSecond)), String(Int(scan)),
            "\((megabytesPerSecond / scan * 1000).rounded() / 10) %", wanted, isMet ? "met" : "NOT MET",
        ])
    }

    private static func padded(_ cells: [String]) -> String {
        zip(cells, [16, 12, 8, 22, 10, 18, 8]).map { cell, width in
            cell + String(repeating: " ", count: max(1, width - cell.count))
        }.joined()
    }
}
