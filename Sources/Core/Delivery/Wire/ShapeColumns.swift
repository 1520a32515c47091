import Sensing

/// The columns of the records of one shape, as they come out of a batch.
struct ShapeColumns {
    private let shape: RecordShape
    private let count: Int
    private let times: [Int64]
    private let before: [Int64]
    private let after: [Int64]
    private let instrumentTimes: [Int64]
    private let loggerTimes: [Int64]
    private let counters: [Int64]
    private let models: [Int64]
    private let latenesses: [Int64]
    private let runs: [Int64]
    private let replaced: [Int64]
    var defects: [String] = []
    /// The values of the slots so far, as they were written.
    private var columns: [[Int64]] = []
    /// Record by record.
    private var observations: [Observation] = []
    private let width: Int

    /// Everything in front of the defects.
    init(_ shape: RecordShape, _ count: Int, from bits: inout BitReader) throws(BatchDefect) {
        let parts = shape.parts
        func column(_ part: RecordParts, _ what: String) throws(BatchDefect) -> [Int64] {
            parts.contains(part) ? try bits.column(count, what) : []
        }
        self.shape = shape
        self.count = count
        width = shape.observationCount
        times = try bits.column(count, "the times")
        before = try column(.bound, "the bounds")
        after = parts.contains(.evenBounds) ? before : try column(.bound, "the bounds")
        instrumentTimes = try column(.instrumentTime, "the instrument's times")
        loggerTimes = try column(.loggerTime, "the logger's times")
        counters = try column(.stamp, "the raw stamps")
        models = try column(.stamp, "the clock models")
        latenesses = parts.contains(.usualLateness) ? [] : try column(.stamp, "the latenesses")
        runs = try column(.reprocessed, "the runs")
        replaced = try column(.reprocessed, "the replaced positions")
        for model in models where ClockModelID(packed: model) == nil {
            throw .malformed("a stamp names the clock model \(model)")
        }
        for run in runs where UInt32(exactly: run) == nil { throw .malformed("\(run) is no run of reprocessing") }
    }

    mutating func readObservations(from bits: inout BitReader) throws(BatchDefect) {
        guard width > 0 else { return }
        observations = [Observation](
            repeating: Observation(datastream: 0, result: .missing, flag: .missing), count: count * width)
        var offset = 0
        for slot in shape.slots {
            if let form = slot.form {
                try read(slot, at: offset, PackedQuantity.Form(form), &bits)
            } else {
                try readMixed(slot, at: offset, &bits)
            }
            offset += slot.count
        }
        columns = []
    }

    /// A slot whose values have one form.
    private mutating func read(
        _ slot: ObservationSlot, at offset: Int, _ form: PackedQuantity.Form, _ bits: inout BitReader
    ) throws(BatchDefect) {
        let entries = count * slot.count
        let isMissing = form.kind == PackedQuantity.missing
        let numbers = try bits.column(
            isMissing ? 0 : entries, besides: columns, "the values of datastream \(slot.datastream)")
        columns.append(numbers)
        let needsDecimals = form.kind == PackedQuantity.computedWithDecimals
        let decimals = needsDecimals ? try bits.column(entries, "the decimals of a datastream") : []
        let (count, width) = (count, width)
        observations.withUnsafeMutableBufferPointer { observations in
            func put(_ entry: Int, _ row: Int, _ cell: Int) {
                let quantity =
                    isMissing
                    ? .missing : form.quantity(numbers[entry], decimals: needsDecimals ? decimals[entry] : 0)
                observations[row &* width &+ offset &+ cell] = Observation(
                    datastream: slot.datastream,
                    cell: slot.firstCell &+ UInt16(truncatingIfNeeded: cell), result: quantity, flag: form.flag)
            }
            if slot.isByCell {
                for cell in 0..<slot.count { for row in 0..<count { put(cell &* count &+ row, row, cell) } }
            } else {
                for row in 0..<count { for cell in 0..<slot.count { put(row &* slot.count &+ cell, row, cell) } }
            }
        }
    }

    /// A slot with a form for each value.
    private mutating func readMixed(
        _ slot: ObservationSlot, at offset: Int, _ bits: inout BitReader
    ) throws(BatchDefect) {
        var forms: [PackedQuantity.Form] = []
        for number in try bits.column(count * slot.count, "the forms of a datastream") {
            guard let byte = UInt8(exactly: number), byte < PackedQuantity.profileBit else {
                throw .malformed("an observation has the form \(number)")
            }
            forms.append(try PackedQuantity.Form(byte))
        }
        let present = forms.reduce(0) { $0 + ($1.kind == PackedQuantity.missing ? 0 : 1) }
        let odd = forms.reduce(0) { $0 + ($1.kind == PackedQuantity.computedWithDecimals ? 1 : 0) }
        let numbers = try bits.column(
            present, besides: columns, "the values of datastream \(slot.datastream)")
        columns.append(numbers)
        let decimals = try bits.column(odd, "the decimals of a datastream")
        var (nextNumber, nextDecimals) = (0, 0)
        for (entry, form) in forms.enumerated() {
            let (row, cell) =
                slot.isByCell ? (entry % count, entry / count) : (entry / slot.count, entry % slot.count)
            var quantity = Quantity.missing
            if form.kind != PackedQuantity.missing {
                let isOdd = form.kind == PackedQuantity.computedWithDecimals
                quantity = form.quantity(numbers[nextNumber], decimals: isOdd ? decimals[nextDecimals] : 0)
                nextNumber += 1
                if isOdd { nextDecimals += 1 }
            }
            observations[row * width + offset + cell] = Observation(
                datastream: slot.datastream, cell: slot.firstCell + UInt16(cell), result: quantity, flag: form.flag)
        }
    }

    func record(_ index: Int) -> Record {
        var time = Timestamp(
            Instant(nanoseconds: times[index]), source: shape.source, state: shape.state, flags: shape.flags)
        if !before.isEmpty { time.bound = TimeBound(before: before[index], after: after[index]) }
        if !models.isEmpty, let model = ClockModelID(packed: models[index]) {
            time.stamp = RawStamp(
                monotonic: counters[index] &+ (times[index] &- times[0]),
                lateness: latenesses.isEmpty ? time.usualLateness : latenesses[index], model: model)
        }
        return Record(
            instrument: shape.instrument, direction: shape.direction, time: time,
            instrumentTime: instrumentTimes.isEmpty ? nil : Instant(nanoseconds: instrumentTimes[index]),
            loggerTime: loggerTimes.isEmpty ? nil : Instant(nanoseconds: loggerTimes[index]), raw: [],
            defect: defects.isEmpty ? nil : defects[index],
            observations: width == 0 ? [] : Array(observations[index * width..<(index + 1) * width]),
            reprocessed: runs.isEmpty
                ? nil
                : Reprocessed(
                    run: UInt32(truncatingIfNeeded: runs[index]), position: UInt64(bitPattern: replaced[index])))
    }
}
