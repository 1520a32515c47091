import LoRaWAN
import Sensing

/// Which devices the ledger has, as the server's thread saw it last.
struct DeviceBook {
    private var revisions: [EUI64: Int64] = [:]
    /// Provisioned, but no instrument uses them.
    private var unused: Set<EUI64> = []
    private var addresses: [DeviceAddress: EUI64] = [:]
    /// Downlinks up to this number were taken over.
    var lastDownlink: UInt64 = 0
    /// Above it, those that came by the station itself.
    var queuedHere: Set<UInt64> = []

    func isProvisioned(_ device: EUI64) -> Bool {
        revisions[device] != nil
    }

    /// Devices that were added, changed or removed since the last call.
    mutating func changes(_ now: [EUI64: Int64]) -> (changed: [EUI64], removed: [EUI64]) {
        defer { revisions = now }
        let changed = now.filter { revisions[$0.key] != $0.value }.map(\.key)
        return (changed.sorted(), revisions.keys.filter { now[$0] == nil }.sorted())
    }

    /// The changes were not carried out.
    mutating func forget(_ device: EUI64) {
        revisions[device] = nil
    }

    mutating func noteUnused(_ device: LedgerDevice) {
        unused.insert(device.device.eui)
        if case .personalised(let address, _) = device.device.activation { addresses[address] = device.device.eui }
        for session in [device.memory.session, device.memory.offered] {
            if let session { addresses[session.address] = device.device.eui }
        }
    }

    mutating func removeUnused(_ device: EUI64) {
        unused.remove(device)
        addresses = addresses.filter { $0.value != device }
    }

    /// In better words, where the device is one that only lacks its instrument.
    func worded(_ refusal: Refusal) -> Refusal {
        guard refusal.kind == .unknownDevice,
            let device = refusal.device ?? refusal.address.flatMap({ addresses[$0] }), unused.contains(device)
        else { return refusal }
        var refusal = refusal
        refusal.device = device
        refusal.text =
            "the device \(device) is provisioned, but no instrument of the station file uses it: add an instrument with "
            + "'transport: {lorawan: \(device)}' and restart the station"
        return refusal
    }
}
