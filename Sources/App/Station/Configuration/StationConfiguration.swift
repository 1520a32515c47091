import Diagnostics
import Store

/// Everything that a station file says, checked. Paths are as they were written.
public struct StationConfiguration: Hashable, Sendable {
    /// The station's name; it goes into topics and addresses.
    public var station: String
    public var thing: ThingConfiguration?
    public var store: StoreConfiguration
    public var clock: ClockConfiguration
    /// LoRaWAN gateways and network servers; nil without.
    public var lorawan: LoRaWANConfiguration?
    /// The path of the UNIX socket that `fairlead status` asks.
    public var controlSocket: String
    /// Where the page is served; nil when it is turned off.
    public var page: HostAndPort?
    public var logLevel: LogLevel
    /// Directories with drivers beside those that come with the program.
    public var driverDirectories: [String]
    public var instruments: [InstrumentConfiguration]
    public var destinations: [DestinationConfiguration]
}

/// The platform that the instruments are on: SensorThings' Thing and its Location.
public struct ThingConfiguration: Hashable, Sendable {
    public var name: String
    public var description: String?
    /// Degrees north and degrees east; both or neither.
    public var latitude: Double?
    public var longitude: Double?
    /// Metres above mean sea level.
    public var elevation: Double?
}

public enum LogLevel: String, Hashable, Sendable, CaseIterable {
    case trace, debug, info, notice, warning, error, critical
}

/// How much is kept on this disk, for how long, and how often it is made durable.
public struct StoreConfiguration: Hashable, Sendable {
    public var directory: String
    /// One commit a tick for all instruments. Flash wears by commits.
    public var commitEveryNanoseconds: Int64 = 200 * AmountOf.millisecond
    /// A new database file at least this often.
    public var segmentNanoseconds: Int64 = AmountOf.hour
    public var segmentBytes: Int64 = 64 << 20
    /// How long segments are kept at most that every required destination has acknowledged; nil for as long as there is
    /// room.
    public var keepNanoseconds: Int64?
    /// The most that all segments may take.
    public var limitBytes: Int64 = 2 << 30
    public var whenFull = StoreOptions.WhenFull.dropOldest
    /// Free space to leave to others on the disk.
    public var reserveBytes: Int64 = 64 << 20
    /// Memory for what is not yet committed.
    public var bufferBytes: Int64 = 16 << 20

    public init(directory: String) {
        self.directory = directory
    }
}

/// Units in nanoseconds.
enum AmountOf {
    static let microsecond: Int64 = 1000
    static let millisecond: Int64 = 1_000_000
    static let second: Int64 = 1_000_000_000
    static let minute: Int64 = 60 * second
    static let hour: Int64 = 60 * minute
    static let day: Int64 = 24 * hour
}
