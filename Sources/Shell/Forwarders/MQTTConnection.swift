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
    /// What the broker took; read by one reader, or by nobody. Only the newest are kept.
    public let receipts: AsyncStream<MQTTReceipt>

    private struct Shared {
        var state = MQTTState.connecting
        /// Handed to libmosquitto and not yet taken by the broker; libmosquitto keeps these over a reconnect.
        var inFlight = 0
        var unansweredSubscriptions = 0
        var refusal: String?
        var droppedMessages = 0
        var isLeaving = false
        /// The broker said yes to this connection.
        var isAccepted = false
        /// The broker was reached, and hung up without a word or refused our version.
        var mayLackVersion = false
        /// The most bytes of a packet, where the broker says so.
        var maximumPacket: Int?
        /// Subscriptions that may be refused.
        var hints: Set<Int32> = []
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
    private let receiptWriter: AsyncStream<MQTTReceipt>.Continuation
    /// Held while the handle is used from outside its thread, or made anew.
    private let use = Mutex(())
    /// These three only on the connection's own thread.
    private nonisolated(unsafe) var speaksFive: Bool
    private nonisolated(unsafe) var hasSpoken = false
    private nonisolated(unsafe) var refusalsInARow = 0
    private static let refusalsToDoubt = 3

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
            let handle = mosquitto_new(options.clientID, !options.keepsSession, nil)
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
        speaksFive = options.version != .three
        (receipts, receiptWriter) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(4096))
        (messages, messageWriter) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(options.maximumUnread))
        (states, stateWriter) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(16))
        try prepare()
    }

    deinit { mosquitto_destroy(handle) }

    public var state: MQTTState { shared.withLock { $0.state } }

    /// Messages that came while the reader was too far behind, or that were too long.
    public var droppedMessages: Int { shared.withLock { $0.droppedMessages } }

    /// The most bytes of a packet that the broker takes, where it says so.
    public var maximumPacket: Int? { shared.withLock { $0.maximumPacket } }

    /// Hands a message to the broker with QoS 1. Comes back at once, with the number by which its receipt is known; the
    /// broker taking it is no promise of anything. What the broker has not taken when the connection breaks is forgotten.
    @discardableResult
    public func publish(_ payload: [UInt8], topic: String, retain: Bool = false) throws(MQTTError) -> Int32 {
        // libmosquitto queues without bound, and also while it reports that there is no connection.
        let obstacle: MQTTError? = shared.withLock { shared in
            guard shared.state == .connected else { return .notConnected(shared.state.text(of: options)) }
            guard shared.inFlight < options.maximumInFlight else { return .windowFull }
            shared.inFlight += 1
            return nil
        }
        if let obstacle { throw obstacle }
        let number = try send(payload, topic: topic, retain: retain)
        signal.signal()
        return number
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
            renew()
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
        receiptWriter.finish()
    }

    /// A fresh handle, which sends nothing again by itself: whoever published has heard that the connection broke, and
    /// publishes what still matters. A message that a broker does not take would otherwise break every connection.
    private func renew() {
        let mayLackVersion = shared.withLock { shared in
            (shared.inFlight, shared.hints) = (0, [])
            if shared.isAccepted { hasSpoken = true }
            return shared.mayLackVersion && !shared.isAccepted
        }
        refusalsInARow = mayLackVersion ? refusalsInARow + 1 : 0
        // Brokers without MQTT 5 refuse it, or hang up without a word. One that took it once is rather in trouble.
        if options.version == .newest, mayLackVersion, !hasSpoken || refusalsInARow >= Self.refusalsToDoubt {
            speaksFive.toggle()
            refusalsInARow = 0
        }
        use.withLock { _ in
            mosquitto_reinitialise(handle, options.clientID, !options.keepsSession, nil)
            // It could be prepared at the start, and nothing has changed since; a file that has gone is told by TLS.
            do throws(MQTTError) {
                try prepare()
            } catch {
                log.error("MQTT broker \(options.address): \(error)")
            }
        }
    }

    private func prepare() throws(MQTTError) {
        try configure()
        setCallbacks()
    }

    /// Returns why it ended.
    private func connectAndServe() -> String {
        change(to: .connecting, "")
        shared.withLock { ($0.refusal, $0.isAccepted, $0.mayLackVersion) = (nil, false, false) }
        var leaveBy: UInt64?
        var code = connect()
        if code == MOSQ_ERR_SUCCESS.rawValue { shared.withLock { $0.mayLackVersion = true } }
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

    private func connect() -> Int32 {
        guard speaksFive, options.keepsSession else {
            return mosquitto_connect(handle, options.host, options.port, options.keepAliveSeconds)
        }
        // Without it, MQTT 5 ends a session with its connection.
        var properties: OpaquePointer?
        mosquitto_property_add_int32(
            &properties, Int32(MQTT_PROP_SESSION_EXPIRY_INTERVAL.rawValue), Self.sessionSeconds)
        defer { mosquitto_property_free_all(&properties) }
        return mosquitto_connect_bind_v5(
            handle, options.host, options.port, options.keepAliveSeconds, nil, properties)
    }

    /// How long a broker keeps what it has for us: a week.
    private static let sessionSeconds: UInt32 = 604_800

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
    private func send(_ payload: [UInt8], topic: String, retain: Bool) throws(MQTTError) -> Int32 {
        var number: Int32 = 0
        let code = use.withLock { _ in
            payload.withUnsafeBytes {
                mosquitto_publish(handle, &number, topic, Int32($0.count), $0.baseAddress, 1, retain)
            }
        }
        // Without a connection it is queued all the same, until the handle is made anew: it keeps its place.
        if code == MOSQ_ERR_SUCCESS.rawValue || code == MOSQ_ERR_NO_CONN.rawValue { return number }
        shared.withLock { $0.inFlight = max(0, $0.inFlight - 1) }
        if code == MOSQ_ERR_OVERSIZE_PACKET.rawValue || code == MOSQ_ERR_PAYLOAD_SIZE.rawValue {
            throw .tooLarge("the broker takes no message of \(payload.count) bytes")
        }
        throw .refused(String(cString: mosquitto_strerror(code)))
    }

    private func announce(_ text: KeyPath<MQTTOptions.Announcement, String>) {
        guard let announcement = options.announcement else { return }
        shared.withLock { $0.inFlight += 1 }
        // When even this is refused, the broker's own last will says it.
        _ = try? send(Array(announcement[keyPath: text].utf8), topic: announcement.topic, retain: true)
    }

    private func configure() throws(MQTTError) {
        var codes = [mosquitto_threaded_set(handle, true)]
        codes.append(mosquitto_max_inflight_messages_set(handle, UInt32(options.maximumInFlight)))
        if let credentials = options.credentials {
            codes.append(mosquitto_username_pw_set(handle, credentials.user, credentials.password))
        }
        if let file = options.certificateAuthorityFile {
            codes.append(mosquitto_tls_set(handle, file, nil, options.certificateFile, options.keyFile, nil))
        }
        let version = speaksFive ? MQTT_PROTOCOL_V5 : MQTT_PROTOCOL_V311
        codes.append(mosquitto_int_option(handle, MOSQ_OPT_PROTOCOL_VERSION, version))
        if let announcement = options.announcement {
            let payload = Array(announcement.absent.utf8)
            codes.append(mosquitto_will_set(handle, announcement.topic, Int32(payload.count), payload, 1, true))
        }
        for code in codes where code != MOSQ_ERR_SUCCESS.rawValue {
            let files = [options.certificateAuthorityFile, options.certificateFile, options.keyFile].compactMap { $0 }
            let named = files.isEmpty ? "" : " (of the files '\(files.joined(separator: "', '"))', one may be absent)"
            throw .cannotStart(String(cString: mosquitto_strerror(code)) + named)
        }
    }

    private func setCallbacks() {
        mosquitto_user_data_set(handle, Unmanaged.passUnretained(self).toOpaque())
        mosquitto_connect_callback_set(handle) { _, context, code in
            MQTTConnection.from(context)?.answered(code)
        }
        mosquitto_connect_v5_callback_set(handle) { _, context, code, _, properties in
            var limit: UInt32 = 0
            let found = mosquitto_property_read_int32(
                properties, Int32(MQTT_PROP_MAXIMUM_PACKET_SIZE.rawValue), &limit, false)
            if code == 0 { MQTTConnection.from(context)?.limited(to: found == nil ? nil : Int(limit)) }
        }
        mosquitto_publish_v5_callback_set(handle) { _, context, number, reason, _ in
            MQTTConnection.from(context)?.taken(number, reason: reason)
        }
        mosquitto_subscribe_callback_set(handle) { _, context, number, count, granted in
            let answers = UnsafeBufferPointer(start: granted, count: Int(count))
            MQTTConnection.from(context)?.subscribed(number, isRefused: answers.contains { $0 > 2 })
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
            let reason = String(
                cString: speaksFive ? mosquitto_reason_string(code) : mosquitto_connack_string(code))
            shared.withLock { shared in
                shared.refusal = "the broker refuses the connection: \(reason)"
                shared.mayLackVersion = Self.versionRefusals.contains(code)
            }
            return
        }
        shared.withLock { ($0.unansweredSubscriptions, $0.isAccepted) = (options.subscriptions.count, true) }
        for topic in options.hints {
            var number: Int32 = 0
            mosquitto_subscribe(handle, &number, topic, 1)
            shared.withLock { _ = $0.hints.insert(number) }
        }
        for topic in options.subscriptions { mosquitto_subscribe(handle, nil, topic, 1) }
        if options.subscriptions.isEmpty { becomeConnected() }
    }

    /// MQTT 3.1.1, 3.2.2.3, and MQTT 5, 3.2.2.2: a protocol version that the broker does not support.
    private static let versionRefusals: Set<Int32> = [1, 132]

    private func limited(to bytes: Int?) {
        shared.withLock { $0.maximumPacket = bytes }
    }

    private func subscribed(_ number: Int32, isRefused: Bool) {
        if shared.withLock({ $0.hints.remove(number) != nil }) { return }
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

    private func taken(_ number: Int32, reason: Int32) {
        shared.withLock { $0.inFlight = max(0, $0.inFlight - 1) }
        // MQTT 5, 2.4: from 0x80 on, a reason code says that it failed.
        let refusal = reason < 0x80 ? nil : String(cString: mosquitto_reason_string(reason))
        receiptWriter.yield(MQTTReceipt(message: number, refusal: refusal))
    }

    private func received(_ message: mosquitto_message) {
        let count = Int(message.payloadlen)
        guard count <= options.maximumMessageBytes, let topic = message.topic else {
            shared.withLock { $0.droppedMessages += 1 }
            return
        }
        let payload = message.payload.map { [UInt8](UnsafeRawBufferPointer(start: $0, count: count)) } ?? []
        let outcome = messageWriter.yield(
            MQTTMessage(topic: String(cString: topic), payload: payload, isRetained: message.retain))
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
