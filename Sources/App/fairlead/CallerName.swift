import Glibc

/// Who calls a command, for others who want the same line: `alice from 10.1.2.3`.
enum CallerName {
    static var text: String {
        let user = environment("SUDO_USER") ?? account ?? environment("LOGNAME") ?? "user \(getuid())"
        let caller = environment("SSH_CONNECTION")?.split(separator: " ").first
        return caller.map { "\(user) from \($0)" } ?? user
    }

    private static func environment(_ name: String) -> String? {
        guard let value = getenv(name), value[0] != 0 else { return nil }
        return String(cString: value)
    }

    private static var account: String? {
        guard let entry = getpwuid(getuid()), let name = entry.pointee.pw_name else { return nil }
        return String(cString: name)
    }
}
