/// What a device asks of the server in one of its frames.
struct UplinkRequests: Hashable, Sendable {
    /// ACK of a confirmed frame.
    var acknowledgement = false
    /// Any downlink: ADRACKReq, or an answer that the device repeats until it hears one.
    var anyDownlink = false
    var linkCheck = false
    var deviceTime = false
    /// AppTimeReq (TS003): the device's clock in GPS seconds, its token, and whether it wants an answer in any case.
    var appTime: AppTime?

    struct AppTime: Hashable, Sendable {
        var deviceTime: UInt32
        var token: UInt8
        var needsAnswer: Bool
    }

    init() {}

    /// `plain`: with the payload deciphered.
    init(_ plain: DataFrame, _ commands: [UplinkCommand]) {
        acknowledgement = plain.isConfirmed
        anyDownlink = plain.control.asksForDownlink
        for command in commands {
            switch command {
            case .linkCheckRequest: linkCheck = true
            case .deviceTimeRequest: deviceTime = true
            case .rxParametersAnswer, .rxTimingAnswer, .downlinkChannelAnswer: anyDownlink = true
            default: break
            }
        }
        guard plain.port == ClockSync.port else { return }
        for message in ClockSync.Uplink.read(plain.payload).commands {
            guard case .appTimeRequest(let time, let token, let needsAnswer) = message else { continue }
            appTime = AppTime(deviceTime: time, token: token, needsAnswer: needsAnswer)
        }
    }

    var isEmpty: Bool { self == UplinkRequests() }
}
