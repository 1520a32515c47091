import Delivery
import Glibc
import Sensing

/// What a series costs on a link. Bytes are those of whole batches: mark, reference, times with bounds, flags, stamps,
/// values and checksum.
struct BatchMeasure: Encodable, Equatable {
    var readings: Int
    /// Of each reading.
    var values: Int
    var rows: Int
    var batches: Int
    /// Of the batch that tells the metadata, sent once before.
    var metadataBytes: Int
    var bytesPerReading: Double
    /// Without mark, flags, reference and checksum, which every batch has.
    var bytesPerReadingWithoutHeader: Double
    var bytesPerValue: Double
    /// Of the differences from row to row, the sum over time and values.
    var entropyBytesPerReading: Double
    var ratioToEntropy: Double
    var message: Message?

    /// How many readings one message of a given size carries.
    struct Message: Encodable, Equatable {
        var maximumBytes: Int
        var messages: Int
        var fewestReadings: Int
        var medianReadings: Int
        var mostReadings: Int
    }

    /// Of an inquiry, which has nothing else.
    private static let headerBytes = 17
    private static let stream = BatchStream(station: "pier", epoch: "019fd0c6a1c03f9a2c11")

    /// - Throws: when a batch does not come back as it was; then there are no figures.
    init(of series: BatchSeries, rows: Int, maximumBytes: Int?) throws(BatchMeasureFailure) {
        let reference = MetadataReference(to: [series.registration], of: Self.stream)
        func batch(_ records: ArraySlice<StoredRecord>) -> Batch {
            var batch = Batch(
                stream: Self.stream, reference: reference, records: Array(records), covers: PartRanges())
            batch.covers = batch.positions
            return batch
        }
        var (bytes, batches) = (0, 0)
        for start in stride(from: 0, to: series.records.count, by: rows) {
            let batch = batch(series.records[start..<min(start + rows, series.records.count)])
            bytes += try Self.byteCount(ofEqual: BatchCoding.encode(batch), batch)
            batches += 1
        }
        var told = batch([])
        told.metadata = [series.registration]
        readings = series.records.count
        values = series.columns.count
        self.rows = rows
        self.batches = batches
        metadataBytes = try Self.byteCount(ofEqual: BatchCoding.encode(told), told)
        bytesPerReading = Double(bytes) / Double(readings)
        bytesPerReadingWithoutHeader = Double(bytes - batches * Self.headerBytes) / Double(readings)
        bytesPerValue = bytesPerReading / Double(values)
        entropyBytesPerReading = Self.entropyBits(of: series) / 8
        ratioToEntropy = bytesPerReading / entropyBytesPerReading
        guard let maximumBytes else { return }
        var counts: [Int] = []
        var start = 0
        // More readings than a message could take are of no use to the search.
        let window = maximumBytes
        while start < readings {
            let piece = BatchSplitting.first(
                of: batch(series.records[start..<min(start + window, readings)]), maximumBytes: maximumBytes)
            _ = try Self.byteCount(ofEqual: piece.bytes, piece.batch)
            counts.append(piece.batch.records.count)
            start += piece.batch.records.count
        }
        // The last message carries what was left, which says nothing.
        if counts.count > 1 { counts.removeLast() }
        counts.sort()
        message = Message(
            maximumBytes: maximumBytes, messages: counts.count, fewestReadings: counts[0],
            medianReadings: counts[counts.count / 2], mostReadings: counts[counts.count - 1])
    }

    private static func byteCount(ofEqual bytes: [UInt8], _ batch: Batch) throws(BatchMeasureFailure) -> Int {
        do throws(BatchDefect) {
            guard try BatchCoding.decode(bytes, stream: stream) == batch else {
                throw BatchDefect.malformed("it is not what it was")
            }
            return bytes.count
        } catch {
            let first = batch.records.first?.position ?? 0
            throw BatchMeasureFailure(
                description: "the batch that begins with position \(first) did not come back: \(error)")
        }
    }

    // MARK: Entropy

    /// Bits a reading that no code can go below which takes each column's difference from the row before by itself, and
    /// whose probabilities are the frequencies in the whole file.
    private static func entropyBits(of series: BatchSeries) -> Double {
        var columns = [series.records.map(\.record.time.instant.nanoseconds)]
        for index in series.columns.indices {
            let quantities = series.records.map(\.record.observations[index].result)
            let decimals = quantities.compactMap(\.decimals).max() ?? 0
            let scale = pow(10, Double(decimals))
            columns.append(quantities.map { $0.isMissing ? 0 : Int64(($0.value * scale).rounded()) })
        }
        return columns.reduce(0) { $0 + entropyBits(ofDifferencesIn: $1) }
    }

    private static func entropyBits(ofDifferencesIn column: [Int64]) -> Double {
        var counts: [Int64: Int] = [:]
        for (earlier, later) in zip(column, column.dropFirst()) { counts[later &- earlier, default: 0] += 1 }
        let total = Double(column.count - 1)
        return counts.values.reduce(0) { $0 - Double($1) / total * log2(Double($1) / total) }
    }
}

/// Why there are no figures.
struct BatchMeasureFailure: Error, CustomStringConvertible {
    let description: String
}

extension BatchMeasure {
    /// For people.
    var text: String {
        var lines = [
            "\(readings) readings of \(values) values, \(batches) batches of \(rows), each decoded again and equal",
            "  \(Self.hundredths(bytesPerReading)) bytes a reading, \(Self.hundredths(bytesPerValue)) a value "
                + "(\(Self.hundredths(bytesPerReadingWithoutHeader)) a reading without mark, reference and checksum)",
            "  \(Self.hundredths(entropyBytesPerReading)) bytes a reading is the entropy of the differences: "
                + "\(Self.hundredths(ratioToEntropy)) times that",
            "  \(metadataBytes) bytes of metadata, sent once before",
        ]
        if let message {
            lines.append(
                "  \(message.fewestReadings) to \(message.mostReadings) readings in a message of \(message.maximumBytes) "
                    + "bytes, half of them at least \(message.medianReadings)")
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func hundredths(_ number: Double) -> String {
        let hundredths = Int((number * 100).rounded())
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
