import Delivery
import Sensing
import Timekeeping

extension ExportedRecord {
    /// With the time that the corrections give.
    init(epoch: String, stored: StoredRecord, book: ExportBook, corrections: ClockCorrections) {
        let corrected = corrections.correction(of: stored.record.time, in: epoch)
        self.init(epoch: epoch, stored: stored, book: book, corrected: corrected?.time, closing: corrected?.closing)
    }
}
