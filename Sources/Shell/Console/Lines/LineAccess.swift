/// Where the control socket gets the lines of the instruments. The page has none: it changes nothing.
public struct LineAccess: Sendable {
    /// Gives a person the line, or says why not.
    public var take: @Sendable (LineWish) async throws(LineRefusal) -> LineSession
    /// Lets a person look on at the instrument with this name.
    public var watch: @Sendable (String) async throws(LineRefusal) -> LineSession
    /// The durable records as JSON lines, old ones first and then as they come.
    public var follow: @Sendable (RecordsWish) async throws(LineRefusal) -> AsyncStream<[UInt8]>

    public init(
        take: @escaping @Sendable (LineWish) async throws(LineRefusal) -> LineSession,
        watch: @escaping @Sendable (String) async throws(LineRefusal) -> LineSession,
        follow: @escaping @Sendable (RecordsWish) async throws(LineRefusal) -> AsyncStream<[UInt8]>
    ) {
        self.take = take
        self.watch = watch
        self.follow = follow
    }
}
