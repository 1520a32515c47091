import Console
import Forwarders
import Sensing
import StationClock
import Store

/// Puts together what the station says about itself.
struct StatusReport: Sendable {
    let station: String
    let started: Instant
    let clock: StationClock
    let store: StationStore
    let instruments: [StationInstrument]
    let forwarders: [Forwarder]
    let radio: StationRadio?
    let readings: RecentReadings

    func status() async -> StationStatus {
        let statistics = await store.statistics()
        let now = clock.now()
        var destinations: [Console.DestinationStatus] = []
        for forwarder in forwarders {
            destinations.append(await destination(forwarder, statistics))
        }
        return StationStatus(
            station: station, time: now.instant, started: started, epoch: statistics.epoch, version: programVersion,
            clock: ClockStatus(now, by: clock.model), store: StoreStatus(statistics),
            instruments: instruments.enumerated().map { index, instrument in
                instrument.status(readings: readings.readings(of: index))
            },
            destinations: destinations, lorawan: radio?.status(now: clock.monotonic()))
    }

    private func destination(
        _ forwarder: Forwarder, _ statistics: StoreStatistics
    ) async -> Console.DestinationStatus {
        let status = await forwarder.status()
        let backlog = statistics.destinations.first { $0.name == forwarder.destination }
        var shown = Console.DestinationStatus(
            name: status.name, kind: status.kind, required: status.isRequired, state: status.state.shown,
            message: status.message, backlogRecords: backlog?.backlogRecords ?? 0,
            forwardedRecords: status.forwardedRecords, acknowledgedRecords: status.acknowledgedRecords,
            lastAcknowledgement: status.lastAcknowledgement)
        shown.acknowledgement = status.worth.rawValue
        shown.worth = status.worth.text
        shown.pause = status.pause
        shown.lanes = (backlog?.lanes ?? []).map {
            LaneStatus(lane: "\($0.lane)", records: $0.records, bytes: $0.bytes)
        }
        shown.oldestSeconds = backlog?.oldestUnconfirmedSeconds
        shown.acknowledgedRaws = status.acknowledgedRaws
        shown.refusedRecords = status.refusedRecords
        shown.revokedRecords = status.revokedRecords
        shown.lostRecords = status.lostRecords
        shown.skippedRecords = backlog?.skippedRecords ?? 0
        shown.archive = status.archive
        shown.lastInquiry = status.lastInquiry
        shown.sentBytes = status.sentBytes
        shown.spentToday = status.spentToday
        shown.leftToday = status.leftToday
        return shown
    }
}

/// As `fairlead --version` and the status say it.
public let programVersion = "0.1.0"

/// When this version was released: no time before it is believed.
let programReleased = Instant(unixSeconds: 1_793_491_200)  // 2026-11-01T00:00:00Z

extension StoreStatus {
    init(_ statistics: StoreStatistics) {
        self.init(
            storedRecords: statistics.storedRecords, storedObservations: statistics.storedObservations,
            lostRecords: statistics.lostRecords, lostBytes: statistics.lostBytes,
            pendingRecords: statistics.pendingRecords, commits: statistics.commits,
            commitP99Milliseconds: statistics.commitMillisecondsP99,
            durableP50Milliseconds: statistics.receiveToDurableMillisecondsP50,
            durableP99Milliseconds: statistics.receiveToDurableMillisecondsP99, bytesOnDisk: statistics.bytesOnDisk,
            segments: UInt64(statistics.segments), state: statistics.state.shown, message: statistics.message)
        acceptedRecords = statistics.accepted
        archivedRecords = statistics.archived
        bufferedRecords = statistics.buffered
        droppedRecords = statistics.dropped
        setAsideRecords = statistics.setAside
        identityHolds = statistics.identityHolds
        limitBytes = statistics.limitBytes
    }
}

extension StoreState {
    fileprivate var shown: StoreStatus.State {
        switch self {
        case .writing: .writing
        case .full: .full
        case .failing: .failing
        }
    }
}

extension DestinationState {
    fileprivate var shown: Console.DestinationStatus.State {
        switch self {
        case .connected: .connected
        case .waiting: .waiting
        case .failed: .failed
        }
    }
}
