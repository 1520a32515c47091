/// Why a frame with a good checksum could not be decoded: what it is, what is wrong with it.
public struct CodecDefect: Error, Hashable, CustomStringConvertible, Sendable {
    public var description: String

    public init(_ description: String) {
        self.description = description
    }
}
