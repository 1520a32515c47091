/// Where the control socket has the gaps of the station clock corrected that a relock has closed. The page does not: it
/// changes nothing.
public struct RetimeAccess: Sendable {
    /// Finds the gaps and, unless it is a dry run, records their corrections; returns when they are durable.
    public var retime: @Sendable (_ isDryRun: Bool) async throws(RetimeFailure) -> RetimeReport

    public init(retime: @escaping @Sendable (_ isDryRun: Bool) async throws(RetimeFailure) -> RetimeReport) {
        self.retime = retime
    }
}

/// Why no gap could be corrected: what was done, and what to do.
public struct RetimeFailure: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String

    public init(_ description: String) {
        self.description = description
    }
}
