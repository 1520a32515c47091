/// What an `HTTPClient` needs to know before its first request.
public struct HTTPClientOptions: Sendable {
    public var connectTimeoutMilliseconds = 10_000
    /// From the first byte sent to the last byte of the answer.
    public var timeoutMilliseconds = 60_000
    /// A PEM file with the authorities to trust; nil trusts what the host trusts.
    public var certificateAuthorityFile: String?
    /// PEM files by which the server knows us; both or neither.
    public var certificateFile: String?
    public var keyFile: String?
    public var credentials: Credentials?
    /// Sent as `Authorization: Bearer …`; never shown.
    public var token: BearerToken?
    /// Talks to this UNIX socket, whatever host the URL names.
    public var unixSocketPath: String?
    /// A connection for each request: on one that was kept, libcurl would repeat a POST whose answer did not come.
    public var usesFreshConnections = false
    /// An answer longer than this is an error, not memory.
    public var maximumResponseBytes = 1 << 20

    public init() {}
}
