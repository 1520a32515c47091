/// Nanoseconds since 1970-01-01T00:00:00Z, or a span of them: the only time a simulated instrument knows.
public typealias Nanoseconds = Int64

extension Nanoseconds {
    public static func seconds(_ seconds: Double) -> Nanoseconds { Nanoseconds((seconds * 1e9).rounded()) }

    public static func milliseconds(_ milliseconds: Int64) -> Nanoseconds { milliseconds * 1_000_000 }

    public var inSeconds: Double { Double(self) / 1e9 }

    /// The earlier of two instants that may not be there.
    static func earlier(_ one: Nanoseconds?, _ other: Nanoseconds?) -> Nanoseconds? {
        guard let one, let other else { return one ?? other }
        return Swift.min(one, other)
    }

    /// The first multiple of `interval` at or after this instant.
    func roundedUp(toMultipleOf interval: Nanoseconds) -> Nanoseconds {
        let remainder = self % interval
        return remainder == 0 ? self : self - remainder + interval
    }
}
