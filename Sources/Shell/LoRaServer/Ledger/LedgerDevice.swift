import LoRaWAN
import Sensing

/// A device as the ledger has it.
public struct LedgerDevice: Hashable, Sendable {
    public var device: Device
    public var memory: DeviceMemory
    public var added: Instant
    /// Why a frame or a join of it came to nothing last; nil when none did.
    public var lastRefusal: Refusal?

    /// How many DevNonces it has used.
    public var usedNonces: Int { memory.nonces.values.reduce(0) { $0 + $1.count } }
}

/// What became of a device that was to be provisioned.
public enum LedgerAddition: Hashable, Sendable {
    case added
    /// Keys, activation or policy are others than before.
    case changed
    /// It was removed, and is there again, with the nonces that it had used.
    case revived
    case unchanged
}

/// A session of a device. Earlier ones are kept: with their keys, stored frames can be enciphered as they were heard.
public struct LedgerSession: Hashable, Sendable {
    public enum State: String, Hashable, Sendable {
        case current, offered, earlier
    }

    public var session: DeviceSession
    public var state: State
    public var ended: Instant?
}
