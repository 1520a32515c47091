import DriverRuntime
import Sensing

/// What was made of a record's bytes, with the datastreams' descriptions in the place of their numbers, so that results
/// of different epochs and drivers can be compared.
struct ProcessedRecord: Hashable {
    var instrumentTime: Instant?
    var loggerTime: Instant?
    var defect: String?
    /// The datastreams are numbers of a `DatastreamTable`.
    var observations: [Observation]

    static let empty = ProcessedRecord(instrumentTime: nil, loggerTime: nil, defect: nil, observations: [])

    /// Nothing was found, and nothing is wrong: a prompt, an echo.
    var isEmpty: Bool { defect == nil && observations.isEmpty }

    init(instrumentTime: Instant?, loggerTime: Instant?, defect: String?, observations: [Observation]) {
        self.instrumentTime = instrumentTime
        self.loggerTime = loggerTime
        self.defect = defect
        self.observations = observations
    }

    init(_ record: Record, numbered: (Int32) -> Int32) {
        instrumentTime = record.instrumentTime
        loggerTime = record.loggerTime
        defect = record.defect
        observations = Self.numbered(record.observations, numbered)
    }

    init(_ frame: ParsedFrame, numbered: (Int32) -> Int32) {
        instrumentTime = frame.instrumentTime
        loggerTime = frame.loggerTime
        defect = frame.defect
        observations = Self.numbered(frame.observations, numbered)
    }

    private static func numbered(_ observations: [Observation], _ number: (Int32) -> Int32) -> [Observation] {
        observations.map { observation in
            var numbered = observation
            numbered.datastream = number(observation.datastream)
            return numbered
        }
    }
}

/// Numbers for datastreams by everything that describes them, across epochs and drivers.
struct DatastreamTable {
    private(set) var descriptions: [DatastreamDescription] = []
    private var numbers: [DatastreamDescription: Int32] = [:]

    mutating func number(of description: DatastreamDescription) -> Int32 {
        if let known = numbers[description] { return known }
        let number = Int32(descriptions.count)
        descriptions.append(description)
        numbers[description] = number
        return number
    }
}
