/// Something that happens on an instrument's line at an instant.
public struct Emission: Equatable, Sendable {
    public enum Event: Equatable, Sendable {
        /// Bytes that belong together, such as one line, one prompt or one ensemble.
        case bytes([UInt8])
        /// The line goes dead: a cable, a serial server or a radio is gone.
        case hangUp
        /// The line is there again.
        case restore
    }

    public let instant: Nanoseconds
    public let event: Event
    /// How many sensor records the bytes are; none for an echo, a prompt, a banner or a status text.
    public let records: Int

    public init(instant: Nanoseconds, event: Event, records: Int = 0) {
        self.instant = instant
        self.event = event
        self.records = records
    }

    public var isRecord: Bool { records > 0 }

    public var bytes: [UInt8] {
        if case .bytes(let bytes) = event { return bytes }
        return []
    }
}

extension Sequence<Emission> {
    /// Everything sent, one after the other.
    public var joinedBytes: [UInt8] { flatMap(\.bytes) }
}
