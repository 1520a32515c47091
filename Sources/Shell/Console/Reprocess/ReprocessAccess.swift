/// Where the control socket has stored records parsed again. The page does not: it changes nothing.
public struct ReprocessAccess: Sendable {
    /// Returns when the new results are durable.
    public var reprocess: @Sendable (ReprocessRequest) async throws(ReprocessFailure) -> ReprocessReport

    public init(
        reprocess: @escaping @Sendable (ReprocessRequest) async throws(ReprocessFailure) -> ReprocessReport
    ) {
        self.reprocess = reprocess
    }
}

/// Why nothing was parsed again: what was done, and what to do.
public struct ReprocessFailure: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String

    public init(_ description: String) {
        self.description = description
    }
}
