import Delivery
import DriverRuntime
import Sensing
import SimulatedInstruments
import Store
import Transports

@testable import Station

/// What is simulated at one line of the virtual station, and how.
struct LinePlan {
    var name: String
    var kind: InstrumentKind
    var settings: [String: String] = [:]
    /// Each message in a datagram of its own, instead of a stream of bytes.
    var isDatagrams = false
}

/// A simulated instrument, and the feed that carries its bytes into the station.
struct VirtualLine {
    let name: String
    let board: InstrumentBoard
    private(set) var instrument: Faults
    /// Everything that came over the line, in order.
    private(set) var carried: [UInt8] = []
    private(set) var breaks = 0
    private let boundary: Arrival.Boundary
    private let world: VirtualWorld
    private var feed: InstrumentFeed

    init(
        _ plan: LinePlan, registration: InstrumentRegistration, session: DriverSession, store: StationStore,
        world: VirtualWorld
    ) throws {
        name = plan.name
        self.world = world
        boundary = plan.isDatagrams ? .datagram : .stream
        board = InstrumentBoard()
        instrument = try InstrumentPlan(kind: plan.kind, settings: plan.settings).makeInstrument(start: world.now)
        instrument.readerArrived(now: world.now)
        feed = InstrumentFeed(
            registration: registration, session: session, board: board,
            sink: RecordSink(store: store, holdsBack: false))
    }

    var deadline: Nanoseconds? { instrument.deadline }

    /// What the instrument has to say until an instant, and what happens to its line.
    mutating func advance(to now: Nanoseconds) {
        for emission in instrument.advance(to: now) {
            switch emission.event {
            case .bytes(let bytes): receive(bytes, at: emission.instant)
            case .hangUp: breakConnection()
            case .restore: break
            }
        }
    }

    mutating func breakConnection() {
        breaks += 1
        feed.ended(source: 0)
    }

    private mutating func receive(_ bytes: [UInt8], at instant: Nanoseconds) {
        carried += bytes
        let arrival = Arrival(time: world.stamp(instant), boundary: boundary)
        bytes.withUnsafeBytes { feed.receive($0, arrival) }
    }
}
