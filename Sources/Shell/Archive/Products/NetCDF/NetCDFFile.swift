import CNetCDF
import Synchronization

/// A NetCDF-4 file that is being written, by libnetcdf.
///
/// HDF5 as Debian builds it may be called by one thread at a time, whatever the file: every call waits for its turn.
final class NetCDFFile {
    let path: String
    private let id: Int32
    private var isOpen = true

    private static let library = Mutex<Void>(())
    /// Little is gained above it (of 9).
    private static let deflateLevel: Int32 = 4

    /// Replaces what is there.
    init(creating path: String) throws(NetCDFError) {
        var id: Int32 = 0
        try Self.call("create the file", path) { nc_create(path, Int32(NC_CLOBBER) | Int32(NC_NETCDF4), &id) }
        self.path = path
        self.id = id
    }

    deinit {
        if isOpen { _ = Self.library.withLock { _ in nc_abort(id) } }
    }

    /// Writes what is still in memory; the file is whole afterwards.
    func close() throws(NetCDFError) {
        isOpen = false
        try call("close the file") { nc_close(id) }
    }

    // MARK: Definitions

    /// - Parameter length: nil for one that grows.
    func dimension(_ name: String, length: Int?) throws(NetCDFError) -> Int32 {
        var dimension: Int32 = 0
        try call("define the dimension \(name)") { nc_def_dim(id, name, length ?? 0, &dimension) }
        return dimension
    }

    /// - Parameters:
    ///   - dimensions: from the slowest to the fastest; none for a single value.
    ///   - chunk: how much of each is stored and compressed together; needed where one of them grows.
    func variable(
        _ name: String, _ type: NetCDFType, dimensions: [Int32] = [], chunk: [Int]? = nil
    ) throws(NetCDFError) -> Int32 {
        var variable: Int32 = 0
        try call("define the variable \(name)") {
            nc_def_var(id, name, type.code, Int32(dimensions.count), dimensions, &variable)
        }
        if let chunk {
            try call("divide the variable \(name)") { nc_def_var_chunking(id, variable, Int32(NC_CHUNKED), chunk) }
            try call("compress the variable \(name)") { nc_def_var_deflate(id, variable, 1, 1, Self.deflateLevel) }
        }
        return variable
    }

    /// - Parameter variable: nil for an attribute of the file.
    func attribute(_ name: String, _ text: String, of variable: Int32? = nil) throws(NetCDFError) {
        try call("write the attribute \(name)") {
            nc_put_att_text(id, variable ?? Self.global, name, text.utf8.count, text)
        }
    }

    func attribute(_ name: String, _ numbers: [Double], of variable: Int32? = nil) throws(NetCDFError) {
        try call("write the attribute \(name)") {
            nc_put_att_double(id, variable ?? Self.global, name, NetCDFType.double.code, numbers.count, numbers)
        }
    }

    func attribute(_ name: String, _ numbers: [Int8], of variable: Int32? = nil) throws(NetCDFError) {
        try call("write the attribute \(name)") {
            nc_put_att_schar(id, variable ?? Self.global, name, NetCDFType.byte.code, numbers.count, numbers)
        }
    }

    func attribute(_ name: String, _ numbers: [Int32], of variable: Int32? = nil) throws(NetCDFError) {
        try call("write the attribute \(name)") {
            nc_put_att_int(id, variable ?? Self.global, name, NetCDFType.int.code, numbers.count, numbers)
        }
    }

    /// Everything is defined; values come now.
    func endDefinitions() throws(NetCDFError) {
        try call("end the definitions") { nc_enddef(id) }
    }

    // MARK: Values

    /// Writes a block of values that begins at `start` and has the extent `count`, each by dimension.
    func put(_ values: [Double], to variable: Int32, start: [Int], count: [Int]) throws(NetCDFError) {
        precondition(values.count == count.reduce(1, *), "a block of values has the size that is said of it")
        try call("write values") { nc_put_vara_double(id, variable, start, count, values) }
    }

    func put(_ values: [Int8], to variable: Int32, start: [Int], count: [Int]) throws(NetCDFError) {
        precondition(values.count == count.reduce(1, *), "a block of values has the size that is said of it")
        try call("write values") { nc_put_vara_schar(id, variable, start, count, values) }
    }

    func put(_ values: [Int32], to variable: Int32, start: [Int], count: [Int]) throws(NetCDFError) {
        precondition(values.count == count.reduce(1, *), "a block of values has the size that is said of it")
        try call("write values") { nc_put_vara_int(id, variable, start, count, values) }
    }

    /// A single value.
    func put(_ value: Double, to variable: Int32) throws(NetCDFError) {
        try call("write a value") { withUnsafePointer(to: value) { nc_put_var_double(id, variable, $0) } }
    }

    /// All of a variable of characters.
    func put(_ text: String, to variable: Int32) throws(NetCDFError) {
        try call("write a text") { nc_put_var_text(id, variable, text) }
    }

    private static let global = Int32(NC_GLOBAL)

    private func call(_ purpose: String, _ body: () -> Int32) throws(NetCDFError) {
        try Self.call(purpose, path, body)
    }

    private static func call(_ purpose: String, _ path: String, _ body: () -> Int32) throws(NetCDFError) {
        let code = library.withLock { _ in body() }
        guard code != NC_NOERR else { return }
        throw NetCDFError(purpose: purpose, path: path, reason: String(cString: nc_strerror(code)))
    }
}

/// The types of values that we write.
enum NetCDFType {
    case byte
    case char
    case int
    case double

    var code: nc_type {
        switch self {
        case .byte: nc_type(NC_BYTE)
        case .char: nc_type(NC_CHAR)
        case .int: nc_type(NC_INT)
        case .double: nc_type(NC_DOUBLE)
        }
    }
}
