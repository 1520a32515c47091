/// How fast the host's clock runs by the counter just now: a stamp of it is put on the counter some time after it was
/// taken, and an NTP daemon may slew it meanwhile. A slew that begins within that time is for the clock engine to see.
struct GPSDHostRate: Hashable, Sendable {
    private var older: ClockMoment?
    private var newer: ClockMoment?

    /// Over less than this nothing is measured.
    private static let window: Int64 = 1_000_000_000
    /// What the kernel slews by at most (MAXFREQ), for as long as nothing is measured.
    private static let greatest = 500e-6

    mutating func note(_ moment: ClockMoment) {
        guard let last = newer else {
            newer = moment
            return
        }
        guard moment.raw &- last.raw >= Self.window else { return }
        (older, newer) = (last, moment)
    }

    /// How far a stamp of CLOCK_REALTIME may be misplaced on the counter at `moment`, in nanoseconds; rounded up.
    func error(ofRealtime instant: Int64, at moment: ClockMoment) -> Int64 {
        let age = Double((moment.realtime &- instant).magnitude)
        return moment.halfWidth.addingClamped(Int64(clamping: (age * rate(at: moment)).rounded(.up)))
    }

    private func rate(at moment: ClockMoment) -> Double {
        guard let older else { return Self.greatest }
        let elapsed = moment.raw &- older.raw
        let gained = moment.realtime &- older.realtime &- elapsed
        return elapsed > 0 ? Double(gained.magnitude) / Double(elapsed) : Self.greatest
    }
}
