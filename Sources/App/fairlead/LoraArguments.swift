import ArgumentParser
import LoRaWAN

/// The identity of a device on the command line.
struct EUIArgument: ExpressibleByArgument {
    let eui: EUI64

    init?(argument: String) {
        guard let eui = EUI64(argument) else { return nil }
        self.eui = eui
    }
}

/// Whom a device has to ask to join: an EUI, or `any`.
struct JoinEUIArgument: ExpressibleByArgument {
    /// Nil: any.
    let eui: EUI64?

    init?(argument: String) {
        guard argument != "any" else {
            eui = nil
            return
        }
        guard let eui = EUI64(argument) else { return nil }
        self.eui = eui
    }
}

/// DevAddr on the command line.
struct AddressArgument: ExpressibleByArgument {
    let address: DeviceAddress

    init?(argument: String) {
        guard let address = DeviceAddress(argument) else { return nil }
        self.address = address
    }
}

struct NoncesArgument: ExpressibleByArgument, CaseIterable {
    let value: DevicePolicy.Nonces

    static let allCases = DevicePolicy.Nonces.allCases.map { Self(value: $0) }
    static let allValueStrings = DevicePolicy.Nonces.allCases.map(\.rawValue)
}

struct CounterResetArgument: ExpressibleByArgument, CaseIterable {
    let value: DevicePolicy.CounterReset

    static let allCases = DevicePolicy.CounterReset.allCases.map { Self(value: $0) }
    static let allValueStrings = DevicePolicy.CounterReset.allCases.map(\.rawValue)
}

struct TimeBaseArgument: ExpressibleByArgument, CaseIterable {
    let value: DevicePolicy.TimeBase

    static let allCases = DevicePolicy.TimeBase.allCases.map { Self(value: $0) }
    static let allValueStrings = DevicePolicy.TimeBase.allCases.map(\.rawValue)
}

extension NoncesArgument {
    init?(argument: String) {
        guard let value = DevicePolicy.Nonces(rawValue: argument) else { return nil }
        self.init(value: value)
    }
}

extension CounterResetArgument {
    init?(argument: String) {
        guard let value = DevicePolicy.CounterReset(rawValue: argument) else { return nil }
        self.init(value: value)
    }
}

extension TimeBaseArgument {
    init?(argument: String) {
        guard let value = DevicePolicy.TimeBase(rawValue: argument) else { return nil }
        self.init(value: value)
    }
}
