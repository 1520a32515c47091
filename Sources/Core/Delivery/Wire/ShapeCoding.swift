import Sensing

extension BitWriter {
    /// The shapes of a batch. Datastreams are counted on from the one before, the first from 1.
    mutating func append(_ shapes: [RecordShape]) {
        append(number: UInt64(shapes.count))
        var datastream: Int64 = 0
        for shape in shapes {
            append(number: UInt64(UInt32(bitPattern: shape.instrument)))
            append(UInt64(shape.direction.rawValue), count: 2)
            append(UInt64(shape.source.rawValue), count: 4)
            append(UInt64(shape.state.rawValue), count: 2)
            append(UInt64(shape.parts.rawValue), count: 8)
            append(!shape.flags.isEmpty)
            if !shape.flags.isEmpty { append(UInt64(shape.flags.rawValue), count: 8) }
            append(number: UInt64(shape.slots.count))
            for slot in shape.slots { append(slot, after: &datastream) }
        }
    }

    private mutating func append(_ slot: ObservationSlot, after datastream: inout Int64) {
        let number = Int64(slot.datastream)
        let isPlain = number == datastream + 1 && slot.firstCell == 0
        append(!isPlain)
        if !isPlain {
            append(zigzag: number - datastream)
            append(number: UInt64(slot.firstCell))
            if slot.firstCell > 0 {
                append(number: UInt64(slot.count))
                append(slot.isByCell)
            }
        }
        append(UInt64(slot.form ?? RecordShape.mixedForm), count: RecordShape.formBits)
        datastream = number
    }
}

extension RecordShape {
    static let formBits = 7
    /// Instead of a form: they differ, and stand in a column of their own.
    static let mixedForm: UInt8 = 127
}

extension BitReader {
    mutating func takeShapes(upTo limit: Int) throws(BatchDefect) -> [RecordShape] {
        let count = try takeCount(upTo: limit, "the number of shapes")
        var shapes: [RecordShape] = []
        var datastream: Int64 = 0
        // Each shape has a record, so all of them together have no more observations than a batch.
        var room = BatchCoding.maximumObservations
        for _ in 0..<count {
            let shape = try takeShape(after: &datastream, room: room)
            room -= shape.observationCount
            shapes.append(shape)
        }
        return shapes
    }

    private mutating func takeShape(
        after datastream: inout Int64, room: Int
    ) throws(BatchDefect) -> RecordShape {
        let instrument = takeNumber()
        let direction = UInt8(take(2))
        let source = UInt8(take(4))
        let state = UInt8(take(2))
        let parts = RecordParts(rawValue: UInt8(take(8)))
        let flags = takeBit() ? UInt8(take(8)) : 0
        guard let instrument = UInt32(exactly: instrument), let direction = Record.Direction(rawValue: direction),
            let source = ClockSource(rawValue: source), let state = ClockState(rawValue: state)
        else {
            throw .malformed("a shape has instrument \(instrument), direction \(direction), clock \(source), \(state)")
        }
        var shape = RecordShape(
            instrument: Int32(bitPattern: instrument), direction: direction, source: source, state: state,
            flags: ClockFlags(rawValue: flags), parts: parts)
        let limit = min(room, ObservationCoding.maximumCount)
        var total = 0
        for _ in 0..<(try takeCount(upTo: limit, "the number of observations in a record")) {
            let slot = try takeSlot(after: &datastream)
            total += slot.count
            guard total <= limit else {
                throw .tooLarge(
                    what: "the number of observations in a record", size: UInt64(total), limit: UInt64(limit))
            }
            shape.slots.append(slot)
        }
        return shape
    }

    private mutating func takeSlot(after datastream: inout Int64) throws(BatchDefect) -> ObservationSlot {
        var (number, firstCell, cells, isByCell) = (datastream + 1, UInt64(0), UInt64(1), false)
        if takeBit() {
            number = datastream &+ takeZigzag()
            firstCell = takeNumber()
            if firstCell > 0 {
                cells = takeNumber()
                isByCell = takeBit()
            }
        }
        let form = UInt8(take(RecordShape.formBits))
        try checkEnd("a shape")
        guard let datastream32 = Int32(exactly: number), firstCell <= UInt64(UInt16.max), cells >= 1,
            cells <= UInt64(UInt16.max), firstCell + cells - 1 <= UInt64(UInt16.max)
        else {
            throw .malformed("a shape has \(cells) cells from \(firstCell) of datastream \(number)")
        }
        if form != RecordShape.mixedForm { _ = try PackedQuantity.Form(form) }
        datastream = number
        return ObservationSlot(
            datastream: datastream32, firstCell: UInt16(firstCell), count: Int(cells), isByCell: isByCell,
            form: form == RecordShape.mixedForm ? nil : form)
    }
}
