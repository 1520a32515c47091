import Sensing

/// Which devices are served, and what is known of them from before.
extension NetworkServer {
    /// A device at the start, or when the ledger changed: what runs goes on, and counters of the same session do not go
    /// down.
    public mutating func admit(_ device: Device, memory: DeviceMemory) {
        let before = devices[device.eui]?.addresses ?? []
        if devices[device.eui] == nil {
            devices[device.eui] = ServedDevice(device, memory: memory, region: settings.region)
        } else {
            devices[device.eui]?.readmit(device, memory: memory)
        }
        index(device.eui, before: before)
    }

    /// Nothing of it is taken from now on; what waits for it is forgotten.
    public mutating func remove(_ device: EUI64) {
        guard let served = devices.removeValue(forKey: device) else { return }
        changed.remove(device)
        waiting.remove(device)
        index(device, before: served.addresses)
    }

    /// Served by another network server: nothing of them is taken here.
    public mutating func excludes(_ devices: Set<EUI64>) {
        excluded = devices
    }

    /// A stored record tells how far a device had counted; a counter only goes up. Promotes the offered session of that
    /// address.
    public mutating func raise(_ device: EUI64, address: DeviceAddress, counter: UInt32) {
        let before = devices[device]?.addresses ?? []
        devices[device]?.raise(address, to: counter)
        index(device, before: before)
    }

    /// The addresses of a device are others than before.
    mutating func index(_ device: EUI64, before: Set<DeviceAddress>) {
        let after = devices[device]?.addresses ?? []
        for address in before.subtracting(after) {
            holders[address]?.removeAll { $0 == device }
            if holders[address]?.isEmpty == true { holders[address] = nil }
        }
        for address in after.subtracting(before) {
            holders[address] = ((holders[address] ?? []) + [device]).sorted()
        }
    }

    /// Some of its summary is new; those of all devices are written together, once in a while.
    mutating func noteChange(of device: EUI64, now: UInt64) {
        changed.insert(device)
        guard summariesDue == nil else { return }
        summariesDue = now + ServerLimits.summary
        expect(now + ServerLimits.summary)
    }

    func persisted(_ device: EUI64) -> LedgerEntry? {
        devices[device].map { .memory(device, $0.ledgerMemory) }
    }
}
