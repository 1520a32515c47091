import Delivery
import Sensing

/// Something that the operator has to know: what happened, to which file, and what to do.
public struct StoreNotice: Hashable, Sendable {
    public enum Severity: String, Sendable {
        /// Data was lost or a person must act.
        case error
        /// Unexpected, and nothing is lost.
        case warning
        /// A change of state.
        case notice
    }

    public var severity: Severity
    public var instant: Instant
    public var text: String

    public init(severity: Severity, instant: Instant, text: String) {
        self.severity = severity
        self.instant = instant
        self.text = text
    }
}

/// Records became durable.
public struct CommitNotice: Hashable, Sendable {
    public var epoch: String
    public var positions: PositionRange
    public var instant: Instant

    public init(epoch: String, positions: PositionRange, instant: Instant) {
        self.epoch = epoch
        self.positions = positions
        self.instant = instant
    }
}
