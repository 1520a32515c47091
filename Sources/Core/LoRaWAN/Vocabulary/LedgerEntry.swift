/// Something that must be remembered over a restart.
public enum LedgerEntry: Hashable, Sendable {
    /// All that is remembered of a device, as it is now.
    case memory(EUI64, DeviceMemory)
    case join(JoinEvent)
    case downlink(DownlinkNews)
}
