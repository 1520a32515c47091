import Glibc

/// The programs under test, as the same build made them.
struct Programs: Sendable {
    static let broker = "/usr/sbin/mosquitto"

    let fairlead: String
    let firmwareSim: String

    /// Looks in `FAIRLEAD_PROGRAMS`, then beside the test's own executable, then in the debug build of this package.
    static func find() throws -> Programs {
        let folders = [environmentFolder, folderOfThisProgram, PackageFolder.path + "/.build/debug"].compactMap { $0 }
        for folder in folders {
            let programs = Programs(fairlead: folder + "/fairlead", firmwareSim: folder + "/firmware-sim")
            guard access(programs.fairlead, X_OK) == 0, access(programs.firmwareSim, X_OK) == 0 else { continue }
            guard access(broker, X_OK) == 0 else {
                throw TestProblem("there is no \(broker); install it with: apt-get install mosquitto")
            }
            return programs
        }
        throw TestProblem(
            "there is no fairlead and firmware-sim in \(folders.joined(separator: ", ")); build them with: swift build")
    }

    private static var environmentFolder: String? {
        getenv("FAIRLEAD_PROGRAMS").map { String(cString: $0) }
    }

    private static var folderOfThisProgram: String? {
        guard let path = realpath("/proc/self/exe", nil) else { return nil }
        defer { free(path) }
        let parts = String(cString: path).split(separator: "/").dropLast()
        return "/" + parts.joined(separator: "/")
    }
}

/// Where this package is.
enum PackageFolder {
    static let path = "/" + "\(#filePath)".split(separator: "/").dropLast(3).joined(separator: "/")
}

/// Ports on loopback that nobody uses.
enum FreePort {
    /// Below the ports that the kernel gives to clients: while a server is down, nobody else gets its port by chance.
    private static let range: ClosedRange<UInt16> = 20_000...32_000

    /// Both for TCP and for UDP.
    static func next(_ chance: inout some RandomNumberGenerator) throws -> UInt16 {
        for _ in 0..<200 {
            let port = UInt16.random(in: range, using: &chance)
            if isFree(port, SOCK_STREAM), isFree(port, SOCK_DGRAM) { return port }
        }
        throw TestProblem("no port from \(range.lowerBound) to \(range.upperBound) is free")
    }

    private static func isFree(_ port: UInt16, _ type: __socket_type) -> Bool {
        let descriptor = socket(AF_INET, Int32(type.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
