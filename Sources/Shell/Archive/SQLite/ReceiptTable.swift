import Delivery
import Sensing
import Store

/// The tables `reference` and `receipt`: what names a stream's metadata, and which key vouched for which records.
final class ReceiptTable {
    private let reference: SQLiteStatement
    private let receipt: SQLiteStatement

    init(_ database: SQLiteDatabase) throws(SQLiteError) {
        reference = try database.prepare(
            "INSERT INTO reference (value, epoch_id) VALUES (?, ?) ON CONFLICT (value) DO NOTHING",
            purpose: "storing a reference to metadata")
        receipt = try database.prepare(
            """
            INSERT INTO receipt (digest, epoch_id, key, signature, positions, received_ns) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (digest) DO NOTHING
            """, purpose: "storing the receipt of a signed batch")
    }

    static func references(in database: SQLiteDatabase) throws(SQLiteError) -> [MetadataReference: Int64] {
        let row = try database.prepare(
            "SELECT value, epoch_id FROM reference", purpose: "reading the references to metadata")
        var references: [MetadataReference: Int64] = [:]
        while try row.step() {
            references[MetadataReference(value: UInt64(bitPattern: row.integer(0)))] = row.integer(1)
        }
        return references
    }

    func insert(_ reference: MetadataReference, epoch: Int64) throws(SQLiteError) {
        self.reference.bind(1, Int64(bitPattern: reference.value))
        self.reference.bind(2, epoch)
        try self.reference.run()
    }

    /// The same batch signed again is the same receipt.
    func insert(_ new: BatchReceipt, epoch: Int64) throws(SQLiteError) {
        receipt.bind(1, new.digest)
        receipt.bind(2, epoch)
        receipt.bind(3, new.signature.key.text)
        receipt.bind(4, blob: new.signature.bytes)
        receipt.bind(5, "{\"data\":\(new.positions.data.json),\"raw\":\(new.positions.raw.json)}")
        receipt.bind(6, new.received.nanoseconds)
        try receipt.run()
    }
}

extension SigningKeyID {
    /// 16 hexadecimal digits.
    var text: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}
