/// TIME_PROPERTIES_DATA_SET (IEEE 1588-2008, 15.5.3.6.1): what the grandmaster's time means.
public struct PTPTimeProperties: Hashable, Sendable {
    /// TAI less UTC in seconds, as announced.
    public var utcOffset: Int16
    public var leap61: Bool
    public var leap59: Bool
    /// The announced offset is known to be right.
    public var utcOffsetIsValid: Bool
    /// The grandmaster serves TAI; otherwise an arbitrary time, which is often UTC.
    public var isPTPTimescale: Bool
    public var isTimeTraceable: Bool
    public var isFrequencyTraceable: Bool
    /// IEEE 1588-2008, table 7: 0x20 GPS, 0xA0 an oscillator.
    public var timeSource: UInt8

    public init(
        utcOffset: Int16, leap61: Bool = false, leap59: Bool = false, utcOffsetIsValid: Bool, isPTPTimescale: Bool,
        isTimeTraceable: Bool, isFrequencyTraceable: Bool = true, timeSource: UInt8 = 0x20
    ) {
        self.utcOffset = utcOffset
        self.leap61 = leap61
        self.leap59 = leap59
        self.utcOffsetIsValid = utcOffsetIsValid
        self.isPTPTimescale = isPTPTimescale
        self.isTimeTraceable = isTimeTraceable
        self.isFrequencyTraceable = isFrequencyTraceable
        self.timeSource = timeSource
    }

    public init(_ data: ArraySlice<UInt8>) throws(PTPDefect) {
        var bytes = PTPBytes(data)
        let offset: Int16 = try bytes.integer()
        let flags: UInt8 = try bytes.integer()
        self.init(
            utcOffset: offset, leap61: flags & 1 != 0, leap59: flags & 2 != 0, utcOffsetIsValid: flags & 4 != 0,
            isPTPTimescale: flags & 8 != 0, isTimeTraceable: flags & 16 != 0, isFrequencyTraceable: flags & 32 != 0,
            timeSource: try bytes.integer())
    }

    /// TAI less UTC as ptp4l counts it when it corrects a UTC clock: what is announced, if the grandmaster vouches for it
    /// or it is greater; else what ptp4l was configured with (option `utc_offset`).
    public func effectiveOffset(configured: Int) -> Int {
        utcOffsetIsValid && isTimeTraceable ? Int(utcOffset) : max(Int(utcOffset), configured)
    }

    /// What can be said of leap seconds: nothing, unless the grandmaster vouches for its offset.
    public var leap: LeapAnnouncement {
        guard utcOffsetIsValid else { return LeapAnnouncement() }
        let coming: LeapAnnouncement.Coming =
            switch (leap61, leap59) {
            case (false, false): .none
            case (true, false): .insert
            case (false, true): .delete
            case (true, true): .unknown
            }
        return LeapAnnouncement(coming: coming, taiMinusUTC: Int(utcOffset))
    }
}
