import Sensing

/// A battery clock: good enough to recognise nonsense, never to tell the time.
public enum SavedTime {
    /// How far a battery clock is taken to be wrong, in nanoseconds: half the 1024 weeks after which a receiver's date
    /// starts again, so that it can tell one round from the next and nothing more.
    public static let error: Int64 = 512 * 7 * 86_400 * Instant.nanosecondsPerSecond

    /// What the text of /sys/class/rtc/rtc0/since_epoch is worth: whole seconds of UTC.
    public static func report(source: String, batteryClock text: String, at moment: ClockMoment) -> SourceReport {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.count == 1, let seconds = Int64(words[0]), (0..<9_000_000_000).contains(seconds) else {
            return SourceReport(
                source: source, at: moment.raw,
                .refused("the battery clock says '\(text.prefix(40))', which is no number of seconds since 1970"))
        }
        return SourceReport(
            source: source, at: moment.raw,
            .sample(
                SourceSample(
                    raw: moment.raw, time: .utc(Instant(unixSeconds: seconds)), sourceError: error,
                    lateness: Instant.nanosecondsPerSecond)))
    }
}
