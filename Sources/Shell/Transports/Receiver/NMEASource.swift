import StationClock
import Timekeeping

/// A receiver's own sentences as a source of time: over a line that it has for itself, or as an instrument of the station
/// hears them.
public final class NMEASource: TimeSource {
    public let settings: SourceSettings
    /// Where an instrument of the station hands over what it hears, when the receiver has no line of its own.
    public let feed: NMEAFeed
    private let transport: TransportConfiguration?
    private let options: LinkOptions

    /// A receiver that says nothing for so long is silent, in nanoseconds.
    private static let silence: Int64 = 5_000_000_000
    /// From a system that has no thread to give to the next attempt, in nanoseconds.
    private static let pause: Int64 = 5_000_000_000

    /// `transport`: serial, TCP or UDP; nil when an instrument hears the receiver. `options` are those of its line.
    public init(
        _ settings: SourceSettings, over transport: TransportConfiguration?, rules: NMEARules = NMEARules(),
        options: LinkOptions? = nil
    ) {
        self.settings = settings
        self.transport = transport
        self.options = options ?? LinkOptions(name: settings.name)
        feed = NMEAFeed(source: settings.name, rules: rules)
    }

    public func run(_ context: TimeSourceContext) {
        feed.onReport { context.tell($0) }
        defer { feed.onReport(nil) }
        guard let transport else { return watch(nil, context) }
        while !context.isStopping {
            do throws(LinkFailure) {
                let feed = feed
                // Its stamps are raw ones: this clock is never told the time.
                let link = try LinkThread(transport, clock: StationClock(hardware: context.hardware), options: options)
                {
                    NMEAConsumer(feed: feed)
                }
                watch(link, context)
                link.requestStop()
                link.join()
            } catch {
                tell("cannot listen to the receiver: \(error)", context)
                _ = context.pause(nanoseconds: Self.pause)
            }
        }
    }

    /// Until the station stops.
    private func watch(_ link: LinkThread?, _ context: TimeSourceContext) {
        var since = context.moment().raw
        while context.pause(nanoseconds: Self.silence / 5) {
            let now = context.moment().raw
            since = max(since, feed.lastSentence ?? since)
            guard now - since > Self.silence else { continue }
            since = now
            tell(silence(link, now), context)
        }
    }

    private func silence(_ link: LinkThread?, _ now: Int64) -> String {
        guard let link else {
            return
                "the instrument that hears the receiver brings no RMC, GGA or ZDA; check that it is open and sends them"
        }
        if let message = link.status.state.message(now: UInt64(clamping: now)) { return message }
        let place = link.configuration
        return link.status.counters.bytesIn == 0
            ? "nothing comes over \(place); check that the receiver is on"
            : "no RMC, GGA or ZDA comes over \(place); check what the receiver sends, and the baud rate"
    }

    private func tell(_ reason: String, _ context: TimeSourceContext) {
        context.tell(SourceReport(source: settings.name, at: context.moment().raw, .silent(reason)))
    }
}

private struct NMEAConsumer: LinkConsumer {
    let feed: NMEAFeed

    func receive(_ bytes: UnsafeRawBufferPointer, _ arrival: Arrival) { feed.hear(bytes, arrival) }

    func ended(source: Int) { feed.ended() }

    func changed(to state: LinkState) {}
}
