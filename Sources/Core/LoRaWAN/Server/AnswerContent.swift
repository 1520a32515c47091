/// What there is to say to a device, before it is known how much of it a window carries.
struct AnswerContent: Hashable, Sendable {
    enum Payload: Hashable, Sendable {
        case queued(Downlink)
        /// An answer of the clock synchronisation (TS003).
        case clock([UInt8])
    }

    var acknowledges = false
    /// Any downlink will do.
    var isAskedFor = false
    /// MAC commands that belong together, the most urgent first.
    var commands: [[DownlinkCommand]] = []
    /// Goes along when there is room.
    var asksStatus = false
    var payload: Payload?
    /// More waits behind what is here.
    var hasMore = false

    /// Whether a frame is worth its air time.
    var isNeeded: Bool { acknowledges || isAskedFor || !commands.isEmpty || payload != nil }
    /// Whether it is worth it without the payload.
    var isNeededWithoutPayload: Bool { acknowledges || isAskedFor || !commands.isEmpty }

    /// What a frame with room for so many bytes carries; nil when it carries nothing that is needed.
    ///
    /// MAC answers are bound to this uplink and go before the payload, which can wait for the next.
    func fitted(capacity: Int) -> FittedAnswer? {
        let groups = commands.map { $0.flatMap(\.bytes) }
        let options = groups.flatMap { $0 }
        if let bytes = payloadBytes, options.count <= DataFrame.longestOptions,
            options.count + bytes.count <= capacity
        {
            return FittedAnswer(
                self, options: withStatus(options, room: capacity - bytes.count), commands: commands, carries: payload)
        }
        guard isNeededWithoutPayload else { return nil }
        if options.count <= min(DataFrame.longestOptions, capacity) {
            return FittedAnswer(
                self, options: withStatus(options, room: capacity), commands: commands, carries: nil)
        }
        return onPort0(groups, capacity: capacity)
    }

    private var payloadBytes: [UInt8]? {
        switch payload {
        case .queued(let downlink): downlink.payload
        case .clock(let bytes): bytes
        case nil: nil
        }
    }

    private func withStatus(_ options: [UInt8], room: Int) -> [UInt8] {
        let request = DownlinkCommand.deviceStatusRequest.bytes
        let fits = options.count + request.count <= min(DataFrame.longestOptions, room)
        return asksStatus && fits ? options + request : options
    }

    /// As many groups as fit.
    private func onPort0(_ groups: [[UInt8]], capacity: Int) -> FittedAnswer? {
        var bytes: [UInt8] = []
        var taken = 0
        while taken < groups.count, bytes.count + groups[taken].count <= capacity {
            bytes += groups[taken]
            taken += 1
        }
        guard taken > 0 || acknowledges || isAskedFor else { return nil }
        var answer = FittedAnswer(self, options: [], commands: Array(commands[..<taken]), carries: nil)
        if taken > 0 { (answer.port, answer.payload) = (0, bytes) }
        return answer
    }
}

/// What one downlink says.
struct FittedAnswer: Hashable, Sendable {
    let acknowledges: Bool
    let options: [UInt8]
    var port: UInt8?
    var payload: [UInt8]
    let downlink: Downlink?
    let commands: [DownlinkCommand]
    let asksStatus: Bool
    let hasMore: Bool

    fileprivate init(
        _ content: AnswerContent, options: [UInt8], commands: [[DownlinkCommand]], carries: AnswerContent.Payload?
    ) {
        acknowledges = content.acknowledges
        self.options = options
        self.commands = commands.flatMap { $0 }
        asksStatus = content.asksStatus && options.count > self.commands.reduce(0) { $0 + $1.bytes.count }
        hasMore = content.hasMore || (content.payload != nil && carries == nil)
        switch carries {
        case .queued(let queued)?: (downlink, port, payload) = (queued, queued.port, queued.payload)
        case .clock(let bytes)?: (downlink, port, payload) = (nil, ClockSync.port, bytes)
        case nil: (downlink, port, payload) = (nil, nil, [])
        }
    }

    /// Whether nothing that could wait was left behind.
    func isWhole(of content: AnswerContent) -> Bool {
        content.payload == nil || port != nil && port != 0
    }

    /// Of the PHYPayload, in bytes.
    var length: Int {
        DataFrame.shortest + options.count + (port == nil ? 0 : 1 + payload.count)
    }

    func frame(_ session: DeviceSession, counter: UInt32) -> DataFrame {
        DataFrame(
            .down, isConfirmed: downlink?.isConfirmed ?? false, address: session.address,
            control: FrameControl(acknowledges: acknowledges, hasMore: hasMore),
            counter: UInt16(truncatingIfNeeded: counter), options: options, port: port, payload: payload
        ).sealed(session.keys, counter: counter)
    }
}
