/// What an `HTTPClient` needs to know before its first request.
public struct HTTPClientOptions: Sendable {
    public var connectTimeoutMilliseconds = 10_000
    /// From the first byte sent to the last byte of the answer.
    public var timeoutMilliseconds = 60_000
    /// A PEM file with the authorities to trust; nil trusts what the host trusts.
    public var certificateAuthorityFile: String?
    public var credentials: Credentials?
    /// Talks to this UNIX socket, whatever host the URL names.
    public var unixSocketPath: String?
    /// An answer longer than this is an error, not memory.
    public var maximumResponseBytes = 1 << 20

    public init() {}
}
