import Sensing

/// Makes a frame of every uplink of a LoRaWAN node: a datagram with a PHYPayload whose payload is deciphered, or with the
/// JSON event of a network server.
///
/// A recording is text, one uplink a line: such a PHYPayload in hexadecimal, port and payload (`2: 0BB8 0101`), or an
/// event. `#` begins a remark.
public struct UplinkFramer: Framer {
    private enum Manner {
        case frame, text
    }

    /// Of a datagram or of a line; longer ones are given out in pieces, each a defect.
    public static let longest = 1 << 18

    private var manner: Manner?
    /// What belongs to the unit that is not whole yet, and when it began.
    private var held: [UInt8] = []
    private var time: Timestamp?
    private var braces = BraceCount()

    public init() {}

    public mutating func push(_ bytes: UnsafeRawBufferPointer, time: Timestamp, into frames: inout [Frame]) {
        guard let first = bytes.first else { return }
        if manner == nil { manner = first == 0x40 || first == 0x80 || !Self.isText(first) ? .frame : .text }
        for byte in bytes {
            if held.isEmpty {
                self.time = time
                braces = BraceCount()
            }
            held.append(byte)
            if held.count == Self.longest {
                emit(defect: "longer than \(Self.longest) bytes", into: &frames)
            } else if manner == .text {
                braces.take(byte)
                // An event may have line ends within it.
                if byte == 0x0A, !braces.isOpen { emit(into: &frames) }
            }
        }
    }

    public mutating func finish(into frames: inout [Frame]) {
        if !held.isEmpty { emit(into: &frames) }
        manner = nil
    }

    private mutating func emit(defect: String? = nil, into frames: inout [Frame]) {
        let unknown = Timestamp(Instant(nanoseconds: 0), source: .unknown, state: .unsynchronised)
        var frame = Frame(raw: held, payload: [], time: time ?? unknown, defect: defect, kind: .uplink(port: nil))
        held.removeAll(keepingCapacity: true)
        if defect == nil { read(&frame) }
        frames.append(frame)
    }

    private func read(_ frame: inout Frame) {
        do throws(UplinkDefect) {
            let content =
                manner == .frame
                ? try UplinkContent(frame: frame.raw) : try UplinkContent.content(ofLine: frame.raw)
            frame.kind = .uplink(port: content?.port)
            frame.payload = content?.payload ?? []
        } catch {
            frame.defect = error.description
        }
    }

    private static func isText(_ byte: UInt8) -> Bool {
        (0x20..<0x7F).contains(byte) || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }
}

/// Whether the objects of a JSON text that has come so far are closed.
private struct BraceCount {
    private var depth = 0
    private var isQuoted = false
    private var isEscaped = false
    private var hasBegun = false

    /// Within an object. A line that begins otherwise is none.
    var isOpen: Bool { depth > 0 }

    mutating func take(_ byte: UInt8) {
        if !hasBegun {
            if byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A { return }
            hasBegun = true
            depth = byte == UInt8(ascii: "{") ? 1 : 0
            return
        }
        guard depth > 0 else { return }
        if isEscaped {
            isEscaped = false
        } else if isQuoted {
            if byte == UInt8(ascii: "\\") { isEscaped = true }
            if byte == UInt8(ascii: "\"") || byte == 0x0A { isQuoted = false }
        } else {
            switch byte {
            case UInt8(ascii: "\""): isQuoted = true
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"): depth -= 1
            default: break
            }
        }
    }
}
