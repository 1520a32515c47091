import Framing
import Pipeline
import Sensing

/// Interprets the bytes of one instrument. The same bytes give the same frames, wherever the chunks are cut.
public struct DriverSession: Sendable {
    /// With the fields of the settings, where the driver leaves them open.
    public let driver: Driver
    /// What the operator should know, each once: coefficients that are lacking, settings that do not fit.
    public private(set) var notices: [String]

    /// Beside the frames that were given out, one for each, while somebody traces them.
    public private(set) var traces: [FrameTrace] = []
    private var isTracing = false

    private let settings: DriverSettings
    private let ranges: [GrossRange]
    private var source: FrameSource
    private var interpreter: LineInterpreter
    private var codec: CodecState?
    private let readsCodecLines: Bool
    /// What is computed from the codec's fields, once it was needed.
    private var derivation: RecordPlan?
    private var book: CoefficientBook
    private var clock = InstrumentTime()
    private let pieces: LinePieces
    /// For each entry of the table, once it was needed; nil after the coefficients changed.
    private var plans: [RecordPlan?]
    // Scratch, to allocate nothing for each frame.
    private var frames: [Frame] = []
    private var values: FieldValues
    private var flags: [QualityFlag]
    private var inputs: [Double] = []
    /// For each field its last good value, where later records take it.
    private var held: [Double?]
    private var cells = CellTable()
    private var decoded: [CodecValue] = []

    public init(driver declared: Driver, settings: DriverSettings = DriverSettings()) {
        let driver = declared.specialised(for: settings)
        self.driver = driver
        self.settings = settings
        notices = declared.problems(in: settings)
        ranges = driver.fields.map { field in
            GrossRange(
                sensor: settings.sensor[field.key] ?? field.range.sensor,
                expected: settings.expected[field.key] ?? field.range.expected)
        }
        source = FrameSource(driver.framing)
        interpreter = LineInterpreter(driver: driver, settings: settings)
        codec = driver.framing.codec.map { CodecState($0) }
        readsCodecLines = driver.framing.codec?.readsLines ?? false
        book = CoefficientBook(declared: driver.coefficients, given: settings.coefficients)
        pieces = LinePieces(
            hasSentences: interpreter.table.hasSentences, readsStamps: driver.framing.plan.unwrapsStamps)
        plans = Array(repeating: nil, count: interpreter.table.entries.count)
        values = FieldValues(count: driver.fields.count)
        held = Array(repeating: nil, count: driver.fields.count)
        flags = Array(repeating: .notEvaluated, count: driver.fields.count)
    }

    /// From now on it is kept how each frame was read; slow, and for people who try a driver.
    public mutating func startTracing() {
        isTracing = true
        values.sourceTexts = []
    }

    /// Takes the next bytes, whose first arrived at `time`, and appends the frames that are whole.
    public mutating func ingest(
        _ bytes: UnsafeRawBufferPointer, time: Timestamp, into frames: inout [ParsedFrame]
    ) {
        self.frames.removeAll(keepingCapacity: true)
        source.push(bytes, time: time, into: &self.frames)
        parse(into: &frames)
    }

    /// A datagram ends here: what it holds is whole.
    public mutating func endOfDatagram(into frames: inout [ParsedFrame]) {
        finish(into: &frames)
    }

    /// The stream ends here.
    public mutating func finish(into frames: inout [ParsedFrame]) {
        self.frames.removeAll(keepingCapacity: true)
        source.finish(into: &self.frames)
        parse(into: &frames)
    }

    /// The stream was cut here, by a connection that ended for one. A line without its end may have lost the last digits
    /// of its last number, so it is no sample; a binary frame or a block was checked and is whole.
    public mutating func cut(into frames: inout [ParsedFrame]) {
        self.frames.removeAll(keepingCapacity: true)
        source.finish(into: &self.frames)
        let isCut = self.frames.last.map { $0.kind == .line && !$0.hasLineEnd } ?? false
        parse(into: &frames)
        guard isCut, let last = frames.indices.last, frames[last].defect == nil, !frames[last].raw.isEmpty else {
            return
        }
        frames[last].defect = "cut short: the connection ended within it"
        frames[last].instrumentTime = nil
        frames[last].observations = []
    }

    private mutating func parse(into parsed: inout [ParsedFrame]) {
        parsed.reserveCapacity(parsed.count + frames.count)
        // Taken out, so that neither the array nor its frames are shared while they are read.
        var taken: [Frame] = []
        swap(&taken, &frames)
        for frame in taken {
            switch frame.kind {
            case .layout(let layout): append(binary(frame, layout), of: frame, to: &parsed)
            case .block(let number): blocks(frame, number, into: &parsed)
            case .uplink(let port): append(uplink(frame, port), of: frame, to: &parsed)
            case .line:
                if let split = pieces.pieces(of: frame) {
                    for piece in split { lines(piece, into: &parsed) }
                } else {
                    lines(frame, into: &parsed)
                }
            }
        }
        taken.removeAll(keepingCapacity: true)
        swap(&taken, &frames)
    }

    @inline(__always)
    private mutating func append(_ result: consuming ParsedFrame, of frame: Frame, to parsed: inout [ParsedFrame]) {
        if isTracing { trace(result, frame) }
        parsed.append(result)
    }

    private mutating func trace(_ result: ParsedFrame, _ frame: Frame) {
        // The texts of what was tried last belong to no record.
        if result.defect != nil || result.kind == nil { values.sourceTexts = [] }
        let stripped =
            frame.kind == .line
            ? frame.payload.withUnsafeBufferPointer { interpreter.stripped($0).lowerBound } : 0
        traces.append(FrameTrace(frame, stripped: stripped, values: values, driver: driver))
    }

    private func unread(_ frame: Frame) -> ParsedFrame {
        ParsedFrame(raw: frame.raw, time: frame.time, loggerTime: frame.loggerTime, defect: frame.defect)
    }

    // MARK: Lines

    /// A line is one frame, or garbage and a record behind it; or several records that lost the line ends between them.
    private mutating func lines(
        _ frame: Frame, into parsed: inout [ParsedFrame], otherwise garbage: ParsedFrame? = nil
    ) {
        let whole = line(frame)
        if whole.defect != nil, frame.defect == nil, !interpreter.table.marks.isEmpty {
            for split in GarbageSplit.splits(of: frame, at: interpreter.table.marks) {
                let record = line(split.record)
                guard record.defect == nil, !record.observations.isEmpty else { continue }
                let read = values
                var before = split.garbage
                before.defect = nil
                lines(before, into: &parsed, otherwise: unread(split.garbage))
                values = read
                append(record, of: split.record, to: &parsed)
                return
            }
        }
        append(whole.observations.isEmpty ? garbage ?? whole : whole, of: frame, to: &parsed)
    }

    private mutating func line(_ frame: Frame) -> ParsedFrame {
        var parsed = unread(frame)
        guard frame.defect == nil else { return parsed }
        var refusal: String?
        if readsCodecLines {
            let hasValues = decode(frame.payload, layout: -1, into: &parsed)
            if hasValues { return parsed }
            // What the codec refuses may be a declared record, or a known line.
            refusal = parsed.defect ?? ""
            parsed.defect = nil
        }
        let finding = frame.payload.withUnsafeBufferPointer {
            interpreter.read($0, raw: frame.raw, into: &values, book: &book)
        }
        switch finding {
        case .record(let entry):
            if interpreter.start > 0, frame.raw.starts(with: frame.payload) { parsed.skipped = interpreter.start }
            observe(entry, into: &parsed)
        case .known(let isNews): if isNews { forgetPlans() }
        case .defect(let defect): parsed.defect = defect
        }
        if parsed.defect != nil, let refusal, !interpreter.table.hasSentences || !refusal.isEmpty {
            // Nothing from the codec means that it knows the line.
            parsed.defect = refusal.isEmpty ? nil : refusal
        }
        return parsed
    }

    // MARK: Frames and blocks

    private mutating func binary(_ frame: Frame, _ layout: Int) -> ParsedFrame {
        guard frame.defect == nil, let number = driver.framing.frame(ofLayout: layout) else {
            return ensemble(frame, layout)
        }
        var parsed = unread(frame)
        let entries = interpreter.table.frames[number]
        parsed.kind = driver.framing.frames[number]
        // The rest of a frame that a logger's message cut has no payload.
        guard !frame.payload.isEmpty else { return parsed }
        read(frame.payload, entries, into: &parsed)
        return parsed
    }

    /// A block is one frame; a table with a damaged row is one as far as its rows fit, and lines behind.
    private mutating func blocks(_ frame: Frame, _ number: Int, into parsed: inout [ParsedFrame]) {
        let whole = block(frame, number)
        if whole.defect != nil, frame.defect == nil, case .otherLine = driver.framing.plan.blocks[number].end,
            let held = HeldBlock(frame, cutAt: values.placeRead)
        {
            let head = block(held.head, number)
            if head.defect == nil {
                append(head, of: held.head, to: &parsed)
                for line in held.rest { lines(line, into: &parsed) }
                return
            }
        }
        append(whole, of: frame, to: &parsed)
    }

    private mutating func block(_ frame: Frame, _ number: Int) -> ParsedFrame {
        var parsed = unread(frame)
        guard frame.defect == nil else { return parsed }
        let entries = interpreter.table.blocks[number]
        parsed.kind = driver.framing.blocks[number]
        guard !frame.payload.isEmpty else { return parsed }
        if case .hexPairs = driver.framing.plan.blocks[number].end {
            // Its line ends stand anywhere, within a number too.
            read(frame.payload.filter { $0 > 0x20 }, entries, into: &parsed)
        } else {
            read(frame.payload, entries, into: &parsed)
        }
        if parsed.observations.isEmpty { note(frame.payload) }
        return parsed
    }

    /// What the network alone understands, and a frame without payload, is known and holds no values.
    private mutating func uplink(_ frame: Frame, _ port: UInt8?) -> ParsedFrame {
        var parsed = unread(frame)
        guard frame.defect == nil, let port, port > 0, !frame.payload.isEmpty else { return parsed }
        guard let entries = interpreter.table.entries(ofPort: port) else {
            parsed.defect =
                "port \(port) is not declared; \(interpreter.table.declaredPorts): \(HexText.encode(frame.payload))"
            return parsed
        }
        read(frame.payload, entries, into: &parsed) { HexText.encode($0) }
        return parsed
    }

    /// Tries the records of a frame or block in their order. Without any it is known and kept raw. `shown` writes the
    /// bytes in a defect.
    private mutating func read(
        _ payload: [UInt8], _ entries: some Collection<Int>, into parsed: inout ParsedFrame,
        shown: (UnsafeBufferPointer<UInt8>) -> String = { quoted($0, 0..<$0.count) }
    ) {
        guard !entries.isEmpty else { return }
        let table = interpreter.table
        var nearest = RecordMisfit()
        var failure: String?
        for entry in entries {
            values.clear()
            let fits = payload.withUnsafeBufferPointer { bytes in
                let body = table.entries[entry].check?.body(of: bytes, 0..<bytes.count) ?? 0..<bytes.count
                let fits = table.entries[entry].read(bytes, body, into: &values)
                failure = table.entries[entry].check?.failure(of: bytes, 0..<bytes.count)
                return fits
            }
            if let broken = table.entries[entry].checks.first(where: { !$0.holds(for: values) }) {
                nearest.note(broken, values, entry: entry, key: driver.fields[broken.slot].key)
                continue
            }
            if fits, failure == nil {
                observe(entry, into: &parsed)
                return
            }
            nearest.note(values, entry: entry)
        }
        parsed.defect =
            failure
            ?? payload.withUnsafeBufferPointer {
                nearest.text(table.entries, driver: driver.id, shown: shown($0))
            }
    }

    /// The lines of a block may tell coefficients, and how the instrument is set up.
    private mutating func note(_ payload: [UInt8]) {
        var hasNews = false
        for line in payload.split(separator: 0x0A) {
            line.withUnsafeBufferPointer { if interpreter.note($0, book: &book) { hasNews = true } }
        }
        if hasNews { forgetPlans() }
    }

    // MARK: Values

    private mutating func observe(_ entry: Int, into parsed: inout ParsedFrame) {
        let plan = plan(entry)
        parsed.kind = interpreter.table.entries[entry].record
        if interpreter.table.entries[entry].isVoid { values.isVoid = true }
        parsed.instrumentTime = clock.instant(of: values, heard: parsed.time)
        parsed.defect = values.reason
        flagPrinted(plan, voided: values.isVoid ? interpreter.table.entries[entry].voided : [])
        for step in plan.steps { compute(step) }
        for slot in plan.held where values.states[slot] == .present && flags[slot] != .fail {
            held[slot] = values.quantities[slot].value
        }
        parsed.observations.reserveCapacity(plan.emissions.count + values.cells.count)
        let cell = interpreter.table.entries[entry].cell.map { Self.cell(values.quantities[$0].value) } ?? 0
        for emission in plan.emissions where values.states[emission.slot] != .absent {
            parsed.observations.append(
                Observation(
                    datastream: emission.datastream, cell: cell, result: values.quantities[emission.slot],
                    flag: flags[emission.slot]))
        }
        if !plan.cellDatastreams.isEmpty { observeCells(plan, entry, into: &parsed) }
    }

    /// 0, which is no cell, for a number that none can have.
    private static func cell(_ number: Double) -> UInt16 { UInt16(exactly: number) ?? 0 }

    private mutating func observeCells(_ plan: RecordPlan, _ entry: Int, into parsed: inout ParsedFrame) {
        cells.take(values, ranges, voided: values.isVoid ? interpreter.table.entries[entry].voided : [])
        for step in plan.cellSteps { cells.compute(step, values, flags, ranges) }
        for cell in cells.cells {
            let datastream = plan.cellDatastreams[cell.slot]
            guard datastream >= 0 else { continue }
            parsed.observations.append(
                Observation(datastream: datastream, cell: cell.cell, result: cell.quantity, flag: cell.flag))
        }
    }

    /// QARTOD's gross range for what stands in the record.
    private mutating func flagPrinted(_ plan: RecordPlan, voided: Set<Int>) {
        for slot in plan.printed where values.states[slot] != .absent {
            let flag = ranges[slot].flag(values.quantities[slot].value)
            flags[slot] = flag != .missing && voided.contains(slot) ? .fail : flag
        }
    }

    /// A computed value is missing when an input is, or when the inputs give no number; it is no better than its
    /// inputs.
    private mutating func compute(_ step: RecordPlan.Step) {
        inputs.removeAll(keepingCapacity: true)
        var worst = QualityFlag.pass
        for input in step.inputs {
            switch input {
            case .constant(let constant): inputs.append(constant)
            case .held(let slot, let otherwise):
                guard let value = held[slot] ?? otherwise else { return }
                inputs.append(value)
            case .cell(let slot, let cell):
                guard let found = values.cells.first(where: { $0.slot == Int32(slot) && $0.cell == cell }) else {
                    return
                }
                inputs.append(found.quantity.value)
                worst = ranges[slot].flag(found.quantity.value).propagated(to: worst)
            case .slot(let slot):
                guard values.states[slot] != .absent else { return }
                inputs.append(values.quantities[slot].value)
                worst = flags[slot].propagated(to: worst)
            }
        }
        let result = step.calculation.value(inputs.span)
        guard result.isFinite else {
            values.setMissing(step.target)
            flags[step.target] = .missing
            return
        }
        values.set(step.target, Quantity(result))
        flags[step.target] = worst.propagated(to: ranges[step.target].flag(result))
    }

    // MARK: Plans

    private mutating func plan(_ entry: Int) -> RecordPlan {
        if let plan = plans[entry] { return plan }
        let plan = RecordPlan(
            slots: interpreter.table.entries[entry].slots, cellSlots: interpreter.table.entries[entry].cellSlots,
            driver: driver, coefficients: book.values, latitude: settings.latitude)
        for lack in plan.lacks {
            let names = lack.coefficients.map { driver.coefficients[$0].name }.joined(separator: ", ")
            let notice =
                "no \(driver.fields[lack.target].key) is computed: the coefficients \(names) are not known; "
                + "give them under 'coefficients', or let the instrument's header come first"
            if !notices.contains(notice) { notices.append(notice) }
        }
        plans[entry] = plan
        return plan
    }

    private mutating func forgetPlans() {
        for entry in plans.indices { plans[entry] = nil }
        derivation = nil
    }

    // MARK: Codecs

    private mutating func ensemble(_ frame: Frame, _ layout: Int) -> ParsedFrame {
        var parsed = unread(frame)
        // A logger's own line has no payload.
        guard frame.defect == nil, !frame.payload.isEmpty else { return parsed }
        parsed.kind = driver.framing.codec?.rawValue
        _ = decode(frame.payload, layout: layout, into: &parsed)
        return parsed
    }

    /// Whether the codec found values; what it refuses is a defect.
    private mutating func decode(_ payload: [UInt8], layout: Int, into parsed: inout ParsedFrame) -> Bool {
        decoded.removeAll(keepingCapacity: true)
        do throws(CodecDefect) {
            parsed.instrumentTime = try codec?.decode(payload, layout: layout, into: &decoded)
        } catch {
            parsed.defect = error.description
            return false
        }
        guard !decoded.isEmpty else { return false }
        parsed.kind = driver.framing.codec?.rawValue
        parsed.observations = observations(of: decoded)
        if !driver.computations.isEmpty { deriveFromCodec(into: &parsed) }
        return true
    }

    /// Fields that are computed from those that a codec gives once a frame, outside its profile.
    private mutating func deriveFromCodec(into parsed: inout ParsedFrame) {
        values.clear()
        for value in decoded where value.cell == 0 {
            let slot = Int(value.field)
            values.set(slot, value.quantity)
            flags[slot] = ranges[slot].flag(value.quantity.value)
        }
        let plan = codecPlan()
        for step in plan.steps where values.states[step.target] == .absent {
            compute(step)
            guard values.states[step.target] != .absent, let datastream = driver.fields[step.target].datastream else {
                continue
            }
            parsed.observations.append(
                Observation(
                    datastream: Int32(datastream), result: values.quantities[step.target], flag: flags[step.target]))
        }
    }

    /// Made once, and again when coefficients became known.
    private mutating func codecPlan() -> RecordPlan {
        if let derivation { return derivation }
        let targets = Set(driver.computations.map(\.target))
        let given = driver.framing.codec?.fields.indices.filter { !targets.contains($0) } ?? []
        let plan = RecordPlan(
            slots: Array(given), driver: driver, coefficients: book.values, latitude: settings.latitude)
        derivation = plan
        return plan
    }

    private func observations(of values: [CodecValue]) -> [Observation] {
        [Observation](capacity: values.count) { (span: inout OutputSpan<Observation>) in
            var index = 0
            while index < values.count {
                // The values of a field stand together.
                let field = values[index].field
                let range = ranges[Int(field)]
                while index < values.count, values[index].field == field {
                    let value = values[index]
                    let flag = range.flag(value.quantity.value)
                    span.append(Observation(datastream: field, cell: value.cell, result: value.quantity, flag: flag))
                    index += 1
                }
            }
        }
    }
}

extension Frame {
    fileprivate var hasLineEnd: Bool { raw.last == UInt8(ascii: "\n") || raw.last == UInt8(ascii: "\r") }
}
