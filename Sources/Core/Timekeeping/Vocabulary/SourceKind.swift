import Sensing

/// What kind of source told the time; the order is that of how much a source of the kind is worth at its best.
public enum SourceKind: String, Hashable, Sendable, CaseIterable {
    /// A hardware clock of a network card, by PTP_SYS_OFFSET_EXTENDED.
    case phc
    /// A pulse a second at the kernel; says where a second begins, not which.
    case pps
    /// ptp4l, by its management socket.
    case ptp
    /// chronyd, by its command protocol.
    case chrony
    /// A receiver's sentences through gpsd, without a pulse.
    case gpsd
    /// A receiver's sentences on a line of our own.
    case nmea
    /// The kernel's own statement about CLOCK_REALTIME, by adjtimex.
    case kernel
    /// The battery clock and the time that was saved last: to recognise nonsense, never to tell the time.
    case saved

    /// As records name it.
    public var source: ClockSource {
        switch self {
        case .phc, .ptp: .ptp
        case .pps, .gpsd, .nmea: .gnss
        case .chrony: .ntp
        case .kernel, .saved: .system
        }
    }
}
