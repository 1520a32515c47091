import Delivery
import Sensing
import Store

/// Takes from the outbox what a destination wants to have of it.
actor BatchSource {
    /// What was fetched and is to be encoded.
    struct Content: Sendable {
        var epoch: String
        var lane: Lane
        /// What may travel by itself, in order; records as they are stored are one piece that may be cut anywhere.
        var pieces: [SelectedPiece]

        var covers: PartRanges { pieces.reduce(into: PartRanges()) { $0.formUnion($1.covers) } }
        /// Records and raw bytes of others.
        var records: Int { pieces.reduce(0) { $0 + $1.count } }
    }

    private struct Place: Hashable {
        var epoch: String
        var lane: Lane
    }

    /// What is being made of the records of one epoch and lane.
    private struct Making {
        var thinner: Thinner
        /// Made, and not taken yet.
        var pieces: [SelectedPiece] = []
    }

    /// A thinned product needs many records for few results.
    private static let recordsForThinning = 5000
    /// How many requests may pass without a result before others have their turn.
    private static let patience = 64

    private let destination: String
    private let selection: Selection
    private let outbox: any Outbox
    private let clock: @Sendable () -> Instant?
    private var making: [Place: Making] = [:]

    init(
        destination: String, selection: Selection, outbox: any Outbox, clock: @escaping @Sendable () -> Instant?
    ) {
        self.destination = destination
        self.selection = selection
        self.outbox = outbox
        self.clock = clock
    }

    /// The next content of a lane; nil when there is none.
    func next(_ request: ForwardingMachine.FetchRequest) async throws -> Content? {
        selection.takesEverything ? try await whole(request) : try await product(request)
    }

    /// A product that was given up is made again from the store: it comes out the same. With it go the other lanes of
    /// the epoch, because what it settled may have been theirs.
    func givenUp(epoch: String) {
        for place in making.keys where place.epoch == epoch { making[place] = nil }
    }

    /// What did not fit into the message waits for the next one.
    func takeBack(_ pieces: [SelectedPiece], epoch: String, lane: Lane) {
        making[Place(epoch: epoch, lane: lane)]?.pieces.insert(contentsOf: pieces, at: 0)
    }

    private func whole(_ request: ForwardingMachine.FetchRequest) async throws -> Content? {
        let pending = try await outbox.nextBatch(
            OutboxRequest(
                destination: destination, lane: request.lane, maximumRecords: request.maximumRecords,
                maximumBytes: request.maximumBytes, excluding: request.excluding))
        return pending.map { pending in
            let piece = SelectedPiece(records: pending.records, raws: pending.raws, covers: pending.covers)
            return Content(epoch: pending.epoch, lane: pending.lane, pieces: [piece])
        }
    }

    private func product(_ request: ForwardingMachine.FetchRequest) async throws -> Content? {
        for _ in 0..<Self.patience {
            if let content = takeMade(request) { return content }
            let pending = try await outbox.nextBatch(
                OutboxRequest(
                    destination: destination, lane: request.lane,
                    maximumRecords: max(request.maximumRecords, Self.recordsForThinning),
                    maximumBytes: request.maximumBytes * 16, excluding: excluding(request)))
            guard let pending else {
                for place in making.keys where place.lane == request.lane { drain(place) }
                return takeMade(request)
            }
            let registrations = try await outbox.registrations(epoch: pending.epoch)
            let place = Place(epoch: pending.epoch, lane: request.lane)
            var state = making[place] ?? Making(thinner: Thinner(selection))
            state.pieces += state.thinner.take(
                records: pending.records, raws: pending.raws, covers: pending.covers, registrations: registrations,
                now: clock())
            making[place] = state
        }
        return nil
    }

    private func drain(_ place: Place) {
        guard var state = making[place] else { return }
        state.pieces += state.thinner.drained(now: clock())
        making[place] = state
    }

    private func takeMade(_ request: ForwardingMachine.FetchRequest) -> Content? {
        let places = making.filter { $0.key.lane == request.lane && !$0.value.pieces.isEmpty }.keys
        guard let place = places.min(by: { $0.epoch < $1.epoch }), var state = making[place] else { return nil }
        var (count, records) = (0, 0)
        while count < state.pieces.count, count == 0 || records + state.pieces[count].count <= request.maximumRecords {
            records += state.pieces[count].count
            count += 1
        }
        let content = Content(epoch: place.epoch, lane: place.lane, pieces: Array(state.pieces.prefix(count)))
        state.pieces.removeFirst(count)
        making[place] = state
        return content
    }

    /// What is on its way, and what was looked at and is not settled.
    private func excluding(_ request: ForwardingMachine.FetchRequest) -> [String: PartRanges] {
        var excluding = request.excluding
        for (place, state) in making {
            excluding[place.epoch, default: PartRanges()].formUnion(state.thinner.waiting)
            for piece in state.pieces { excluding[place.epoch, default: PartRanges()].formUnion(piece.covers) }
        }
        return excluding
    }
}

extension SelectedPiece {
    /// Records, and raw bytes of other records.
    var count: Int { max(records.count, raws.count) }
}
