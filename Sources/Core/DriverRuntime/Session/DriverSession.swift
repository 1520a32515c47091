import Framing
import Pipeline
import Sensing

/// Interprets the bytes of one instrument. The same bytes give the same frames, wherever the chunks are cut.
public struct DriverSession: Sendable {
    public let driver: Driver
    /// What the operator should know, each once: coefficients that are lacking, settings that do not fit.
    public private(set) var notices: [String]

    private let settings: DriverSettings
    private let ranges: [GrossRange]
    private var source: FrameSource
    private var interpreter: LineInterpreter
    private var book: CoefficientBook
    private var clock = InstrumentTime()
    private let pieces: LinePieces
    /// For each entry of the table, once it was needed; nil after the coefficients changed.
    private var linePlans: [RecordPlan?]
    private var sentencePlans: [RecordPlan?]
    // Scratch, to allocate nothing for each line.
    private var frames: [Frame] = []
    private var values: FieldValues
    private var flags: [QualityFlag]
    private var decoded: [PD0Codec.Value] = []

    public init(driver: Driver, settings: DriverSettings = DriverSettings()) {
        self.driver = driver
        self.settings = settings
        notices = driver.problems(in: settings)
        ranges = driver.fields.map { field in
            GrossRange(
                sensor: settings.sensor[field.key] ?? field.range.sensor,
                expected: settings.expected[field.key] ?? field.range.expected)
        }
        source = FrameSource(driver.framing)
        interpreter = LineInterpreter(driver: driver, settings: settings)
        book = CoefficientBook(declared: driver.coefficients, given: settings.coefficients)
        var readsStamps = false
        if case .line(_, let unwrapsStamps) = driver.framing { readsStamps = unwrapsStamps }
        pieces = LinePieces(hasSentences: interpreter.table.hasSentences, readsStamps: readsStamps)
        linePlans = Array(repeating: nil, count: interpreter.table.lines.count)
        sentencePlans = Array(repeating: nil, count: interpreter.table.sentences.count)
        values = FieldValues(count: driver.fields.count)
        flags = Array(repeating: .notEvaluated, count: driver.fields.count)
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
    /// of its last number, so it is no sample.
    public mutating func cut(into frames: inout [ParsedFrame]) {
        let whole = frames.count
        finish(into: &frames)
        for index in whole..<frames.count where frames[index].defect == nil && !frames[index].raw.isEmpty {
            frames[index].defect = "cut short: the connection ended within it"
            frames[index].instrumentTime = nil
            frames[index].observations = []
        }
    }

    private mutating func parse(into parsed: inout [ParsedFrame]) {
        parsed.reserveCapacity(parsed.count + frames.count)
        // Taken out, so that neither the array nor its frames are shared while they are read.
        var taken: [Frame] = []
        swap(&taken, &frames)
        let isEnsemble = driver.framing == .pd0
        for frame in taken {
            if isEnsemble {
                parsed.append(ensemble(frame))
            } else {
                for piece in pieces.pieces(of: frame) { parsed.append(line(piece)) }
            }
        }
        taken.removeAll(keepingCapacity: true)
        swap(&taken, &frames)
    }

    // MARK: Lines

    private mutating func line(_ frame: Frame) -> ParsedFrame {
        var parsed = ParsedFrame(raw: frame.raw, time: frame.time, loggerTime: frame.loggerTime, defect: frame.defect)
        guard frame.defect == nil else { return parsed }
        let finding = frame.payload.withUnsafeBufferPointer {
            interpreter.read($0, raw: frame.raw, into: &values, book: &book)
        }
        switch finding {
        case .line(let entry):
            let plan = linePlan(entry)
            observe(plan, voided: interpreter.table.lines[entry].voided, into: &parsed)
        case .sentence(let entry):
            let plan = sentencePlan(entry)
            observe(plan, voided: interpreter.table.sentences[entry].voided, into: &parsed)
        case .known(let isNews): if isNews { forgetPlans() }
        case .defect(let defect): parsed.defect = defect
        }
        return parsed
    }

    private mutating func observe(_ plan: RecordPlan, voided: Set<Int>, into parsed: inout ParsedFrame) {
        parsed.instrumentTime = clock.instant(of: values)
        parsed.observations.reserveCapacity(plan.emissions.count)
        flagPrinted(plan, voided: values.isVoid ? voided : [])
        for step in plan.steps { compute(step) }
        for emission in plan.emissions where values.states[emission.slot] != .absent {
            parsed.observations.append(
                Observation(
                    datastream: emission.datastream, result: values.quantities[emission.slot],
                    flag: flags[emission.slot]))
        }
    }

    /// QARTOD's gross range for what stands in the record.
    private mutating func flagPrinted(_ plan: RecordPlan, voided: Set<Int>) {
        for slot in driver.fields.indices where values.states[slot] != .absent {
            let flag = ranges[slot].flag(values.quantities[slot].value)
            flags[slot] = flag != .missing && voided.contains(slot) ? .fail : flag
        }
    }

    /// A computed value is missing when an input is, or when the inputs give no number; it is no better than its
    /// inputs.
    private mutating func compute(_ step: RecordPlan.Step) {
        var inputs = (0.0, 0.0, 0.0)
        var worst = QualityFlag.pass
        for (index, input) in step.inputs.enumerated() {
            var value = 0.0
            switch input {
            case .constant(let constant): value = constant
            case .slot(let slot):
                guard values.states[slot] != .absent else { return }
                value = values.quantities[slot].value
                worst = flags[slot].propagated(to: worst)
            }
            switch index {
            case 0: inputs.0 = value
            case 1: inputs.1 = value
            default: inputs.2 = value
            }
        }
        let result = step.calculation.value(inputs.0, inputs.1, inputs.2)
        guard result.isFinite else {
            values.setMissing(step.target)
            flags[step.target] = .missing
            return
        }
        values.set(step.target, Quantity(result))
        flags[step.target] = worst.propagated(to: ranges[step.target].flag(result))
    }

    // MARK: Plans

    private mutating func linePlan(_ entry: Int) -> RecordPlan {
        if let plan = linePlans[entry] { return plan }
        let plan = plan(for: interpreter.table.lines[entry].slots)
        linePlans[entry] = plan
        return plan
    }

    private mutating func sentencePlan(_ entry: Int) -> RecordPlan {
        if let plan = sentencePlans[entry] { return plan }
        let plan = plan(for: interpreter.table.sentences[entry].slots)
        sentencePlans[entry] = plan
        return plan
    }

    private mutating func plan(for slots: [Int]) -> RecordPlan {
        let plan = RecordPlan(
            slots: slots, driver: driver, coefficients: book.values, latitude: settings.latitude, ranges: ranges)
        for lack in plan.lacks {
            let names = lack.coefficients.map { driver.coefficients[$0].name }.joined(separator: ", ")
            let notice =
                "no \(driver.fields[lack.target].key) is computed: the coefficients \(names) are not known; "
                + "give them under 'coefficients', or let the instrument's header come first"
            if !notices.contains(notice) { notices.append(notice) }
        }
        return plan
    }

    private mutating func forgetPlans() {
        for entry in linePlans.indices { linePlans[entry] = nil }
        for entry in sentencePlans.indices { sentencePlans[entry] = nil }
    }

    // MARK: Ensembles

    private mutating func ensemble(_ frame: Frame) -> ParsedFrame {
        var parsed = ParsedFrame(raw: frame.raw, time: frame.time, loggerTime: frame.loggerTime, defect: frame.defect)
        // A logger's own line has no payload.
        guard frame.defect == nil, !frame.payload.isEmpty else { return parsed }
        decoded.removeAll(keepingCapacity: true)
        do throws(PD0Defect) {
            parsed.instrumentTime = try PD0Codec.decode(frame.payload, into: &decoded)
        } catch {
            parsed.defect = error.description
            return parsed
        }
        parsed.observations = observations(of: decoded)
        return parsed
    }

    private func observations(of values: [PD0Codec.Value]) -> [Observation] {
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
