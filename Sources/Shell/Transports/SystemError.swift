import Glibc

/// An `errno` with the words for it.
struct SystemError: Hashable {
    let code: Int32

    /// What the last system call of this thread left.
    static var last: SystemError { SystemError(code: errno) }

    /// As the system words it, in lower case: `connection refused`.
    var text: String {
        guard let words = strerror(code) else { return "error \(code)" }
        let text = String(cString: words)
        return text.prefix(1).lowercased() + text.dropFirst()
    }

    /// Nothing is wrong: nothing is there to read, or no room to write, just now.
    var isTransient: Bool { code == EAGAIN || code == EWOULDBLOCK || code == EINTR }
}
