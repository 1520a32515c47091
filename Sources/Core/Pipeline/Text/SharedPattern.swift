/// A pattern that is never copied: a line may be tried by dozens, and a copy counts all the references in it. Half of
/// the time of a Sea-Bird line went into that.
public final class SharedPattern: Sendable {
    public let pattern: RecordPattern

    public init(_ pattern: RecordPattern) {
        self.pattern = pattern
    }

    public func read(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, into values: inout FieldValues) -> Bool {
        pattern.read(bytes, range, into: &values)
    }
}
