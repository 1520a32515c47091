import Diagnostics
import Station
import Testing

/// The generator of Sebastiano Vigna's splitmix64: small, seeded, the same everywhere.
private struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

@Suite("A damaged station file")
struct MutationTests {
    private let interesting: [Unicode.Scalar] = Array(
        "\t\n\r :-[]{}\"'#&*!|>%@,?0Z9~\u{0}\u{E9}\u{1F30A}\u{FEFF}".unicodeScalars)

    @Test("is read or refused with a place in the text and a remedy, never more", arguments: [1, 20_260_801])
    func mutations(seed: UInt64) {
        var numbers = SeededNumbers(state: seed)
        var refused = 0
        let rounds = 500
        for round in 0..<rounds {
            let text = damaged(exampleStation, &numbers)
            let file = StationFile.check(SourceText(name: "station.yaml", text: text)) { _ in ["nmea/gnss"] }
            let lines = file.report.source.lines.count
            for diagnostic in file.report.diagnostics {
                let span = diagnostic.span
                #expect(
                    (1...lines).contains(span.start.line) && span.start.column >= 1 && span.length >= 0,
                    "seed \(seed), round \(round): \(diagnostic)")
                #expect(diagnostic.remedy.hasSuffix(".") || diagnostic.remedy.contains("'"), "\(diagnostic)")
            }
            #expect(!file.report.text().isEmpty)
            #expect((file.configuration == nil) == file.report.hasErrors, "seed \(seed), round \(round):\n\(text)")
            if file.report.hasErrors { refused += 1 }
        }
        #expect(refused > rounds / 4)
    }

    /// One to four characters removed, replaced or put in, or a piece moved somewhere else.
    private func damaged(_ text: String, _ numbers: inout SeededNumbers) -> String {
        var scalars = Array(text.unicodeScalars)
        for _ in 0..<Int.random(in: 1...4, using: &numbers) {
            let place = Int.random(in: 0..<scalars.count, using: &numbers)
            let new = interesting[Int.random(in: 0..<interesting.count, using: &numbers)]
            switch Int.random(in: 0..<4, using: &numbers) {
            case 0: scalars.remove(at: place)
            case 1: scalars[place] = new
            case 2: scalars.insert(new, at: place)
            default:
                let end = min(scalars.count, place + Int.random(in: 1...40, using: &numbers))
                scalars.insert(contentsOf: scalars[place..<end], at: Int.random(in: 0..<scalars.count, using: &numbers))
            }
        }
        return String(String.UnicodeScalarView(scalars))
    }
}
