/// One device on the station: its name there, its driver, its serial number and what it observes.
public struct InstrumentDescription: Hashable, Sendable {
    /// The name in the station file; unique in the station.
    public var name: String
    /// The driver's identity, `maker/model`.
    public var driver: String
    public var serialNumber: String?
    public var datastreams: [DatastreamDescription]

    public init(name: String, driver: String, serialNumber: String? = nil, datastreams: [DatastreamDescription]) {
        self.name = name
        self.driver = driver
        self.serialNumber = serialNumber
        self.datastreams = datastreams
    }
}
