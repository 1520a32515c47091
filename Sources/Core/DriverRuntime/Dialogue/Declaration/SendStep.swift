import Framing

/// One thing that goes out over the line, as it is declared.
public enum SendStep: Hashable, Sendable {
    /// With the dialogue's line end behind it.
    case line(CommandTemplate)
    /// Without a line end; `checksum` goes behind it.
    case keys(CommandTemplate, checksum: SentChecksum? = nil)
    /// The line is held in the break condition. `otherwise` is sent where the line cannot do that.
    case lineBreak(milliseconds: Int, otherwise: [SendStep])
    /// Nothing is sent for so long.
    case silence(nanoseconds: Int64)
    /// To a LoRaWAN node.
    case downlink(DownlinkTemplate)

    /// The places to fill in.
    var holes: [String] {
        switch self {
        case .line(let template), .keys(let template, _): template.holes
        case .lineBreak(_, let otherwise): otherwise.flatMap(\.holes)
        case .silence: []
        case .downlink(let template): template.numbers.map(\.argument)
        }
    }
}

/// A check that goes behind what is sent.
public struct SentChecksum: Hashable, Sendable {
    var kind: Checksum
    /// As upper-case hexadecimal digits in place of bytes.
    var isWrittenHexadecimal = false

    func bytes(for sent: [UInt8]) -> [UInt8] {
        let value = kind.value(of: sent[...])
        guard isWrittenHexadecimal else {
            let low = UInt8(truncatingIfNeeded: value)
            let high = UInt8(truncatingIfNeeded: value >> 8)
            guard kind.width == 2 else { return [low] }
            return kind == .sum16BE ? [high, low] : [low, high]
        }
        let digits = String(value, radix: 16, uppercase: true)
        let zeros = String(repeating: "0", count: max(0, 2 * kind.width - digits.utf8.count))
        return Array((zeros + digits).utf8)
    }
}

/// One thing that goes out over the line, with everything filled in.
public enum RenderedStep: Hashable, Sendable {
    /// `echo` is what an instrument that echoes gives back as a line of its own; empty when there is none.
    case bytes([UInt8], echo: [UInt8] = [])
    case lineBreak(milliseconds: Int, otherwise: [RenderedStep])
    case silence(nanoseconds: Int64)
}

extension [RenderedStep] {
    /// All bytes that go out where the line can do a break.
    public var bytes: [UInt8] {
        flatMap { step -> [UInt8] in
            if case .bytes(let bytes, _) = step { bytes } else { [] }
        }
    }

    /// Including what goes out only where the line cannot do a break.
    var everything: [[UInt8]] {
        flatMap { step -> [[UInt8]] in
            switch step {
            case .bytes(let bytes, _): [bytes]
            case .lineBreak(_, let otherwise): otherwise.everything
            case .silence: []
            }
        }
    }

    /// The echo to wait for: that of the last line.
    var echo: [UInt8] {
        for case .bytes(_, let echo) in reversed() where !echo.isEmpty { return echo }
        return []
    }
}

extension [SendStep] {
    func rendered(lineEnd: [UInt8], _ value: (String) -> [UInt8]?) -> [RenderedStep] {
        map { step in
            switch step {
            case .line(let template):
                let text = template.filled(value)
                return .bytes(text + lineEnd, echo: text)
            case .keys(let template, let checksum):
                let keys = template.filled(value)
                return .bytes(keys + (checksum?.bytes(for: keys) ?? []))
            case .lineBreak(let milliseconds, let otherwise):
                return .lineBreak(
                    milliseconds: milliseconds, otherwise: otherwise.rendered(lineEnd: lineEnd, value))
            case .silence(let nanoseconds): return .silence(nanoseconds: nanoseconds)
            case .downlink(let template): return .bytes(template.filled(value))
            }
        }
    }
}
