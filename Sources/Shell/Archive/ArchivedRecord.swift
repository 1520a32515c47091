import Delivery
import Sensing

/// A record as an archive holds it.
public struct ArchivedRecord: Hashable, Sendable {
    /// Its `raw` is empty while the raw bytes are not there.
    public var stored: StoredRecord
    /// The time after gaps of the station's clock were closed; nil for a time as it was stamped.
    public var corrected: Timestamp?
    /// The model that closed the gap; nil for a time as it was stamped.
    public var retimedBy: ClockModelID?
    public var hasRaw: Bool

    public init(
        stored: StoredRecord, corrected: Timestamp? = nil, retimedBy: ClockModelID? = nil, hasRaw: Bool
    ) {
        self.stored = stored
        self.corrected = corrected
        self.retimedBy = retimedBy
        self.hasRaw = hasRaw
    }
}
