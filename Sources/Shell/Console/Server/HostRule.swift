/// Which names a request may call this server by.
///
/// A foreign web page can make a browser believe that its own name is 127.0.0.1 (DNS rebinding) and then read our
/// answers; but it cannot hide that name from the `Host` field. An address in figures needs no name service and is safe.
struct HostRule: Sendable {
    private let acceptsEverything: Bool
    private let names: Set<String>

    init(address: ConsoleAddress, alsoNamed names: Set<String>) {
        if case .tcp = address { acceptsEverything = !address.isLocal } else { acceptsEverything = true }
        self.names = Set(names.map { $0.lowercased() })
    }

    func accepts(_ authority: String?) -> Bool {
        if acceptsEverything { return true }
        guard let authority else { return false }
        if authority.hasPrefix("[") { return authority.contains("]") }
        let name = authority.split(separator: ":", omittingEmptySubsequences: false)[0].lowercased()
        return name == "localhost" || names.contains(name) || Self.isIPv4(name)
    }

    private static func isIPv4(_ name: String) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }
}
