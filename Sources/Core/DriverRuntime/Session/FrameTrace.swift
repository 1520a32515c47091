import Framing
import Pipeline

/// How a frame was read, for people who try a driver: what was taken off, and the text of each field.
public struct FrameTrace: Hashable, Sendable {
    /// A field's text beside its value.
    public struct Field: Hashable, Sendable {
        public var key: String
        /// 0 outside a repeated group.
        public var cell: UInt16
        public var text: [UInt8]
        /// Bytes of a number rather than characters.
        public var isBinary: Bool
    }

    /// What stood in front of the bytes that were parsed: stamps, a controller's block.
    public var wrapper: [UInt8]
    /// Prompts, marks and blanks in front of a line.
    public var stripped: [UInt8]
    /// The bytes that were parsed.
    public var payload: [UInt8]
    /// In the order in which they were read; parts of the time are among them.
    public var fields: [Field]

    init(_ frame: Frame, stripped: Int, values: FieldValues, driver: Driver) {
        payload = frame.payload
        wrapper = Self.wrapper(of: frame)
        self.stripped = Array(frame.payload.prefix(stripped))
        var found: [Field] = []
        for text in values.sourceTexts ?? [] {
            let slot = Int(text.slot)
            guard driver.fields.indices.contains(slot) else { continue }
            let field = Field(
                key: driver.fields[slot].key, cell: text.cell, text: text.bytes, isBinary: text.isBinary)
            // A part of a line that was given up and read again leaves its first text behind.
            found.removeAll { $0.key == field.key && $0.cell == field.cell }
            found.append(field)
        }
        fields = found
    }

    /// Where the payload does not stand in the bytes as it is, it was decoded or put together: all is wrapper.
    private static func wrapper(of frame: Frame) -> [UInt8] {
        guard !frame.payload.isEmpty, frame.payload.count <= frame.raw.count else { return [] }
        for start in 0...frame.raw.count - frame.payload.count
        where frame.raw[start...].starts(with: frame.payload) {
            return Array(frame.raw.prefix(start))
        }
        return []
    }
}
