import Sensing

/// A SensorThings service and what it is told of the station.
public struct SensorThingsOptions: Sendable {
    /// The service's root with its version: `https://archive.example.org/FROST-Server/v1.1`.
    public var root: HTTPAddress
    /// The platform as people call it; nil for the station's name.
    public var thingName: String?
    public var thingDescription: String?
    /// Where the platform is; nil when the station file does not say.
    public var position: Position?
    public var http: HTTPClientOptions

    /// Degrees north and east, and metres above mean sea level.
    public struct Position: Hashable, Sendable {
        public var latitude: Double
        public var longitude: Double
        public var elevation: Double?

        public init(latitude: Double, longitude: Double, elevation: Double? = nil) {
            self.latitude = latitude
            self.longitude = longitude
            self.elevation = elevation
        }
    }

    public init(
        root: HTTPAddress, thingName: String? = nil, thingDescription: String? = nil, position: Position? = nil,
        http: HTTPClientOptions = HTTPClientOptions()
    ) {
        self.root = root
        self.thingName = thingName
        self.thingDescription = thingDescription
        self.position = position
        self.http = http
        // A page of observations, or the links to the thousands that one batch makes.
        self.http.maximumResponseBytes = max(http.maximumResponseBytes, Self.largestAnswer)
    }

    private static let largestAnswer = 16 << 20
}
