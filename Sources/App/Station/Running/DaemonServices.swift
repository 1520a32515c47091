import Glibc
import Logging
import ServiceLifecycle

extension ServiceGroupConfiguration {
    /// The services of a daemon, which the usual signals stop in order.
    ///
    /// SIGHUP comes when the terminal goes away; whoever started us with `nohup` wants us to stay.
    public static func daemon(_ services: [any Service], logger: Logger) -> ServiceGroupConfiguration {
        ServiceGroupConfiguration(
            services: services.map { .init(service: $0) },
            gracefulShutdownSignals: isHangUpIgnored ? [.sigterm, .sigint] : [.sigterm, .sigint, .sighup],
            logger: logger)
    }

    private static var isHangUpIgnored: Bool {
        var action = sigaction()
        guard sigaction(SIGHUP, nil, &action) == 0 else { return false }
        let handler = unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
        return handler == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}
