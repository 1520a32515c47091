import Framing
import Sensing
import Testing

/// The moment at which the tests' bytes arrive: 2026-11-21T02:52:33Z.
let arrival = Timestamp(Instant(unixSeconds: 1_795_229_553), source: .system, state: .locked)

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

/// Runs of bytes one behind the other.
func joined(_ parts: [UInt8]...) -> [UInt8] { parts.flatMap { $0 } }

/// Bytes as hexadecimal text.
func hexadecimal(_ bytes: [UInt8]) -> [UInt8] {
    bytes.flatMap { byte -> [UInt8] in
        let digits = Array(String(byte, radix: 16, uppercase: true).utf8)
        return digits.count == 2 ? digits : [0x30] + digits
    }
}

/// The smallest PD0 ensemble: a header that announces one block, the data, the sum.
func ensemble(_ data: [UInt8]) -> [UInt8] {
    let body: [UInt8] = joined([0x7F, 0x7F, UInt8(8 + data.count), 0, 0, 1, 8, 0], data)
    let sum = Checksum.sum16LE.value(of: body[...])
    return joined(body, [UInt8(truncatingIfNeeded: sum), UInt8(sum >> 8)])
}

extension Framer {
    /// The frames of a stream that arrives in chunks of at most `chunk` bytes, up to the end of the stream.
    func frames(of stream: [UInt8], chunk: Int = .max) -> [Frame] {
        var framer = self
        var frames: [Frame] = []
        stream.withUnsafeBytes { all in
            var start = 0
            while start < all.count {
                let end = start + min(chunk, all.count - start)
                framer.push(UnsafeRawBufferPointer(rebasing: all[start..<end]), time: arrival, into: &frames)
                start = end
            }
        }
        framer.finish(into: &frames)
        return frames
    }

    /// The frames of a stream that arrives in chunks of any size.
    func frames(of stream: [UInt8], chance: inout Chance) -> [Frame] {
        var framer = self
        var frames: [Frame] = []
        var start = 0
        while start < stream.count {
            let end = min(stream.count, start + 1 + chance.below(1 << (1 + chance.below(12))))
            stream[start..<end].withUnsafeBytes { framer.push($0, time: arrival, into: &frames) }
            start = end
        }
        framer.finish(into: &frames)
        return frames
    }

    /// The frames of a stream that arrives in two chunks.
    func frames(of stream: [UInt8], cutAt cut: Int) -> [Frame] {
        var framer = self
        var frames: [Frame] = []
        stream.withUnsafeBytes {
            framer.push(UnsafeRawBufferPointer(rebasing: $0[..<cut]), time: arrival, into: &frames)
            framer.push(UnsafeRawBufferPointer(rebasing: $0[cut...]), time: arrival, into: &frames)
        }
        framer.finish(into: &frames)
        return frames
    }
}

/// The frames of a stream, after making sure that they are the same wherever it is cut and that no byte got lost.
func framesHoweverCut(
    _ stream: [UInt8], by framer: some Framer, sourceLocation: SourceLocation = #_sourceLocation
) -> [Frame] {
    let whole = framer.frames(of: stream)
    #expect(whole.flatMap(\.raw) == stream, sourceLocation: sourceLocation)
    #expect(framer.frames(of: stream, chunk: 1) == whole, "byte by byte", sourceLocation: sourceLocation)
    for cut in 0...stream.count where framer.frames(of: stream, cutAt: cut) != whole {
        Issue.record("cut at byte \(cut) the frames differ", sourceLocation: sourceLocation)
    }
    return whole
}

/// The frames of a recording, after making sure that chunks of some sizes and of random ones give the same and that no
/// byte got lost.
func framesOfRecording(
    _ stream: [UInt8], by framer: some Framer, seed: UInt64 = 20_261_121,
    sourceLocation: SourceLocation = #_sourceLocation
) -> [Frame] {
    let whole = framer.frames(of: stream)
    let isWhole = whole.flatMap(\.raw) == stream
    #expect(isWhole, "the bytes of the frames are not those of the stream", sourceLocation: sourceLocation)
    for chunk in [1, 7, 100, 1000] where framer.frames(of: stream, chunk: chunk) != whole {
        Issue.record("in chunks of \(chunk) the frames differ", sourceLocation: sourceLocation)
    }
    var chance = Chance(seed: seed)
    for round in 0..<4 where framer.frames(of: stream, chance: &chance) != whole {
        Issue.record(
            "in random chunks, seed \(seed), round \(round), the frames differ", sourceLocation: sourceLocation)
    }
    return whole
}
