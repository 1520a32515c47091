import Sensing

/// What a station says about itself: the one shape for the page, `fairlead status --json` and the tests.
public struct StationStatus: Codable, Hashable, Sendable {
    /// The station's name in the station file.
    public var station: String
    /// When this was said, by the station clock.
    @InstantText public var time: Instant
    /// When the daemon started.
    @InstantText public var started: Instant
    /// The life of the store that records are counted in.
    public var epoch: String
    /// The version of the program.
    public var version: String
    public var clock: ClockStatus
    public var store: StoreStatus
    /// In the order of the station file.
    public var instruments: [InstrumentStatus]
    /// In the order of the station file.
    public var destinations: [DestinationStatus]
    /// LoRa gateways and network servers; nil for a station without.
    @OrNull public var lorawan: RadioStatus?

    public init(
        station: String, time: Instant, started: Instant, epoch: String, version: String, clock: ClockStatus,
        store: StoreStatus, instruments: [InstrumentStatus], destinations: [DestinationStatus],
        lorawan: RadioStatus? = nil
    ) {
        self.station = station
        self.time = time
        self.started = started
        self.epoch = epoch
        self.version = version
        self.clock = clock
        self.store = store
        self.instruments = instruments
        self.destinations = destinations
        self.lorawan = lorawan
    }
}
