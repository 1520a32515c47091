/// A moored buoy with a LoRa radio: where it is, and how it speaks.
public struct ReefBuoySettings: Sendable {
    public var node: LoRaNodeSettings
    /// Between two samples; nil: it is silent, and only its radio works.
    public var interval: Nanoseconds?
    /// Each so many samples have a position; 0: none.
    public var positionEvery = 6
    /// Each so many uplinks ask to be acknowledged; 0: none.
    public var confirmedEvery = 0
    /// Asks for the time after it has joined.
    public var asksForTime = true
    /// The depth of its sensors, metres.
    public var depth = 3.0
    public var latitude = -22.2758
    public var longitude = 166.4580
    /// Loses its power about so often; nil: never.
    public var rebootsEvery: Nanoseconds?

    public init(node: LoRaNodeSettings, interval: Nanoseconds? = .seconds(60)) {
        self.node = node
        self.interval = interval
    }
}
