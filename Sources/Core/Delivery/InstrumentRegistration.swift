import Sensing

/// An instrument as the store knows it: its number and its datastreams' numbers, both unique within the epoch.
public struct InstrumentRegistration: Hashable, Sendable {
    public var number: Int32
    public var description: InstrumentDescription
    /// The numbers of `description.datastreams`, in the same order.
    public var datastreamNumbers: [Int32]

    public init(number: Int32, description: InstrumentDescription, datastreamNumbers: [Int32]) {
        self.number = number
        self.description = description
        self.datastreamNumbers = datastreamNumbers
    }
}
