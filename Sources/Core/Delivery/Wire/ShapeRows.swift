import Sensing

/// The records of one shape as rows of whole numbers, on their way into columns.
struct ShapeRows {
    private(set) var shape: RecordShape
    /// The observations of the first record: datastreams and cells of all.
    private let layout: [Observation]
    private(set) var count = 0
    private(set) var times: [Int64] = []
    private(set) var before: [Int64] = []
    private(set) var after: [Int64] = []
    private(set) var instrumentTimes: [Int64] = []
    private(set) var loggerTimes: [Int64] = []
    /// Less the time since the first record: they change little, because the counter runs as UTC does.
    private(set) var counters: [Int64] = []
    private(set) var models: [Int64] = []
    private(set) var latenesses: [Int64] = []
    private(set) var runs: [Int64] = []
    private(set) var replaced: [Int64] = []
    private(set) var defects: [String] = []
    /// Record by record.
    private var forms: [UInt8] = []
    private var numbers: [Int64] = []
    /// By index in `numbers`: the decimals of values that no printed form can hold.
    private var oddDecimals: [Int: Int64] = [:]

    init(_ record: Record) {
        shape = RecordShape(
            instrument: record.instrument, direction: record.direction, source: record.time.source,
            state: record.time.state, flags: record.time.flags, parts: Self.parts(of: record))
        shape.parts.formUnion([.evenBounds, .usualLateness])
        layout = record.observations
    }

    /// By this a record's shape is found again; different shapes may have the same.
    static func signature(of record: Record) -> UInt64 {
        let time = record.time
        let kinds =
            UInt64(record.direction.rawValue) << 32 | UInt64(time.source.rawValue) << 36
            | UInt64(time.state.rawValue) << 40 | UInt64(time.flags.rawValue) << 44
            | UInt64(parts(of: record).rawValue) << 52
        var hash = step(0, kinds | UInt64(UInt32(bitPattern: record.instrument)))
        record.observations.withUnsafeBufferPointer { observations in
            for observation in observations {
                hash = step(
                    hash, UInt64(UInt32(bitPattern: observation.datastream)) << 16 | UInt64(observation.cell))
            }
        }
        return hash
    }

    private static func step(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        let product = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
        return product ^ (product &>> 29)
    }

    func fits(_ record: Record) -> Bool {
        let time = record.time
        guard record.instrument == shape.instrument, record.direction == shape.direction, time.source == shape.source,
            time.state == shape.state, time.flags == shape.flags, record.observations.count == layout.count,
            Self.parts(of: record) == shape.parts.subtracting([.evenBounds, .usualLateness])
        else { return false }
        return record.observations.withUnsafeBufferPointer { observations in
            layout.withUnsafeBufferPointer { layout in
                for index in 0..<layout.count {
                    guard observations[index].datastream == layout[index].datastream,
                        observations[index].cell == layout[index].cell
                    else { return false }
                }
                return true
            }
        }
    }

    mutating func add(_ record: Record) {
        count += 1
        let time = record.time
        let instant = time.instant.nanoseconds
        times.append(instant)
        if let bound = time.bound {
            before.append(bound.before)
            after.append(bound.after)
            if bound.before != bound.after { shape.parts.remove(.evenBounds) }
        }
        if let time = record.instrumentTime { instrumentTimes.append(time.nanoseconds) }
        if let time = record.loggerTime { loggerTimes.append(time.nanoseconds) }
        if let stamp = time.stamp {
            counters.append(stamp.monotonic &- (instant &- times[0]))
            models.append(stamp.model.packed)
            latenesses.append(stamp.lateness)
            if stamp.lateness != time.usualLateness { shape.parts.remove(.usualLateness) }
        }
        if let reprocessed = record.reprocessed {
            runs.append(Int64(reprocessed.run))
            replaced.append(Int64(bitPattern: reprocessed.position))
        }
        if let defect = record.defect { defects.append(defect) }
        record.observations.withUnsafeBufferPointer { observations in
            for observation in observations { add(observation) }
        }
    }

    @inline(__always)
    private mutating func add(_ observation: Observation) {
        let packed = PackedQuantity(observation.result, observation.flag)
        if packed.kind == PackedQuantity.computedWithDecimals { oddDecimals[numbers.count] = Int64(packed.decimals) }
        forms.append(packed.form)
        let bits = Int64(bitPattern: packed.bits)
        numbers.append(packed.kind > PackedQuantity.missing ? bits.orderedDouble : bits)
    }

    private static func parts(of record: Record) -> RecordParts {
        var parts: RecordParts = []
        if record.time.bound != nil { parts.insert(.bound) }
        if record.instrumentTime != nil { parts.insert(.instrumentTime) }
        if record.loggerTime != nil { parts.insert(.loggerTime) }
        if record.time.stamp != nil { parts.insert(.stamp) }
        if record.defect != nil { parts.insert(.defect) }
        if record.reprocessed != nil { parts.insert(.reprocessed) }
        return parts
    }

    // MARK: Columns

    /// Decides how the observations stand in slots; afterwards `shape` is complete.
    mutating func finish() {
        var index = 0
        while index < layout.count {
            var slot = ObservationSlot(datastream: layout[index].datastream, firstCell: layout[index].cell)
            if slot.firstCell > 0 {
                while index + slot.count < layout.count, slot.count < Int(UInt16.max),
                    layout[index + slot.count].datastream == slot.datastream,
                    Int(layout[index + slot.count].cell) == Int(slot.firstCell) + slot.count
                { slot.count += 1 }
            }
            slot.form = commonForm(of: slot, at: index)
            slot.isByCell = slot.count > 1 && count > 1 && isSmoother(slot, at: index)
            shape.slots.append(slot)
            index += slot.count
        }
    }

    /// A slot's forms in the order of its column.
    func forms(of slot: ObservationSlot, at offset: Int) -> [Int64] {
        indices(of: slot, at: offset).map { Int64(forms[$0]) }
    }

    /// A slot's values, without those that are missing.
    func numbers(of slot: ObservationSlot, at offset: Int) -> [Int64] {
        if let form = slot.form, slot.count == 1, form % PackedQuantity.kindsPerFlag != PackedQuantity.missing {
            let width = layout.count
            return [Int64](unsafeUninitializedCapacity: count) { column, filled in
                for row in 0..<count { column[row] = numbers[row &* width &+ offset] }
                filled = count
            }
        }
        return indices(of: slot, at: offset).compactMap { index in
            forms[index] % PackedQuantity.kindsPerFlag == PackedQuantity.missing ? nil : numbers[index]
        }
    }

    /// The decimals of the values that need them beside their bits.
    func decimals(of slot: ObservationSlot, at offset: Int) -> [Int64] {
        oddDecimals.isEmpty ? [] : indices(of: slot, at: offset).compactMap { oddDecimals[$0] }
    }

    private func indices(of slot: ObservationSlot, at offset: Int) -> [Int] {
        let width = layout.count
        guard slot.isByCell else {
            return (0..<count).flatMap { row in (0..<slot.count).map { row * width + offset + $0 } }
        }
        return (0..<slot.count).flatMap { cell in (0..<count).map { $0 * width + offset + cell } }
    }

    private func commonForm(of slot: ObservationSlot, at offset: Int) -> UInt8? {
        let form = forms[offset]
        let width = layout.count
        for row in 0..<count {
            for cell in 0..<slot.count where forms[row &* width &+ offset &+ cell] != form { return nil }
        }
        return form
    }

    /// Whether values change less from record to record than from cell to cell.
    private func isSmoother(_ slot: ObservationSlot, at offset: Int) -> Bool {
        func roughness(_ isByCell: Bool) -> Int {
            var slot = slot
            slot.isByCell = isByCell
            let column = numbers(of: slot, at: offset)
            return zip(column, column.dropFirst()).reduce(0) { sum, pair in
                sum + 64 - (pair.1 &- pair.0).magnitude.leadingZeroBitCount
            }
        }
        return roughness(true) < roughness(false)
    }
}

extension Int64 {
    /// The bits of a double so that greater doubles are greater numbers; the same again gives the bits back.
    @inline(__always)
    var orderedDouble: Int64 { self ^ ((self &>> 63) & Int64.max) }
}

extension Timestamp {
    /// The lateness that the bound suggests.
    var usualLateness: Int64 { bound.map { $0.before &- $0.after } ?? 0 }
}
