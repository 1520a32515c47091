/// Messages of LoRaWAN's application layer clock synchronization (TS003) on its port, for devices that have no
/// DeviceTimeReq.
public enum ClockSync {
    public static let port: UInt8 = 202
    /// Of the package, and the version of it that is spoken here.
    static let package: UInt8 = 1
    static let version: UInt8 = 1

    /// From a device.
    public enum Uplink: Hashable, Sendable {
        case packageVersion(package: UInt8, version: UInt8)
        /// The device's clock in GPS seconds; a token to be given back; whether it wants an answer in any case.
        case appTimeRequest(deviceTime: UInt32, token: UInt8, needsAnswer: Bool)
        case periodicityAnswer(isUnsupported: Bool, deviceTime: UInt32)
    }

    /// To a device.
    public enum Downlink: Hashable, Sendable {
        case packageVersionRequest
        /// Seconds that the device has to add to its clock.
        case appTimeAnswer(correction: Int32, token: UInt8)
        /// It shall ask every 128·2^period seconds, 0 to 15.
        case periodicityRequest(period: UInt8)
        /// 1 to 7; 0 does nothing.
        case forceResync(transmissions: UInt8)
    }

    /// The answer to a device's request; `now`: GPS time when its uplink ended.
    public static func answer(deviceTime: UInt32, token: UInt8, now: GPSTime) -> Downlink {
        // The difference of two clocks that may have begun anew is the shorter way round.
        .appTimeAnswer(correction: Int32(bitPattern: now.seconds &- deviceTime), token: token)
    }
}

extension ClockSync.Uplink {
    /// Several may stand in one payload; what is unknown or cut is `rest`.
    public static func read(_ bytes: some Collection<UInt8>) -> (commands: [Self], rest: [UInt8]) {
        CommandScan.read(bytes, lengths: [0: 2, 1: 5, 2: 5]) { identifier, content in
            switch identifier {
            case 0: .packageVersion(package: content[0], version: content[1])
            case 1:
                .appTimeRequest(
                    deviceTime: UInt32(truncatingIfNeeded: AirBytes.number(content[..<4])), token: content[4] & 0x0F,
                    needsAnswer: content[4] & 0x10 != 0)
            case 2:
                .periodicityAnswer(
                    isUnsupported: content[0] & 1 != 0,
                    deviceTime: UInt32(truncatingIfNeeded: AirBytes.number(content[1...])))
            default: nil
            }
        }
    }

    public var bytes: [UInt8] {
        switch self {
        case .packageVersion(let package, let version): [0, package, version]
        case .appTimeRequest(let time, let token, let needsAnswer):
            [1] + AirBytes.little(time, 4) + [token & 0x0F | (needsAnswer ? 0x10 : 0)]
        case .periodicityAnswer(let isUnsupported, let time):
            [2, isUnsupported ? 1 : 0] + AirBytes.little(time, 4)
        }
    }
}

extension ClockSync.Downlink {
    /// Several may stand in one payload; what is unknown or cut is `rest`.
    public static func read(_ bytes: some Collection<UInt8>) -> (commands: [Self], rest: [UInt8]) {
        CommandScan.read(bytes, lengths: [0: 0, 1: 5, 2: 1, 3: 1]) { identifier, content in
            switch identifier {
            case 0: .packageVersionRequest
            case 1:
                .appTimeAnswer(
                    correction: Int32(truncatingIfNeeded: AirBytes.number(content[..<4])), token: content[4] & 0x0F)
            case 2: .periodicityRequest(period: content[0] & 0x0F)
            case 3: .forceResync(transmissions: content[0] & 0b111)
            default: nil
            }
        }
    }

    public var bytes: [UInt8] {
        switch self {
        case .packageVersionRequest: [0]
        case .appTimeAnswer(let correction, let token): [1] + AirBytes.little(correction, 4) + [token & 0x0F]
        case .periodicityRequest(let period): [2, period & 0x0F]
        case .forceResync(let transmissions): [3, transmissions & 0b111]
        }
    }
}
