import Sensing

/// The echogram of a Signature with an echosounder: one sample for each cell, in decibels.
///
/// Source: Nortek, Signature Integrator's Guide, "Echosounder data record". No recording was at hand.
enum AD2CPEchogram {
    private static let echogram: UInt16 = 1 << 11
    private static let mostFrequencies = 3

    static func append(_ record: AD2CPRecord, to values: inout [CodecValue]) throws(CodecDefect) {
        guard record.configuration & echogram != 0 else { return }
        // Bits 12 to 15 of the status number the frequencies.
        let index = Int(record.status >> 12 & 0xF)
        guard index < mostFrequencies else {
            throw CodecDefect("AD2CP echogram of frequency \(index + 1); there can be \(mostFrequencies)")
        }
        values.append(AD2CPField.echoCellLength, record.cellLengthMillimetres, decimals: 3)
        values.append(AD2CPField.echoBlanking, record.blankingMillimetres, decimals: 3)
        // Here the word of beams holds cells only.
        let cells = Int(record.bytes.uint16(30))
        var cursor = AD2CPCursor(record)
        let place = try cursor.take(2 * cells, for: "echogram")
        for cell in 0..<cells {
            let sample = record.bytes.uint16(place + 2 * cell)
            values.append(AD2CPField.echo1, offset: index, cell: cell + 1, sample, decimals: 2)
        }
    }
}
