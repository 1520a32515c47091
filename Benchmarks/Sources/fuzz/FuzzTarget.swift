/// One thing that takes bytes from outside, and what must hold whatever they are.
struct FuzzTarget {
    var name: String
    var corpus: Corpus
    /// The longest piece that an input starts from, where it is another than the run's.
    var longest: Int?
    /// Nil when all is well, else what is wrong.
    var run: (_ input: [UInt8], _ cut: Int) -> String?
}

/// What came of one target.
struct FuzzOutcome {
    var name: String
    var inputs: Int
    var bytes: Int
    var seconds: Double
    /// The longest that one input took, in microseconds for each of its bytes.
    var slowestMicrosecondsPerByte: Double
    /// How much the resident memory grew from the first tenth of the inputs to the end, in MiB.
    var grownMebibytes: Double
}

struct FuzzFailure: Error {
    var message: String
}
