/// Why the console does not serve. The station goes on without it.
public enum ConsoleError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Another program listens there.
    case portInUse(ConsoleAddress)
    /// The system refuses the address; the reason in its words.
    case addressRefused(ConsoleAddress, reason: String)
    /// A running daemon answers on the UNIX socket.
    case socketAnswers(path: String)
    /// There is a file that is not a socket where the UNIX socket should be.
    case notASocket(path: String)
    /// A UNIX socket's path has a limit.
    case pathTooLong(path: String, limit: Int)
    /// The UNIX socket could not be made.
    case socketRefused(path: String, reason: String)
    /// Serving ended by itself.
    case stopped(ConsoleAddress, reason: String)

    public var description: String {
        switch self {
        case .portInUse(let address):
            "cannot serve the page on \(address): another program uses this port. "
                + "Stop that program (ss -ltnp shows it), or choose another port for the page in the station file"
        case .addressRefused(let address, let reason):
            "cannot serve the page on \(address): \(reason). "
                + "Choose an address of this machine and a port from 1024 on in the station file"
        case .socketAnswers(let path):
            "cannot open the control socket '\(path)': a running daemon answers there. "
                + "Stop it, or give this station its own directory"
        case .notASocket(let path):
            "cannot open the control socket '\(path)': there is a file of another kind. Move it away"
        case .pathTooLong(let path, let limit):
            "cannot open the control socket '\(path)': the path is longer than \(limit) bytes. Choose a shorter one"
        case .socketRefused(let path, let reason):
            "cannot open the control socket '\(path)': \(reason). "
                + "Make sure that its directory exists and that the daemon may write there"
        case .stopped(let address, let reason):
            "the console on \(address) stopped: \(reason)"
        }
    }
}
