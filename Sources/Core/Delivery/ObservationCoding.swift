import Sensing

/// The observations of one record as one compact blob.
///
/// An observation is: the datastream's number (varint), a form byte, the value. Form = 20 × flag + kind, where the flag
/// counts pass, notEvaluated, suspect, fail, missing from 0. Kinds 0 to 15 are that many printed decimals, and the
/// value is the printed digits as a zigzag varint; 16 is a missing value (one zero byte); 17 a computed double (8 bytes,
/// lowest first); 18 a double behind its decimals (zigzag varint), for what no printed form can hold.
/// With 0x80 added to the form, a profile follows: the number of cells, the first cell, then a value for each of the
/// consecutive cells. Thus an ADCP ensemble costs two to three bytes a value, and no byte of a blob unfolds into more
/// than one observation.
public enum ObservationCoding {
    /// More than any instrument sends in one frame; a 4-beam ADCP of 255 cells sends about 4,000.
    public static let maximumCount = 1 << 18

    public static func encode(_ observations: [Observation], into bytes: inout [UInt8]) {
        var index = 0
        while index < observations.count {
            let observation = observations[index]
            let packed = PackedQuantity(observation.result, observation.flag)
            bytes.append(varint: UInt64(UInt32(bitPattern: observation.datastream)))
            if observation.cell == 0 {
                bytes.append(packed.form)
                packed.appendValue(to: &bytes)
                index += 1
            } else {
                index = encodeProfile(observations, from: index, form: packed.form, into: &bytes)
            }
        }
    }

    public static func encode(_ observations: [Observation]) -> [UInt8] {
        var bytes: [UInt8] = []
        encode(observations, into: &bytes)
        return bytes
    }

    public static func decode(_ bytes: [UInt8]) throws(BatchDefect) -> [Observation] {
        try bytes.withUnsafeBufferPointer { (buffer) throws(BatchDefect) in
            try decode(UnsafeRawBufferPointer(buffer))
        }
    }

    public static func decode(_ bytes: UnsafeRawBufferPointer) throws(BatchDefect) -> [Observation] {
        var reader = ByteReader(bytes)
        var observations: [Observation] = []
        // The usual observation takes five bytes; a hostile length reserves no more than it sent.
        observations.reserveCapacity(min(maximumCount, bytes.count / 5 + 1))
        while !reader.isAtEnd {
            try decodeOne(from: &reader, into: &observations)
        }
        return observations
    }

    /// Writes a run of consecutive cells that share datastream and form; returns the index behind it.
    private static func encodeProfile(
        _ observations: [Observation], from start: Int, form: UInt8, into bytes: inout [UInt8]
    ) -> Int {
        let first = observations[start]
        var end = start + 1
        while end < observations.count, observations[end].datastream == first.datastream,
            Int(observations[end].cell) == Int(first.cell) + end - start,
            PackedQuantity(observations[end].result, observations[end].flag).form == form
        {
            end += 1
        }
        bytes.append(form | PackedQuantity.profileBit)
        bytes.append(varint: UInt64(end - start))
        bytes.append(varint: UInt64(first.cell))
        for observation in observations[start..<end] {
            PackedQuantity(observation.result, observation.flag).appendValue(to: &bytes)
        }
        return end
    }

    private static func decodeOne(
        from reader: inout ByteReader, into observations: inout [Observation]
    ) throws(BatchDefect) {
        guard let number = UInt32(exactly: try reader.varint("a datastream's number")) else {
            throw .malformed("a datastream's number does not fit into 32 bits")
        }
        let datastream = Int32(bitPattern: number)
        let form = try PackedQuantity.Form(try reader.byte("an observation's form"))
        var cells = 0...0
        if form.isProfile {
            let count = try reader.count(upTo: Int(UInt16.max), "a profile's cells")
            let first = try reader.varint("a profile's first cell")
            guard count >= 1, first >= 1, first <= UInt64(Int(UInt16.max) - count + 1) else {
                throw .malformed("a profile of \(count) cells from cell \(first)")
            }
            cells = Int(first)...Int(first) + count - 1
        }
        guard observations.count + cells.count <= maximumCount else {
            throw .tooLarge(
                what: "the number of observations in a record", size: UInt64(observations.count + cells.count),
                limit: UInt64(maximumCount))
        }
        for cell in cells {
            let quantity = try form.readValue(from: &reader)
            observations.append(
                Observation(datastream: datastream, cell: UInt16(cell), result: quantity, flag: form.flag))
        }
    }
}
