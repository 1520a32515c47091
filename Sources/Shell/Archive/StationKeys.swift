import Forwarders
import Glibc

/// The public keys of stations, each from a file NAME.pub of one directory.
public struct StationKeys: Sendable {
    private static let suffix = ".pub"
    private static let largestFile = 16 << 10

    private let keys: [String: VerifyingKey]

    public init(_ keys: [String: VerifyingKey]) {
        self.keys = keys
    }

    /// Reads the directory once. Throws when a file in it is no key: a station whose key is not read would be believed
    /// without one.
    public init(directory: String) throws(StationKeysError) {
        guard let listing = opendir(directory) else {
            throw StationKeysError("cannot read the directory '\(directory)': \(String(cString: strerror(errno)))")
        }
        defer { closedir(listing) }
        var keys: [String: VerifyingKey] = [:]
        while let entry = readdir(listing) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name.hasSuffix(Self.suffix), name.utf8.count > Self.suffix.utf8.count else { continue }
            let path = directory + "/" + name
            guard let text = SmallFile.text(path, atMost: Self.largestFile) else {
                throw StationKeysError("cannot read the key '\(path)'")
            }
            do throws(KeyError) {
                keys[String(name.dropLast(Self.suffix.count))] = try VerifyingKey(text: text)
            } catch {
                throw StationKeysError("'\(path)': \(error)")
            }
        }
        self.init(keys)
    }

    public var count: Int { keys.count }

    subscript(station: String) -> VerifyingKey? { keys[station] }
}

/// Why the stations' keys could not be read.
public struct StationKeysError: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String

    init(_ description: String) {
        self.description = description
    }
}
