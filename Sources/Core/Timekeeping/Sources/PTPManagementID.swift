/// What can be asked of ptp4l: the management ids of IEEE 1588-2008, table 40, and those of linuxptp (`_NP`, from 0xC000).
public enum PTPManagementID: UInt16, Hashable, Sendable, CaseIterable {
    case currentDataSet = 0x2001
    case parentDataSet = 0x2002
    case timePropertiesDataSet = 0x2003
    case portDataSet = 0x2004
    case timeStatus = 0xC000
    case portProperties = 0xC004
    /// Since linuxptp 4.0.
    case portHardwareClock = 0xC009

    /// As `pmc` writes it.
    public var name: String {
        switch self {
        case .currentDataSet: "CURRENT_DATA_SET"
        case .parentDataSet: "PARENT_DATA_SET"
        case .timePropertiesDataSet: "TIME_PROPERTIES_DATA_SET"
        case .portDataSet: "PORT_DATA_SET"
        case .timeStatus: "TIME_STATUS_NP"
        case .portProperties: "PORT_PROPERTIES_NP"
        case .portHardwareClock: "PORT_HWCLOCK_NP"
        }
    }
}
