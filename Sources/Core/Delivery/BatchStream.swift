/// Whose records a batch holds. Positions are counted within it, and it is half of a batch's identity at the archive.
public struct BatchStream: Hashable, Sendable, Codable {
    public var station: String
    /// The life of the station's store in which positions are counted.
    public var epoch: String
    /// What was made of the records for this destination: empty for the records as they are stored, else the name of a
    /// selection, such as ten-minute averages. Products never mix with the records they were made of.
    public var product: String

    public init(station: String, epoch: String, product: String = "") {
        self.station = station
        self.epoch = epoch
        self.product = product
    }
}
