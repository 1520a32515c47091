/// One port of ptp4l: PORT_DATA_SET (IEEE 1588-2008, 15.5.3.7.1), and what linuxptp adds about its stamps.
public struct PTPPort: Hashable, Sendable {
    /// Who takes the stamps of a port.
    public enum Stamping: Hashable, Sendable {
        /// The kernel, by CLOCK_REALTIME.
        case software
        /// The network card, by its own clock.
        case hardware
    }

    public var number: UInt16
    /// Nil: a state that IEEE 1588 does not know.
    public var state: PTPPortState?
    /// The interval of Sync messages as two to this power, in seconds.
    public var logSyncInterval: Int8
    /// Nil: ptp4l did not say.
    public var stamping: Stamping?
    /// The index of the card's clock (`/dev/ptp0` has 0); nil: ptp4l did not say, or there is none.
    public var hardwareClock: Int32?

    public init(
        number: UInt16, state: PTPPortState?, logSyncInterval: Int8, stamping: Stamping? = nil,
        hardwareClock: Int32? = nil
    ) {
        self.number = number
        self.state = state
        self.logSyncInterval = logSyncInterval
        self.stamping = stamping
        self.hardwareClock = hardwareClock
    }

    public init(_ data: ArraySlice<UInt8>) throws(PTPDefect) {
        var bytes = PTPBytes(data)
        try bytes.skip(8)
        number = try bytes.integer()
        state = PTPPortState(rawValue: try bytes.integer())
        try bytes.skip(11)  // delay request interval, peer delay, announce interval and time-out
        logSyncInterval = try bytes.integer()
    }

    /// PORT_PROPERTIES_NP: the number of the port and its stamping (0 is software).
    static func stamping(_ data: ArraySlice<UInt8>) throws(PTPDefect) -> (number: UInt16, stamping: Stamping) {
        var bytes = PTPBytes(data)
        try bytes.skip(8)
        let number: UInt16 = try bytes.integer()
        try bytes.skip(1)
        return (number, try bytes.integer(UInt8.self) == 0 ? .software : .hardware)
    }

    /// PORT_HWCLOCK_NP: the number of the port and the index of its clock, which is negative when there is none.
    static func hardwareClock(_ data: ArraySlice<UInt8>) throws(PTPDefect) -> (number: UInt16, index: Int32?) {
        var bytes = PTPBytes(data)
        try bytes.skip(8)
        let number: UInt16 = try bytes.integer()
        let index: Int32 = try bytes.integer()
        return (number, index < 0 ? nil : index)
    }
}

/// The states of a port (IEEE 1588-2008, table 8).
public enum PTPPortState: UInt8, Hashable, Sendable, CaseIterable {
    case initializing = 1
    case faulty, disabled, listening, preMaster, master, passive, uncalibrated, slave
    /// Of linuxptp.
    case grandMaster

    /// As `pmc` writes it.
    public var name: String {
        switch self {
        case .initializing: "INITIALIZING"
        case .faulty: "FAULTY"
        case .disabled: "DISABLED"
        case .listening: "LISTENING"
        case .preMaster: "PRE_MASTER"
        case .master: "MASTER"
        case .passive: "PASSIVE"
        case .uncalibrated: "UNCALIBRATED"
        case .slave: "SLAVE"
        case .grandMaster: "GRAND_MASTER"
        }
    }

    /// How near a port in this state is to following a grandmaster.
    var nearness: Int {
        switch self {
        case .slave: 6
        case .uncalibrated: 5
        case .listening: 4
        case .grandMaster, .master, .preMaster: 3
        case .passive: 2
        case .initializing: 1
        case .faulty, .disabled: 0
        }
    }
}
