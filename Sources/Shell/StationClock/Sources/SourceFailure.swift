import Glibc

/// Why a time source cannot be reached: what was tried, what is wrong, what to do.
struct SourceFailure: Error, Hashable, Sendable, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }

    /// With the words of the system for an error number.
    init(_ attempt: String, code: Int32, remedy: String) {
        description = "\(attempt): \(strerror(code).map { String(cString: $0) } ?? "error \(code)"); \(remedy)"
    }
}
