/// Why a text is no key. It never contains the text.
public enum KeyError: Error, Hashable, Sendable {
    case notAKey(expected: String)
    /// A key, but of another kind than Ed25519.
    case otherKind(expected: String)
    /// libcrypto has no memory or no source of random numbers.
    case cannotMake
}

extension KeyError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notAKey(let expected):
            "this is not \(expected): write it as PEM ('-----BEGIN …') or as 64 hexadecimal digits"
        case .otherKind(let expected): "this is a key of another kind; \(expected) is expected"
        case .cannotMake: "the system gives no memory or no random numbers for a key"
        }
    }
}
