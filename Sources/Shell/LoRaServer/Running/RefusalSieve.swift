import LoRaWAN

/// Which refusals are written into the ledger: those of devices of ours, up to twenty a minute, and of the others one of
/// a kind in ten minutes, so that a neighbour's network does not push out what is ours.
struct RefusalSieve {
    private var minute: UInt64 = 0
    private var ofOurs = 0
    private var lastOfOthers: [Refusal.Kind: UInt64] = [:]

    static let mostOfOurs = 20
    /// Nanoseconds.
    static let ofOthersEvery: UInt64 = 600_000_000_000

    /// `now`: monotonic, in nanoseconds.
    mutating func lets(_ refusal: Refusal, isOurs: Bool, now: UInt64) -> Bool {
        guard isOurs else {
            if let last = lastOfOthers[refusal.kind], now &- last < Self.ofOthersEvery { return false }
            lastOfOthers[refusal.kind] = now
            return true
        }
        if now / RefusalLog.interval != minute { (minute, ofOurs) = (now / RefusalLog.interval, 0) }
        ofOurs += 1
        return ofOurs <= Self.mostOfOurs
    }
}
