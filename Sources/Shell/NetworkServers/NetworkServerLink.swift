import Forwarders
import LoRaWAN
import Logging
import Sensing
import StationClock
import Synchronization
import Threads
import Transports

/// Listens over MQTT to a network server that hears devices for us: ChirpStack v4 or The Things Stack v3.
///
/// Each instrument is a member with a link of its own. Their consumers are made and called on one thread.
public final class NetworkServerLink: Sendable {
    typealias MakeConsumer = @Sendable () -> any LinkConsumer

    private struct State {
        var makers: [EUI64: MakeConsumer] = [:]
        var stored: [EUI64: [UInt8]] = [:]
        var desk: NetworkServerDesk?
        var work: Task<Void, Never>?
    }

    public let settings: NetworkServerLinkSettings
    private let clock: StationClock
    private let log: Logger
    private let board: NetworkServerBoard
    private let state = Mutex(State())

    /// `settings` as they come from the station file; what is wrong with them is told by `start`.
    public init(_ settings: NetworkServerLinkSettings, clock: StationClock, log: Logger) {
        self.settings = settings
        self.clock = clock
        self.log = log
        board = NetworkServerBoard(settings)
    }

    /// The devices of the members.
    public var devices: Set<EUI64> { state.withLock { Set($0.makers.keys) } }

    public var status: NetworkServerStatus { board.status }

    /// One more instrument; all of them have to be there before `start`.
    public func join(
        _ settings: LoRaWANSettings, makeConsumer: @escaping @Sendable () -> any LinkConsumer
    ) -> NetworkServerMember {
        state.withLock { $0.makers[settings.device] = makeConsumer }
        return NetworkServerMember(link: self, settings: settings)
    }

    /// Before `start`: what was stored of a device last, so that it is not stored again and the device can be spoken to
    /// at once.
    public func remember(_ device: EUI64, stored raw: [UInt8]) {
        state.withLock { $0.stored[device] = raw }
    }

    /// Connects in the background, and again for ever. Fails for settings that no server can be reached with, and when
    /// the system has no thread to spare.
    public func start() throws(LinkFailure) {
        guard let topics = settings.topics else {
            throw LinkFailure(
                "the application '\(settings.application)' or the prefix '\(settings.topicPrefix)' of network server "
                    + "'\(settings.name)' cannot be part of an MQTT topic", remedy: "give one without / + #")
        }
        let (makers, stored) = state.withLock { ($0.makers, $0.stored) }
        let desk: NetworkServerDesk
        do throws(ThreadFailure) {
            desk = try NetworkServerDesk(
                settings, topics: topics, makers: makers, stored: stored, board: board, clock: clock, log: log)
        } catch {
            throw LinkFailure("network server '\(settings.name)' has \(error)", remedy: "stop what uses so many")
        }
        state.withLock { state in
            state.desk = desk
            state.work = Task { await desk.run() }
        }
    }

    /// Ends the connection, and returns when what came over it is with the store.
    public func stop() async {
        let (desk, work) = state.withLock { ($0.desk, $0.work) }
        await desk?.stop()
        await work?.value
    }

    // MARK: For the members

    func status(of device: EUI64) -> LinkStatus { board.status(of: device) }

    func send(
        _ bytes: [UInt8], to settings: LoRaWANSettings
    ) async throws(LinkFailure) -> (number: UInt64, time: Timestamp) {
        guard let desk = state.withLock({ $0.desk }) else {
            throw LinkFailure(
                "network server '\(self.settings.name)' is not listened to yet", remedy: "try again later")
        }
        guard let port = bytes.first, (1...223).contains(port), bytes.count <= 1 + Self.longestPayload else {
            throw LinkFailure(
                "a downlink of \(bytes.count) bytes to \(settings.device) cannot be sent",
                remedy: "give a port from 1 to 223 and at most \(Self.longestPayload) bytes behind it")
        }
        return try await desk.send(port: port, Array(bytes.dropFirst()), to: settings)
    }

    /// LoRaWAN's, at the highest data rates.
    private static let longestPayload = 242
}
