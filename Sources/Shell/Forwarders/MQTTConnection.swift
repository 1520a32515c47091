import CMosquitto
import Delivery
import Glibc
import Logging
import Synchronization
import Threads

/// One lasting connection to an MQTT broker: persistent session, QoS 1, reconnected for ever.
///
/// `@unchecked Sendable`: libmosquitto locks its own state for publishing and leaving from other threads once
/// `mosquitto_threaded_set` was called; everything else on the handle happens on the connection's own thread. Our state
/// is behind a `Mutex`.
public final class MQTTConnection: @unchecked Sendable {
    /// What the broker sent; read by one reader.
    public let messages: AsyncStream<MQTTMessage>
    /// Changes of state; read by one reader.
    public let states: AsyncStream<MQTTState>

    private struct Shared {
        var state = MQTTState.connecting
        /// Handed to libmosquitto and not yet taken by the broker; libmosquitto keeps these over a reconnect.
        var inFlight = 0
        var unansweredSubscriptions = 0
        var refusal: String?
        var droppedMessages = 0
        var isLeaving = false
        /// How often libmosquitto called back.
        var callbacks = 0
        /// So that an outage of a week is not a week of log lines.
        var lastProblem: String?
    }

    /// After so long a connection was a good one, and the next failure is the first again.
    private static let goodConnection: UInt64 = 10_000_000_000
    /// How long the broker may take to take our leave.
    private static let leavingTime: UInt64 = 2_000_000_000

    private let options: MQTTOptions
    private let log: Logger
    private let handle: OpaquePointer
    private let signal: EventSignal
    private let shared = Mutex(Shared())
    private let messageWriter: AsyncStream<MQTTMessage>.Continuation
    private let stateWriter: AsyncStream<MQTTState>.Continuation

    /// Initialises libmosquitto, once in a process.
    private static let library = mosquitto_lib_init()

    /// Connects in the background, and again whenever the connection breaks, until `close`.
    public static func open(_ options: MQTTOptions, log: Logger) throws(MQTTError) -> MQTTConnection {
        let connection = try MQTTConnection(options, log: log)
        do throws(ThreadFailure) {
            _ = try JoinableThread(name: "mqtt \(options.clientID)") { connection.work() }
        } catch {
            throw .cannotStart(error.description)
        }
        return connection
    }

    private init(_ options: MQTTOptions, log: Logger) throws(MQTTError) {
        guard Self.library == MOSQ_ERR_SUCCESS.rawValue,
            let handle = mosquitto_new(options.clientID, false, nil)
        else { throw .cannotStart("the system has no memory left") }
        do throws(ThreadFailure) {
            signal = try EventSignal()
        } catch {
            mosquitto_destroy(handle)
            throw .cannotStart(error.description)
        }
        self.options = options
        self.log = log
        self.handle = handle
        (messages, messageWriter) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(options.maximumUnread))
        (states, stateWriter) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(16))
        try configure()
        setCallbacks()
    }

    deinit { mosquitto_destroy(handle) }

    public var state: MQTTState { shared.withLock { $0.state } }

    /// Messages that came while the reader was too far behind, or that were too long.
    public var droppedMessages: Int { shared.withLock { $0.droppedMessages } }

    /// Hands a message to the broker with QoS 1. Comes back at once; the broker taking it is no promise of anything.
    public func publish(_ payload: [UInt8], topic: String, retain: Bool = false) throws(MQTTError) {
        // libmosquitto queues without bound, and also while it reports that there is no connection.
        let obstacle: MQTTError? = shared.withLock { shared in
            guard shared.state == .connected else { return .notConnected(shared.state.text(of: options)) }
            guard shared.inFlight < options.maximumInFlight else { return .windowFull }
            shared.inFlight += 1
            return nil
        }
        if let obstacle { throw obstacle }
        try send(payload, topic: topic, retain: retain)
        signal.signal()
    }

    /// Takes leave of the broker and ends the streams; comes back at once.
    public func close() {
        let isConnected = shared.withLock { shared in
            shared.isLeaving = true
            return shared.state == .connected
        }
        if isConnected {
            announce(\.absent)
            mosquitto_disconnect(handle)
        }
        signal.signal()
    }

    // MARK: the thread

    private func work() {
        var retry = RetrySchedule(
            firstWait: options.firstRetryMilliseconds * 1_000_000,
            longestWait: options.longestRetryMilliseconds * 1_000_000,
            seed: UInt64(truncatingIfNeeded: options.clientID.hashValue))
        while !isLeaving {
            let start = SystemTime.monotonic()
            let problem = connectAndServe()
            if isLeaving { break }
            let now = SystemTime.monotonic()
            if now - start > Self.goodConnection { retry.succeeded() }
            retry.failed(now: now)
            let wait = (retry.deadline ?? now) - now
            change(
                to: .waiting("\(options.address): \(problem)"), "tried again for ever, next in \(wait / 1_000_000) ms")
            pause(nanoseconds: wait)
        }
        change(to: .closed, "")
        messageWriter.finish()
        stateWriter.finish()
    }

    /// Returns why it ended.
    private func connectAndServe() -> String {
        change(to: .connecting, "")
        shared.withLock { $0.refusal = nil }
        var leaveBy: UInt64?
        var code = mosquitto_connect(handle, options.host, options.port, options.keepAliveSeconds)
        while code == MOSQ_ERR_SUCCESS.rawValue {
            code = serveOnce()
            guard isLeaving else { continue }
            let now = SystemTime.monotonic()
            if let leaveBy, now > leaveBy { break }
            guard leaveBy == nil else { continue }
            leaveBy = now + Self.leavingTime
            // `close` may have come before the connection was there, and gone without a word.
            mosquitto_disconnect(handle)
        }
        let reason = String(cString: mosquitto_strerror(code))
        return shared.withLock { $0.refusal } ?? reason
    }

    /// Waits for the broker or for work, at most a second, and does what there is to do.
    ///
    /// `mosquitto_loop` would do the same with select(), which knows no descriptor beyond 1023.
    private func serveOnce() -> Int32 {
        let socket = mosquitto_socket(handle)
        guard socket >= 0 else { return MOSQ_ERR_NO_CONN.rawValue }
        let events = Int16(mosquitto_want_write(handle) ? POLLIN | POLLOUT : POLLIN)
        var entries = [
            pollfd(fd: signal.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: socket, events: events, revents: 0),
        ]
        guard poll(&entries, 2, 1000) >= 0 else { return MOSQ_ERR_SUCCESS.rawValue }
        if entries[0].revents != 0 { signal.drain() }
        if entries[1].revents & Int16(POLLIN | POLLERR | POLLHUP | POLLNVAL) != 0 {
            let code = readAll()
            guard code == MOSQ_ERR_SUCCESS.rawValue else { return code }
        }
        if mosquitto_want_write(handle) {
            let code = mosquitto_loop_write(handle, 1)
            guard code == MOSQ_ERR_SUCCESS.rawValue else { return code }
        }
        return mosquitto_loop_misc(handle)
    }

    /// One record of TLS may hold several packets, and poll() does not see those that are decrypted already: reads as
    /// long as something comes of it.
    private func readAll() -> Int32 {
        while true {
            let before = callbacks
            let code = mosquitto_loop_read(handle, 1)
            guard code == MOSQ_ERR_SUCCESS.rawValue, callbacks != before else { return code }
        }
    }

    /// Until the time is over or the connection is closed.
    private func pause(nanoseconds: UInt64) {
        let end = SystemTime.monotonic() + nanoseconds
        var entries = [pollfd(fd: signal.descriptor, events: Int16(POLLIN), revents: 0)]
        while !isLeaving, case let now = SystemTime.monotonic(), now < end {
            _ = poll(&entries, 1, Int32(clamping: (end - now + 999_999) / 1_000_000))
            signal.drain()
        }
    }

    private var isLeaving: Bool { shared.withLock { $0.isLeaving } }

    private func change(to state: MQTTState, _ remark: Logger.Message) {
        let isNew = shared.withLock { shared in
            defer { shared.state = state }
            return shared.state != state
        }
        guard isNew else { return }
        stateWriter.yield(state)
        switch state {
        case .connected:
            shared.withLock { $0.lastProblem = nil }
            log.notice("connected to the MQTT broker \(options.address)")
        case .waiting(let problem):
            let isNews = shared.withLock { shared in
                defer { shared.lastProblem = problem }
                return shared.lastProblem != problem
            }
            if isNews { log.warning("no connection to the MQTT broker \(problem); \(remark)") }
        case .connecting, .closed: break
        }
    }

    // MARK: libmosquitto

    /// Takes a place in the window for granted; gives it back when libmosquitto did not take the message.
    private func send(_ payload: [UInt8], topic: String, retain: Bool) throws(MQTTError) {
        let code = payload.withUnsafeBytes {
            mosquitto_publish(handle, nil, topic, Int32($0.count), $0.baseAddress, 1, retain)
        }
        // Without a connection it is queued all the same and goes out after the next one: it keeps its place.
        if code == MOSQ_ERR_SUCCESS.rawValue || code == MOSQ_ERR_NO_CONN.rawValue { return }
        shared.withLock { $0.inFlight -= 1 }
        throw .refused(String(cString: mosquitto_strerror(code)))
    }

    private func announce(_ text: KeyPath<MQTTOptions.Announcement, String>) {
        guard let announcement = options.announcement else { return }
        shared.withLock { $0.inFlight += 1 }
        // When even this is refused, the broker's own last will says it.
        try? send(Array(announcement[keyPath: text].utf8), topic: announcement.topic, retain: true)
    }

    private func configure() throws(MQTTError) {
        var codes = [mosquitto_threaded_set(handle, true)]
        codes.append(mosquitto_max_inflight_messages_set(handle, UInt32(options.maximumInFlight)))
        if let credentials = options.credentials {
            codes.append(mosquitto_username_pw_set(handle, credentials.user, credentials.password))
        }
        if let file = options.certificateAuthorityFile {
            codes.append(mosquitto_tls_set(handle, file, nil, nil, nil, nil))
        }
        if let announcement = options.announcement {
            let payload = Array(announcement.absent.utf8)
            codes.append(mosquitto_will_set(handle, announcement.topic, Int32(payload.count), payload, 1, true))
        }
        for code in codes where code != MOSQ_ERR_SUCCESS.rawValue {
            let file = options.certificateAuthorityFile.map { " (CA file '\($0)')" } ?? ""
            throw .cannotStart(String(cString: mosquitto_strerror(code)) + file)
        }
    }

    private func setCallbacks() {
        mosquitto_user_data_set(handle, Unmanaged.passUnretained(self).toOpaque())
        mosquitto_connect_callback_set(handle) { _, context, code in
            MQTTConnection.from(context)?.answered(code)
        }
        mosquitto_publish_callback_set(handle) { _, context, _ in
            MQTTConnection.from(context)?.taken()
        }
        mosquitto_subscribe_callback_set(handle) { _, context, _, count, granted in
            let answers = UnsafeBufferPointer(start: granted, count: Int(count))
            MQTTConnection.from(context)?.subscribed(isRefused: answers.contains { $0 > 2 })
        }
        mosquitto_message_callback_set(handle) { _, context, message in
            guard let message else { return }
            MQTTConnection.from(context)?.received(message.pointee)
        }
    }

    /// The thread keeps the connection alive while libmosquitto calls back.
    private static func from(_ context: UnsafeMutableRawPointer?) -> MQTTConnection? {
        guard let context else { return nil }
        let connection = Unmanaged<MQTTConnection>.fromOpaque(context).takeUnretainedValue()
        connection.shared.withLock { $0.callbacks &+= 1 }
        return connection
    }

    private var callbacks: Int { shared.withLock { $0.callbacks } }

    /// The broker accepted or refused the connection.
    private func answered(_ code: Int32) {
        guard code == 0 else {
            let reason = String(cString: mosquitto_connack_string(code))
            shared.withLock { $0.refusal = "the broker refuses the connection: \(reason)" }
            return
        }
        shared.withLock { $0.unansweredSubscriptions = options.subscriptions.count }
        for topic in options.subscriptions { mosquitto_subscribe(handle, nil, topic, 1) }
        if options.subscriptions.isEmpty { becomeConnected() }
    }

    private func subscribed(isRefused: Bool) {
        if isRefused {
            let topics = options.subscriptions.joined(separator: ", ")
            shared.withLock { $0.refusal = "the broker refuses a subscription to \(topics); check its access rules" }
            mosquitto_disconnect(handle)
            return
        }
        let isComplete = shared.withLock { shared in
            shared.unansweredSubscriptions -= 1
            return shared.unansweredSubscriptions == 0
        }
        if isComplete { becomeConnected() }
    }

    private func becomeConnected() {
        change(to: .connected, "")
        announce(\.present)
    }

    private func taken() {
        shared.withLock { $0.inFlight = max(0, $0.inFlight - 1) }
    }

    private func received(_ message: mosquitto_message) {
        let count = Int(message.payloadlen)
        guard count <= options.maximumMessageBytes, let topic = message.topic else {
            shared.withLock { $0.droppedMessages += 1 }
            return
        }
        let payload = message.payload.map { [UInt8](UnsafeRawBufferPointer(start: $0, count: count)) } ?? []
        let outcome = messageWriter.yield(MQTTMessage(topic: String(cString: topic), payload: payload))
        if case .dropped = outcome { shared.withLock { $0.droppedMessages += 1 } }
    }
}

extension MQTTState {
    fileprivate func text(of options: MQTTOptions) -> String {
        switch self {
        case .connecting: "\(options.address): connecting"
        case .connected: "\(options.address): connected"
        case .waiting(let problem): problem
        case .closed: "\(options.address): closed"
        }
    }
}
