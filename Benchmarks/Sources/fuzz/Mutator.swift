/// Damages recordings as lines, loggers and bad luck do. The same seed gives the same inputs.
struct Mutator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }

    /// A piece of one of the recordings, damaged one to four times.
    mutating func input(from corpus: Corpus, longest: Int) -> [UInt8] {
        var bytes = piece(of: corpus, longest: longest)
        for _ in 0...below(4) { damage(&bytes, corpus, longest: longest) }
        return bytes
    }

    private mutating func piece(of corpus: Corpus, longest: Int) -> [UInt8] {
        let file = corpus.files[below(corpus.files.count)]
        guard file.count > longest else { return file }
        // Half of them begin where a frame may begin.
        let line =
            below(2) == 0 ? corpus.start(in: file, near: below(file.count - longest)) : below(file.count - longest)
        return Array(file[line..<min(file.count, line + 1 + below(longest))])
    }

    private mutating func damage(_ bytes: inout [UInt8], _ corpus: Corpus, longest: Int) {
        guard !bytes.isEmpty else {
            bytes = [UInt8(truncatingIfNeeded: next())]
            return
        }
        let place = below(bytes.count)
        switch below(8) {
        case 0: bytes[place] ^= 1 << UInt8(below(8))
        case 1: bytes[place] = UInt8(truncatingIfNeeded: next())
        case 2: bytes[place] = Self.telling[below(Self.telling.count)]
        case 3: bytes.remove(at: place)
        case 4: bytes.insert(Self.telling[below(Self.telling.count)], at: place)
        case 5: bytes.removeSubrange(place..<min(bytes.count, place + 1 + below(32)))
        case 6: bytes += bytes[place..<min(bytes.count, place + 1 + below(64))]
        default: bytes.insert(contentsOf: piece(of: corpus, longest: 64), at: place)
        }
        if bytes.count > 2 * longest { bytes.removeLast(bytes.count - 2 * longest) }
    }

    /// Bytes that framers and readers look for.
    private static let telling: [UInt8] =
        Array("\r\n$!*,#:;<>=\t \"-+.0A9Z{}[]/".utf8) + [
            0, 1, 2, 3, 6, 0x10, 0x11, 0x13, 0x15, 0x7F, 0x80, 0xA5, 0xFD, 0xFF,
        ]
}
