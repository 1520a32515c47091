import LoRaServer
import LoRaWAN
import Logging
import Sensing
import Store
import Threads
import Transports

/// Looks in the store for the newest frame of each LoRa instrument, at the start of the station.
struct StoredCounters: Sendable {
    /// By the name of the instrument.
    let devices: [(name: String, settings: LoRaWANSettings)]
    /// The store's.
    let directory: String
    let now: Instant
    let log: Logger

    /// What is so much older than the ledger's last word of a device is not newer than that: the ledger is written every
    /// ten seconds, and the clock may have been set. In nanoseconds.
    private static let margin: Int64 = 3600 * Instant.nanosecondsPerSecond
    /// No network server sends a message again after so long; nanoseconds.
    private static let longestMemory: Int64 = 30 * 86_400 * Instant.nanosecondsPerSecond

    /// On a thread of its own, because the store is read through.
    func find() async -> [String: StoredUplink] {
        guard !devices.isEmpty else { return [:] }
        return await withCheckedContinuation { continuation in
            do throws(ThreadFailure) {
                _ = try JoinableThread(name: "counters") { continuation.resume(returning: look()) }
            } catch {
                continuation.resume(returning: look())
            }
        }
    }

    private func look() -> [String: StoredUplink] {
        var found: [String: StoredUplink] = [:]
        do throws(StoreError) {
            try StoredUplink.find(wanted(), in: directory, into: &found)
        } catch {
            log.error(
                """
                lorawan: the newest frames in the store cannot be read, so frame counters are those of the ledger, \
                which may be ten seconds older: \(error)
                """)
        }
        return found
    }

    /// Until when each is looked for: a device that is silent for a year must not have the whole store read.
    private func wanted() -> [String: Instant] {
        let known =
            (try? LoRaLedger(directory: LoRaLedger.directory(ofStore: directory), isCreated: false).devices()) ?? []
        let lastHeard = Dictionary(
            known.map { ($0.device.eui, $0.memory.lastHeard?.time.instant ?? $0.added) },
            uniquingKeysWith: { first, _ in first })
        return devices.reduce(into: [:]) { wanted, device in
            if device.settings.server != nil {
                wanted[device.name] = now.adding(nanoseconds: -Self.longestMemory)
            } else if let instant = lastHeard[device.settings.device] {
                wanted[device.name] = instant.adding(nanoseconds: -Self.margin)
            }
        }
    }
}
