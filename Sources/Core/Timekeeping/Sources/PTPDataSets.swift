/// What ptp4l said in one round of questions: its five data sets, and how its ports take their stamps.
public struct PTPDataSets: Hashable, Sendable {
    /// One for each port.
    public var ports: [PTPPort]
    public var current: PTPCurrent
    public var parent: PTPParent
    public var properties: PTPTimeProperties
    public var status: PTPTimeStatus

    public init(
        ports: [PTPPort], current: PTPCurrent, parent: PTPParent, properties: PTPTimeProperties, status: PTPTimeStatus
    ) {
        self.ports = ports
        self.current = current
        self.parent = parent
        self.properties = properties
        self.status = status
    }

    /// The port that follows the grandmaster, or the one that is nearest to it; nil when ptp4l named none.
    public var port: PTPPort? {
        ports.max { ($0.state?.nearness ?? -1, $1.number) < ($1.state?.nearness ?? -1, $0.number) }
    }
}

/// CURRENT_DATA_SET (IEEE 1588-2008, 15.5.3.4.1), in nanoseconds.
public struct PTPCurrent: Hashable, Sendable {
    public var stepsRemoved: UInt16
    public var offset: Int64
    /// Rounded away from zero.
    public var meanPathDelay: Int64

    public init(stepsRemoved: UInt16, offset: Int64, meanPathDelay: Int64) {
        self.stepsRemoved = stepsRemoved
        self.offset = offset
        self.meanPathDelay = meanPathDelay
    }

    public init(_ data: ArraySlice<UInt8>) throws(PTPDefect) {
        var bytes = PTPBytes(data)
        stepsRemoved = try bytes.integer()
        offset = Self.nanoseconds(try bytes.integer())
        meanPathDelay = Self.nanoseconds(try bytes.integer())
    }

    /// A TimeInterval counts 2^-16 ns.
    private static func nanoseconds(_ scaled: Int64) -> Int64 {
        let whole = scaled / 65_536
        return scaled % 65_536 == 0 ? whole : whole + scaled.signum()
    }
}

/// The grandmaster's part of PARENT_DATA_SET (15.5.3.5.1).
public struct PTPParent: Hashable, Sendable {
    public var clockClass: UInt8
    public var clockAccuracy: PTPClockAccuracy
    public var grandmaster: PTPClockIdentity

    public init(clockClass: UInt8, clockAccuracy: PTPClockAccuracy, grandmaster: PTPClockIdentity) {
        self.clockClass = clockClass
        self.clockAccuracy = clockAccuracy
        self.grandmaster = grandmaster
    }

    public init(_ data: ArraySlice<UInt8>) throws(PTPDefect) {
        var bytes = PTPBytes(data)
        try bytes.skip(19)  // parent port, statistics of it, priority 1
        clockClass = try bytes.integer()
        clockAccuracy = PTPClockAccuracy(rawValue: try bytes.integer())
        try bytes.skip(3)  // variance, priority 2
        grandmaster = PTPClockIdentity(rawValue: try bytes.integer())
    }
}

/// TIME_STATUS_NP of linuxptp, in nanoseconds.
public struct PTPTimeStatus: Hashable, Sendable {
    /// The clock of ptp4l less the grandmaster's, when the last Sync came.
    public var masterOffset: Int64
    /// When the last Sync came, by the clock of ptp4l; 0: there was none.
    public var ingress: Int64
    /// Stays true when the grandmaster dies.
    public var hasGrandmaster: Bool
    public var grandmaster: PTPClockIdentity

    public init(masterOffset: Int64, ingress: Int64, hasGrandmaster: Bool, grandmaster: PTPClockIdentity) {
        self.masterOffset = masterOffset
        self.ingress = ingress
        self.hasGrandmaster = hasGrandmaster
        self.grandmaster = grandmaster
    }

    public init(_ data: ArraySlice<UInt8>) throws(PTPDefect) {
        var bytes = PTPBytes(data)
        masterOffset = try bytes.integer()
        ingress = try bytes.integer()
        try bytes.skip(22)  // rate offset, phase changes
        hasGrandmaster = try bytes.integer(Int32.self) != 0
        grandmaster = PTPClockIdentity(rawValue: try bytes.integer())
    }
}
