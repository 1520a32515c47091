import Sensing

/// What an archive does not know and a NetCDF file should say.
public struct NetCDFOptions: Sendable {
    /// Degrees north and east, metres below the surface.
    public var latitude: Double?
    public var longitude: Double?
    public var depth: Double?
    /// More of the file's own attributes, such as `principal_investigator`; they replace ours of the same name.
    public var attributes: [String: String] = [:]
    /// The name and version of the program that writes.
    public var program: String
    public var now: Instant

    public init(program: String, now: Instant) {
        self.program = program
        self.now = now
    }
}
