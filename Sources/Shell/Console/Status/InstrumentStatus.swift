import Sensing

/// What one instrument does, what came from it, and what it read last.
public struct InstrumentStatus: Codable, Hashable, Sendable {
    public enum State: String, Codable, Sendable, CaseIterable {
        /// The line is being opened for the first time.
        case connecting
        case `open`
        /// The line was lost or refused; it is tried again after a while.
        case waiting
        /// A person must act.
        case failed
    }

    /// The name in the station file.
    public var name: String
    /// The driver's identity, `maker/model`.
    public var driver: String
    /// The line in words: `tcp 127.0.0.1:4001`.
    public var transport: String
    public var state: State
    /// What is wrong and when it is tried again; nil when all is well.
    @TextOrNull public var message: String?
    /// The person who has the line; nil when the station has it.
    @OrNull public var takenOver: TakenOver?
    /// What the station is saying to the instrument; nil when it only listens.
    @OrNull public var dialogue: DialogueStatus?
    /// Since the daemon started; a frame with a defect is counted in both.
    public var frames: UInt64
    public var defects: UInt64
    /// Bytes received.
    public var bytes: UInt64
    /// How often the line was opened again.
    public var reconnects: UInt64
    @InstantTextOrNull public var lastFrame: Instant?
    /// What was wrong with the last frame that could not be parsed.
    @TextOrNull public var lastDefect: String?
    /// The last value of every datastream that had one.
    public var readings: [Reading]

    public init(
        name: String, driver: String, transport: String, state: State, message: String? = nil,
        takenOver: TakenOver? = nil, dialogue: DialogueStatus? = nil, frames: UInt64 = 0, defects: UInt64 = 0,
        bytes: UInt64 = 0, reconnects: UInt64 = 0,
        lastFrame: Instant? = nil,
        lastDefect: String? = nil, readings: [Reading] = []
    ) {
        self.name = name
        self.driver = driver
        self.transport = transport
        self.state = state
        self.message = message
        self.takenOver = takenOver
        self.dialogue = dialogue
        self.frames = frames
        self.defects = defects
        self.bytes = bytes
        self.reconnects = reconnects
        self.lastFrame = lastFrame
        self.lastDefect = lastDefect
        self.readings = readings
    }

    enum CodingKeys: String, CodingKey {
        case name
        case driver
        case transport
        case state
        case message
        case takenOver = "taken_over"
        case dialogue
        case frames
        case defects
        case bytes
        case reconnects
        case lastFrame = "last_frame"
        case lastDefect = "last_defect"
        case readings
    }
}
