import Delivery
import LoRaWAN
import Sensing
import Store

/// The newest frame of a device that is in the store: what it has counted to, whatever the ledger says.
struct StoredUplink: Hashable, Sendable {
    /// As it is stored.
    var raw: [UInt8]
    /// The whole counter.
    var counter: UInt32

    /// Of a frame that the station's own server took; nil for the message of another one.
    var address: DeviceAddress? {
        // MHDR, then DevAddr with its last byte first (LoRaWAN 1.0.3, 4.1 and 4.3.1).
        guard raw.count >= 12, raw[0] == 0x40 || raw[0] == 0x80 else { return nil }
        return DeviceAddress(raw[1...4].reversed().reduce(0) { $0 << 8 | UInt32($1) })
    }

    /// - Parameter wanted: instruments by name, and until when what is older need not be looked for.
    static func find(
        _ wanted: [String: Instant], in directory: String, into found: inout [String: StoredUplink]
    ) throws(StoreError) {
        guard !wanted.isEmpty else { return }
        let reader = try StationLedgerReader.open(directory: directory)
        var books: [String: [Int32: (name: String, counter: Int32)]] = [:]
        try reader.forEachNewest(of: wanted) { epoch, stored in
            let book = books[epoch] ?? Self.book(of: reader.registrations(epoch: epoch), wanted)
            books[epoch] = book
            guard let (name, stream) = book[stored.record.instrument] else { return nil }
            // What is older does not count.
            guard found[name] == nil else { return name }
            guard stored.record.reprocessed == nil,
                let counter = stored.record.observations.first(where: { $0.datastream == stream })?.result.mantissa
            else { return nil }
            found[name] = StoredUplink(raw: stored.record.raw, counter: UInt32(clamping: counter))
            return name
        }
    }

    /// The instruments of an epoch by number, with the number of their frame counter's datastream.
    private static func book(
        of registrations: [InstrumentRegistration], _ wanted: [String: Instant]
    ) -> [Int32: (name: String, counter: Int32)] {
        let key = RadioDatastream.descriptions[RadioDatastream.frameCounter.rawValue].key
        return registrations.reduce(into: [:]) { book, registration in
            let description = registration.description
            guard wanted[description.name] != nil,
                let place = description.datastreams.firstIndex(where: { $0.key == key })
            else { return }
            book[registration.number] = (description.name, registration.datastreamNumbers[place])
        }
    }
}
