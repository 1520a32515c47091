import Sensing

/// By which gateway and in which window a device is answered.
struct DownlinkRoute: Sendable {
    let copy: HeardCopy
    let window: DownlinkWindow
    let way: GatewayRoutes.Route
    /// On the air, in nanoseconds.
    let airtime: Int64

    /// The concentrator's counter at which it begins; it wraps.
    var start: UInt32 { copy.counter &+ UInt32(truncatingIfNeeded: window.delay) &* 1_000_000 }
}

/// What is looked for.
struct DownlinkInquiry {
    let hearing: Hearing
    let refusedWays: [DownlinkWay]
    let dataRate: Int?
    /// Seconds to RX1.
    let delay: Int
    let rx1Offset: Int
    let rx2DataRate: Int
    let rx2Frequency: UInt32
    /// The share of a sub-band's hour that is left to others.
    let reserve: Double
    let now: UInt64
    let time: Timestamp
    /// Of the PHYPayload in that window; nil when it carries nothing that is worth it.
    let length: (DownlinkWindow) -> Int?
}

extension NetworkServer {
    /// The first way that is open: RX1 before RX2, and the gateway that heard the device best before the others. What
    /// stands against the others is told in `obstacles`.
    func route(_ inquiry: DownlinkInquiry, _ obstacles: inout [String]) -> DownlinkRoute? {
        let arrived = inquiry.hearing.arrived(now: inquiry.now, time: inquiry.time)
        let copies = inquiry.hearing.byQuality
        for kind in [DownlinkWindow.Kind.first, .second] {
            let delay = inquiry.delay + (kind == .second ? ServerLimits.secondWindow : 0)
            guard inquiry.now + ServerLimits.lead <= arrived + UInt64(delay) * ServerLimits.second else {
                obstacles.append("\(kind.rawValue) is too near or over")
                continue
            }
            for copy in copies {
                guard let window = window(kind, delay: delay, after: copy, inquiry) else {
                    obstacles.append("\(kind.rawValue) is on no frequency or data rate of \(settings.region.rawValue)")
                    continue
                }
                if let route = route(window, copy, inquiry, &obstacles) { return route }
            }
        }
        return nil
    }

    private func window(
        _ kind: DownlinkWindow.Kind, delay: Int, after copy: HeardCopy, _ inquiry: DownlinkInquiry
    ) -> DownlinkWindow? {
        switch kind {
        case .first:
            .first(
                after: copy, dataRate: inquiry.dataRate, offset: inquiry.rx1Offset, delay: delay,
                region: settings.region)
        case .second:
            DownlinkWindow(
                .second, delay: delay, frequency: inquiry.rx2Frequency, dataRate: inquiry.rx2DataRate,
                region: settings.region)
        }
    }

    private func route(
        _ window: DownlinkWindow, _ copy: HeardCopy, _ inquiry: DownlinkInquiry, _ obstacles: inout [String]
    ) -> DownlinkRoute? {
        let place = "\(window.kind.rawValue) by \(name(copy.gateway))"
        guard let way = routes.route(to: copy.gateway), let gateway = gateways[copy.gateway] else {
            obstacles.append("\(place): the gateway has sent no PULL_DATA for a minute")
            return nil
        }
        guard !inquiry.refusedWays.contains(DownlinkWay(gateway: copy.gateway, window: window.kind)) else {
            obstacles.append("\(place): the gateway refused it")
            return nil
        }
        guard let length = inquiry.length(window) else {
            obstacles.append("\(window.kind.rawValue) carries \(window.capacity) bytes at SF\(window.spreadingFactor)")
            return nil
        }
        let route = DownlinkRoute(copy: copy, window: window, way: way, airtime: window.airtime(length))
        guard gateway.isFree(at: route.start, airtime: route.airtime) else {
            obstacles.append("\(place): the gateway sends something else then")
            return nil
        }
        guard
            duty.mayTransmit(
                copy.gateway, frequency: window.frequency, airtime: route.airtime, now: inquiry.now,
                leaving: inquiry.reserve)
        else {
            obstacles.append("\(place): the duty cycle of \(Self.megahertz(window.frequency)) is spent for this hour")
            return nil
        }
        return route
    }

    /// Each of them once, and not those of dozens of gateways.
    static func words(_ obstacles: [String]) -> String {
        var told: [String] = []
        for obstacle in obstacles where !told.contains(obstacle) && told.count < 6 { told.append(obstacle) }
        return told.joined(separator: "; ")
    }

    /// `868.1 MHz`
    static func megahertz(_ frequency: UInt32) -> String { "\(Double(frequency / 1000) / 1000) MHz" }
}
