import LoRaWAN
import Store

/// Why the LoRa ledger could not do what it was asked to.
public enum LoRaLedgerError: Error, Hashable, Sendable {
    case cannotPrepare(path: String, reason: String)
    case missing(path: String)
    /// `mode`: permission bits; `wanted`: what they should be.
    case exposed(path: String, mode: UInt32, wanted: UInt32)
    case foreignOwner(path: String, owner: UInt32, own: UInt32)
    case laterVersion(path: String, found: Int64, known: Int64)
    case damaged(path: String, finding: String)
    case unknownDevice(EUI64)
    case badDownlink(String)
    case database(SQLiteError)
}

extension LoRaLedgerError {
    /// Another process is writing.
    var isBusy: Bool {
        if case .database(let error) = self { error.kind == .busy } else { false }
    }
}

extension LoRaLedgerError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .cannotPrepare(let path, let reason):
            return "cannot use '\(path)' for the LoRa ledger: \(reason); check that the directory exists and may be "
                + "written"
        case .missing(let path):
            return "there is no LoRa ledger '\(path)': provision a device first, with 'fairlead lora add'"
        case .exposed(let path, let mode, let wanted):
            return
                "'\(path)' holds keys and others can use it (mode \(octal(mode))): chmod \(octal(wanted)) '\(path)', and "
                + "think of its keys as known to them"
        case .foreignOwner(let path, let owner, let own):
            return
                "'\(path)' belongs to user \(owner), but this is user \(own), and the keys of the LoRa ledger are one "
                + "user's alone: run this as user \(owner) or as root"
        case .laterVersion(let path, let found, let known):
            return "'\(path)' was written by a later version (schema \(found), known is \(known)); update this program"
        case .damaged(let path, let finding):
            return "the LoRa ledger '\(path)' is damaged: \(finding); put back a copy of it, or move it away and "
                + "provision every device again (those that join have to join anew)"
        case .unknownDevice(let device):
            return "the device '\(device)' is not provisioned here: 'fairlead lora devices' lists those that are, "
                + "'fairlead lora add \(device)' adds it"
        case .badDownlink(let reason):
            return reason
        case .database(let error) where isBusy:
            return "'\(error.path)' is in use by another process just now: try again"
        case .database(let error):
            return error.description
        }
    }

    private func octal(_ mode: UInt32) -> String {
        "0" + String(mode, radix: 8)
    }
}
