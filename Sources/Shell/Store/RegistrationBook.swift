import Delivery
import Sensing

/// The instruments and datastreams of one epoch and their numbers, which are given once and never changed.
struct RegistrationBook: Hashable, Sendable {
    /// In the order of their numbers, each with all the datastreams that it ever had in this epoch.
    private(set) var registrations: [InstrumentRegistration] = []

    /// Gives numbers to whatever is new. An instrument is known by name, driver and serial number: another device under
    /// an old name is another instrument. A datastream is known by everything that describes it.
    ///
    /// - Returns: the registration of exactly these datastreams, in the description's order, and whether any was new.
    mutating func register(
        _ description: InstrumentDescription
    ) -> (registration: InstrumentRegistration, isNew: Bool) {
        var isNew = false
        let index = registrations.firstIndex { Self.isSame($0.description, description) } ?? registrations.endIndex
        if index == registrations.endIndex {
            isNew = true
            var empty = description
            empty.datastreams = []
            let number = (registrations.map(\.number).max() ?? 0) + 1
            registrations.append(
                InstrumentRegistration(number: number, description: empty, datastreamNumbers: []))
        }
        var numbers: [Int32] = []
        for stream in description.datastreams {
            let known = registrations[index].description.datastreams.firstIndex(of: stream)
            isNew = isNew || known == nil
            numbers.append(known.map { registrations[index].datastreamNumbers[$0] } ?? add(stream, to: index))
        }
        let number = registrations[index].number
        return (
            InstrumentRegistration(number: number, description: description, datastreamNumbers: numbers), isNew
        )
    }

    mutating func restore(_ registration: InstrumentRegistration) {
        registrations.append(registration)
    }

    mutating func restore(_ stream: DatastreamDescription, number: Int32, instrument: Int32) {
        guard let index = registrations.firstIndex(where: { $0.number == instrument }) else { return }
        registrations[index].description.datastreams.append(stream)
        registrations[index].datastreamNumbers.append(number)
    }

    private mutating func add(_ stream: DatastreamDescription, to index: Int) -> Int32 {
        let number = (registrations.flatMap(\.datastreamNumbers).max() ?? 0) + 1
        registrations[index].description.datastreams.append(stream)
        registrations[index].datastreamNumbers.append(number)
        return number
    }

    private static func isSame(_ left: InstrumentDescription, _ right: InstrumentDescription) -> Bool {
        left.name == right.name && left.driver == right.driver && left.serialNumber == right.serialNumber
    }
}
