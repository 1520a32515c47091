import Glibc

/// Standard input, output and error of a daemon. That they are open at all is seen to before `main`, in CFairlead.
enum StandardDescriptors {
    /// Whoever collects the log and goes away must not end the daemon.
    static func survive() {
        signal(SIGPIPE, SIG_IGN)
    }
}
