import ArgumentParser
import Glibc

/// What a command's exit code says.
enum Outcome {
    /// A check, an audit or a driver's case found a fault.
    static let faultFound = ExitCode(1)
    /// A file, a device or a program that was needed could not be read, reached or opened.
    static let cannotProceed = ExitCode(2)
}

/// Where a command writes: results to standard output, words to people to standard error.
enum Terminal {
    /// A person watches standard error, so progress may be shown there.
    static var isWatched: Bool { isatty(STDERR_FILENO) == 1 }

    /// A person reads standard output, so it may be coloured.
    static var hasColour: Bool { isatty(STDOUT_FILENO) == 1 && getenv("NO_COLOR") == nil }

    static func complain(_ text: String) {
        write(text + "\n", to: STDERR_FILENO)
    }

    /// Overwrites the last line of standard error; nothing when nobody watches.
    static func progress(_ text: String) {
        guard isWatched else { return }
        write("\r\u{1B}[K" + text, to: STDERR_FILENO)
    }

    /// Writes all of it, or ends: quietly when the reader has gone away (`fairlead export | head`), else with a complaint,
    /// because half a result must not pass for a whole one.
    static func write(_ text: String, to descriptor: Int32 = STDOUT_FILENO) {
        var text = text
        text.withUTF8 { write(UnsafeRawBufferPointer($0), to: descriptor) }
    }

    static func write(bytes: [UInt8], to descriptor: Int32 = STDOUT_FILENO) {
        bytes.withUnsafeBytes { write($0, to: descriptor) }
    }

    private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) {
        var sent = 0
        while sent < bytes.count {
            let count = Glibc.write(descriptor, bytes.baseAddress?.advanced(by: sent), bytes.count - sent)
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { end(because: errno, descriptor) }
            sent += count
        }
    }

    private static func end(because reason: Int32, _ descriptor: Int32) -> Never {
        if reason == EPIPE { Glibc.exit(0) }
        if descriptor != STDERR_FILENO {
            complain("fairlead: cannot write all of the result: \(String(cString: strerror(reason)))")
        }
        Glibc.exit(Outcome.cannotProceed.rawValue)
    }
}
