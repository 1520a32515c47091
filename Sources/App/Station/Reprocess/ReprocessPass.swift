import Console
import Delivery
import DriverRuntime
import Sensing
import Store

/// Goes through the stored records of one instrument and has their raw bytes parsed again.
struct ReprocessPass {
    /// A record that was parsed again.
    struct Item {
        var epoch: String
        var original: StoredRecord
        /// What stands for it now.
        var before: [ProcessedRecord]
        /// What was made of its bytes.
        var after: [ProcessedRecord]
        /// What is to be stored; empty where nothing has changed.
        var results: [ProcessedRecord]
    }

    private let reader: StationLedgerReader
    private let means: ReprocessMeans
    private let selection: RecordSelection
    private let instrument: String
    private(set) var table = DatastreamTable()
    /// By the place in what results are registered with: the driver's own numbers first.
    private let registeredNumbers: [Int32]
    /// What the way by radio told of a frame, which no driver can know.
    private let radioNumbers: Set<Int32>
    private var earlier = EarlierResults()
    /// Records of the name that another driver read.
    private(set) var passedOver = 0
    /// The last record that was read.
    private(set) var end: RecordPlace?

    /// What the numbers of the epoch that is being read mean.
    private struct Numbers {
        var epoch = ""
        var instruments: [Int32: InstrumentDescription] = [:]
        var datastreams: [Int32: Int32] = [:]
    }

    init(
        _ reader: StationLedgerReader, instrument: String, from: Instant?, until: Instant?, means: ReprocessMeans
    ) throws(StoreError) {
        self.reader = reader
        self.means = means
        self.instrument = instrument
        selection = RecordSelection(instruments: [instrument], from: from, until: until)
        var table = DatastreamTable()
        registeredNumbers = means.datastreams.map { table.number(of: $0) }
        radioNumbers = Set(registeredNumbers.dropFirst(means.session.driver.datastreams.count))
        self.table = table
        try readEarlier()
    }

    /// The place of a datastream in what results are registered with; nil for one that is not among these.
    func index(of number: Int32) -> Int? { registeredNumbers.firstIndex(of: number) }

    /// - Parameter limit: the last record to be read; nil for all.
    mutating func run(until limit: RecordPlace? = nil, _ body: (Item, DatastreamTable) -> Bool) throws(StoreError) {
        var live = RawReplay(means.session, comesInDatagrams: means.comesInDatagrams)
        // A frame by radio has the stamp of its gateway's receiver, if that knows the time.
        var file = RawReplay(means.session, comesInDatagrams: means.session.driver.framing.takesUplinks)
        var fileDigest = ""
        var numbers = Numbers()
        var isWanted = true
        func tell(_ replayed: [RawReplay.Replayed], _ numbers: Numbers) -> Bool {
            for each in replayed where !body(item(each, numbers), table) { return false }
            return true
        }
        try reader.forEachRecord(selection) { epoch, stored in
            if numbers.epoch != epoch {
                isWanted = tell(live.beginAnew() + file.beginAnew(), numbers)
                numbers = learn(epoch)
            }
            if case .begins(let digest) = FileNote.kind(of: stored.record), digest != fileDigest {
                fileDigest = digest
                isWanted = isWanted && tell(file.beginAnew(), numbers)
            }
            guard isWanted, isWithin(limit, epoch, stored.position) else { return false }
            guard takes(stored, numbers) else { return true }
            end = RecordPlace(epoch: epoch, position: stored.position)
            // What a file brought has no stamp of the station's clock, and was read apart.
            let settled = stored.record.time.stamp == nil ? file.take(stored) : live.take(stored)
            isWanted = tell(settled, numbers)
            return isWanted
        }
        if isWanted { _ = tell(live.finish() + file.finish(), numbers) }
    }

    private func isWithin(_ limit: RecordPlace?, _ epoch: String, _ position: UInt64) -> Bool {
        guard let limit, limit.epoch == epoch else { return true }
        return position <= limit.position
    }

    private mutating func takes(_ stored: StoredRecord, _ numbers: Numbers) -> Bool {
        let record = stored.record
        guard record.direction == .received, record.reprocessed == nil, !record.raw.isEmpty else { return false }
        guard let drivers = means.drivers, let driver = numbers.instruments[record.instrument]?.driver,
            !drivers.contains(driver)
        else { return true }
        passedOver += 1
        return false
    }

    private mutating func learn(_ epoch: String) -> Numbers {
        var numbers = Numbers(epoch: epoch)
        for registration in reader.registrations(epoch: epoch) where registration.description.name == instrument {
            numbers.instruments[registration.number] = registration.description
            for (number, description) in zip(registration.datastreamNumbers, registration.description.datastreams) {
                numbers.datastreams[number] = table.number(of: description)
            }
        }
        return numbers
    }

    /// What earlier runs made of the same records.
    private mutating func readEarlier() throws(StoreError) {
        let notes = try StoredRuns(reader)
        guard notes.has(instrument) else { return }
        var numbers = Numbers()
        try reader.forEachRecord(selection) { epoch, stored in
            if numbers.epoch != epoch { numbers = learn(epoch) }
            guard let reprocessed = stored.record.reprocessed else { return true }
            let streams = numbers.datastreams
            earlier.add(
                ProcessedRecord(stored.record) { streams[$0] ?? -1 }, replacing: reprocessed.position,
                in: notes.versions.origin(of: reprocessed, in: epoch), run: reprocessed.run)
            return true
        }
    }

    private func item(_ replayed: RawReplay.Replayed, _ numbers: Numbers) -> Item {
        let stored = replayed.stored
        let own = ProcessedRecord(stored.record) { numbers.datastreams[$0] ?? -1 }
        let before = (earlier.results(for: stored.position, in: numbers.epoch) ?? [own]).filter { !$0.isEmpty }
        var after = replayed.frames.map { frame in ProcessedRecord(frame) { registeredNumbers[Int($0)] } }
        let told = own.observations.filter { radioNumbers.contains($0.datastream) }
        if !told.isEmpty {
            if after.isEmpty { after = [.empty] }
            after[0].observations += told
        }
        after.removeAll(where: \.isEmpty)
        // What the transport said of its bytes is said still.
        if let defect = own.defect, defect.hasPrefix(Self.cutDatagram) { after = before }
        let results = before == after ? [] : after.isEmpty ? [ProcessedRecord.empty] : after
        return Item(epoch: numbers.epoch, original: stored, before: before, after: after, results: results)
    }

    /// How `Arrival.Boundary` begins its defect.
    private static let cutDatagram = "datagram of"
}
