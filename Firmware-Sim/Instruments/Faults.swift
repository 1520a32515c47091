/// An instrument on a bad line: everything it sends passes through the faults of a plan.
///
/// Each fault has its own chance, so that asking for one more does not move the others; with an empty plan the bytes
/// and instants are those of the instrument. What is sent to the instrument arrives whole, or not while the line is
/// dead or the power is off.
public struct Faults: SimulatedInstrument {
    /// A power cut waits so long for a record to cut through before it comes without one.
    static let patience: Nanoseconds = .seconds(10)

    public private(set) var instrument: any SimulatedInstrument
    public private(set) var counts = FaultCounts()
    /// Whole sensor records sent until now.
    public private(set) var recordsSent: UInt64 = 0

    private let plan: FaultPlan
    private let limit: UInt64
    private var drops: ByteChance
    private var garbles: ByteChance
    private var splits: ByteChance
    private var duplicates: SeededGenerator
    private var swaps: SeededGenerator
    private var held: Emission?
    private var delays: SeededGenerator
    private var gaps: SeededGenerator
    private var powerCut: SeededGenerator
    private var outages: RecurringFault
    private var powerCuts: RecurringFault
    private var line = Outbox()
    private var powerBackAt: Nanoseconds

    /// After `limit` records nothing is sent any more.
    public init(
        of instrument: any SimulatedInstrument, plan: FaultPlan = FaultPlan(), seed: UInt64, start: Nanoseconds,
        limit: UInt64? = nil
    ) {
        self.instrument = instrument
        self.plan = plan
        self.limit = limit ?? .max
        drops = ByteChance(probability: plan.drop, seed: seed, purpose: "drop")
        garbles = ByteChance(probability: plan.garble, seed: seed, purpose: "garble")
        splits = ByteChance(probability: plan.split, seed: seed, purpose: "split")
        duplicates = SeededGenerator(seed: seed, purpose: "duplicate")
        swaps = SeededGenerator(seed: seed, purpose: "swap")
        delays = SeededGenerator(seed: seed, purpose: "delay")
        gaps = SeededGenerator(seed: seed, purpose: "gap")
        powerCut = SeededGenerator(seed: seed, purpose: "power cut")
        outages = RecurringFault(plan.disconnect, seed: seed, purpose: "disconnect", start: start)
        powerCuts = RecurringFault(plan.powerCycle, seed: seed, purpose: "power cycle", start: start)
        powerBackAt = start
    }

    public var isPacedByReader: Bool { instrument.isPacedByReader }
    public var isExhausted: Bool { isSilent && line.deadline == nil }

    /// Whether the instrument has said all it will; the line may still hold some of it.
    private var isSilent: Bool { instrument.isExhausted || recordsSent >= limit }

    public var deadline: Nanoseconds? {
        [instrumentDeadline, lineDeadline].compactMap { $0 }.min()
    }

    /// When the line itself has something to do, whatever the instrument does.
    public var lineDeadline: Nanoseconds? {
        [line.deadline, outages.deadline, powerCuts.start.map { $0 + Faults.patience }].compactMap { $0 }.min()
    }

    public mutating func receive(_ bytes: [UInt8], now: Nanoseconds) {
        guard !outages.isUnderWay, now >= powerBackAt else { return }
        instrument.receive(bytes, now: now)
    }

    public mutating func receiveBreak(now: Nanoseconds) {
        guard !outages.isUnderWay, now >= powerBackAt else { return }
        instrument.receiveBreak(now: now)
    }

    public mutating func readerArrived(now: Nanoseconds) { instrument.readerArrived(now: now) }

    public mutating func powerCycle(now: Nanoseconds, backAt: Nanoseconds) {
        powerBackAt = backAt
        instrument.powerCycle(now: now, backAt: backAt)
    }

    public mutating func advance(to now: Nanoseconds) -> [Emission] {
        // A line that is dead takes nothing; an instrument that is read at its own pace waits for it.
        while let due = instrumentDeadline, due <= now, !(isPacedByReader && outages.isUnderWay) {
            cutPowerIfWaitedTooLong(before: due)
            guard let still = instrumentDeadline, still <= now else { break }
            take(instrument.advance(to: isPacedByReader ? now : still))
            if isPacedByReader { break }
        }
        cutPowerIfWaitedTooLong(before: now)
        return carried(until: now)
    }

    private var instrumentDeadline: Nanoseconds? { isSilent ? nil : instrument.deadline }

    // MARK: Power

    /// A record that is due after the power cut began is cut somewhere, and the instrument starts again.
    private mutating func take(_ emissions: [Emission]) {
        for emission in emissions where recordsSent < limit {
            guard let start = powerCuts.start, emission.instant >= start, emission.isRecord, emission.bytes.count > 1
            else {
                send(emission)
                continue
            }
            let length = 1 + powerCut.integer(below: emission.bytes.count - 1)
            counts.bytesCutOff += emission.bytes.count - length
            send(
                Emission(instant: emission.instant, event: .bytes(Array(emission.bytes.prefix(length)))))
            failPower(at: emission.instant)
            return
        }
    }

    private mutating func cutPowerIfWaitedTooLong(before now: Nanoseconds) {
        guard let start = powerCuts.start, start + Faults.patience <= now else { return }
        failPower(at: start + Faults.patience)
    }

    private mutating func failPower(at instant: Nanoseconds) {
        guard let recurrence = plan.powerCycle else { return }
        counts.powerCycles += 1
        let backAt = instant + recurrence.lasting
        powerCycle(now: instant, backAt: backAt)
        powerCuts.scheduleNext(after: backAt)
    }

    // MARK: Bytes

    /// A record may be held back until the next one is sent.
    private mutating func send(_ emission: Emission) {
        recordsSent += UInt64(emission.records)
        guard emission.isRecord else {
            pass(emission)
            return
        }
        if let earlier = held {
            held = nil
            pass(emission)
            pass(Emission(instant: emission.instant, event: earlier.event, records: earlier.records))
        } else if recordsSent < limit, swaps.chance(plan.swap) {
            counts.recordsSwapped += 1
            held = emission
        } else {
            pass(emission)
        }
    }

    private mutating func pass(_ emission: Emission) {
        var bytes = emission.bytes
        counts.bytesSent += bytes.count
        bytes = garbled(dropped(bytes))
        guard !bytes.isEmpty else { return }
        var instant = emission.instant
        if delays.chance(plan.delay) {
            counts.emissionsDelayed += 1
            instant += Nanoseconds(delays.unit() * Double(plan.longestDelay))
        }
        put(bytes, at: instant, isRecord: emission.isRecord)
        if duplicates.chance(plan.duplicate) {
            counts.emissionsDuplicated += 1
            counts.bytesDuplicated += bytes.count
            put(bytes, at: instant, isRecord: emission.isRecord)
        }
    }

    private mutating func dropped(_ bytes: [UInt8]) -> [UInt8] {
        let hits = drops.hits(among: bytes.count)
        if hits.isEmpty { return bytes }
        counts.bytesDropped += hits.count
        var rest: [UInt8] = []
        rest.reserveCapacity(bytes.count)
        var from = 0
        for hit in hits {
            rest.append(contentsOf: bytes[from..<hit])
            from = hit + 1
        }
        rest.append(contentsOf: bytes[from...])
        return rest
    }

    private mutating func garbled(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for hit in garbles.hits(among: bytes.count) {
            counts.bytesGarbled += 1
            bytes[hit] = garbles.other(than: bytes[hit])
        }
        return bytes
    }

    /// Cuts between bytes; each further piece follows 1 to 20 ms later.
    private mutating func put(_ bytes: [UInt8], at instant: Nanoseconds, isRecord: Bool) {
        var from = 0
        var instant = instant
        for cut in splits.hits(among: bytes.count - 1) {
            counts.cuts += 1
            line.append(Array(bytes[from...cut]), at: instant, isRecord: isRecord)
            instant += .milliseconds(1) + Nanoseconds(gaps.unit() * 19e6)
            from = cut + 1
        }
        line.append(Array(bytes[from...]), at: instant, isRecord: isRecord)
    }

    // MARK: The line

    /// What reaches the other end until now, with the outages between.
    private mutating func carried(until now: Nanoseconds) -> [Emission] {
        var emissions: [Emission] = []
        while let due = outages.deadline, due <= now {
            carry(line.take(until: due - 1), to: &emissions)
            if outages.isUnderWay {
                outages.end()
                emissions.append(Emission(instant: due, event: .restore))
            } else {
                counts.disconnections += 1
                outages.begin()
                emissions.append(Emission(instant: due, event: .hangUp))
            }
        }
        carry(line.take(until: now), to: &emissions)
        return emissions
    }

    private mutating func carry(_ due: [Emission], to emissions: inout [Emission]) {
        if outages.isUnderWay {
            counts.bytesWhileDisconnected += due.reduce(0) { $0 + $1.bytes.count }
        } else {
            emissions.append(contentsOf: due)
        }
    }
}
