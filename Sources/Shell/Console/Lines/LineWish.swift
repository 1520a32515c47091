/// Somebody wants an instrument's line.
public struct LineWish: Hashable, Sendable {
    public var instrument: String
    /// Who, in words for the next one who wants it.
    public var by: String
    /// Take it from whoever has it.
    public var force: Bool
    /// Seconds without a keystroke after which it is given back.
    public var idleSeconds: Int

    public init(instrument: String, by: String, force: Bool = false, idleSeconds: Int = 900) {
        self.instrument = instrument
        self.by = by
        self.force = force
        self.idleSeconds = idleSeconds
    }
}
