/// One round: what was done, when, and how long it took until all was well again.
struct RoundOutcome {
    var number: Int
    var fault: Fault
    /// By `monotonicSeconds`.
    var began: Double
    var ended = 0.0
    var recoverySeconds = 0.0
    /// Lines that the instruments said meanwhile.
    var lines = 0
    /// What exactly was done, for the log.
    var words = ""
}
