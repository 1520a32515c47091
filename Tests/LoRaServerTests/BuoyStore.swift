import LoRaWAN
import Sensing
import Store
import Synchronization
import Transports

/// A real store with one buoy, which takes frames as a station does: the answer is the commit.
struct BuoyStore {
    let store: StationStore
    let instrument: Int32
    private let directory: String

    init(_ place: LedgerPlace) async throws {
        directory = place.root + "/store"
        store = try StationStore.open(directory: directory)
        instrument = try await store.register(
            InstrumentDescription(
                name: "buoy", driver: "reeftemps/buoy",
                datastreams: [
                    DatastreamDescription(key: "temperature", name: "sea_water_temperature", unit: "degC", ucum: "Cel")
                ])
        ).number
    }

    let newest = NewestFrame()

    var consumer: BuoyConsumer { BuoyConsumer(store: store, instrument: instrument, newest: newest) }

    /// Closes it, and gives the frames that are in it.
    func close() async throws -> [[UInt8]] {
        await store.close()
        var frames: [[UInt8]] = []
        try StationLedgerReader.open(directory: directory).forEachRecord { _, stored in
            if stored.record.direction == .received { frames.append(stored.record.raw) }
            return true
        }
        return frames
    }
}

/// The counter of the newest frame that is durable, as a station finds it in its store at the start.
final class NewestFrame: Sendable {
    private let known = Mutex<UInt32?>(nil)

    var counter: UInt32? { known.withLock { $0 } }

    func note(_ counter: UInt32?) {
        known.withLock { $0 = counter ?? $0 }
    }
}

struct BuoyConsumer: LinkConsumer {
    let store: StationStore
    let instrument: Int32
    let newest: NewestFrame

    mutating func receive(_ bytes: UnsafeRawBufferPointer, _ arrival: Arrival) {}
    mutating func ended(source: Int) {}
    mutating func changed(to state: LinkState) {}

    mutating func take(radio frame: RadioFrame, answer: @escaping @Sendable (Bool) -> Void) {
        let refused = store.append([Record(instrument: instrument, time: frame.reception.time, raw: frame.raw)])
        guard refused == 0 else { return answer(false) }
        let newest = newest
        store.whenDurable { isDurable in
            if isDurable { newest.note(frame.counter) }
            answer(isDurable)
        }
    }
}
