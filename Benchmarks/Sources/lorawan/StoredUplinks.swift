import LoRaWAN
import Programs

/// What the store has of the uplinks, read from its files.
struct StoredUplinks {
    /// Uplinks that are there at least once.
    private(set) var distinct = 0
    private(set) var doubled = 0
    /// Not as the device said it.
    private(set) var wrong = 0

    init(_ store: String, _ plan: UplinkPlan) throws(BenchmarkFailure) {
        let devices = Dictionary(uniqueKeysWithValues: plan.devices.map { ($0.name, $0) })
        var seen: [String: Set<UInt16>] = [:]
        let files = output(of: "find '\(store)' -name '*-[0-9]*.db'").split(separator: "\n").map(String.init)
        for file in files.sorted() {
            let database = try DatabaseFile(file, readOnly: true)
            var names: [Int64: String] = [:]
            try database.each("SELECT number, name FROM instrument") { names[$0.integer(0) ?? 0] = $0.text(1) }
            try database.each("SELECT instrument, raw FROM record WHERE direction = 0") { row in
                guard let name = names[row.integer(0) ?? 0], let device = devices[name] else { return }
                guard case .data(let frame)? = try? PHYPayload(row.bytes(1)),
                    frame.payload == device.payload(UInt32(frame.counter))
                else { return wrong += 1 }
                if seen[name, default: []].insert(frame.counter).inserted { distinct += 1 } else { doubled += 1 }
            }
        }
    }
}
