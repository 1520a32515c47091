/// What became of a downlink.
public enum DownlinkState: String, Hashable, Sendable, CaseIterable {
    /// It waits for the device to speak.
    case queued
    /// A gateway took it and sent it; one that has to be confirmed is sent again until it is.
    case sent
    /// The device said that it heard it.
    case confirmed
    /// Its time was over before it was sent, or before it was confirmed.
    case expired
    /// It can never be sent, such as a payload that no data rate of the device carries.
    case failed
}
