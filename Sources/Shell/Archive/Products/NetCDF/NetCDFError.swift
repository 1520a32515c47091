/// Why a NetCDF file could not be written: what we did, with which file, and what libnetcdf says.
public struct NetCDFError: Error, Hashable, Sendable, CustomStringConvertible {
    public var purpose: String
    public var path: String
    public var reason: String

    public init(purpose: String, path: String, reason: String) {
        self.purpose = purpose
        self.path = path
        self.reason = reason
    }

    public var description: String {
        "cannot write the NetCDF file '\(path)': to \(purpose) failed: \(reason). Is there room, and may we write there?"
    }
}
