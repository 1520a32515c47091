/// An instrument's line in somebody's hands, or before somebody's eyes.
public struct LineSession: Sendable {
    /// Ends when the session does.
    public var events: AsyncStream<LineEvent>
    /// Carries out an order; of somebody who only looks on, none.
    public var obey: @Sendable (LineOrder) async -> Void
    /// Gives the line back. Harmless when that was done.
    public var end: @Sendable (_ because: String) async -> Void

    public init(
        events: AsyncStream<LineEvent>, obey: @escaping @Sendable (LineOrder) async -> Void,
        end: @escaping @Sendable (_ because: String) async -> Void
    ) {
        self.events = events
        self.obey = obey
        self.end = end
    }
}
