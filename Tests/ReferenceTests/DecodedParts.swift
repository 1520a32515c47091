import Delivery
import Sensing

// What `batch_decoder.py` prints as lists of mixed values.

extension DecodedBatch {
    /// `[number, name, driver, serial number, datastreams]`.
    struct Instrument: Codable, Equatable {
        var number: Int64
        var texts: [String]
        var datastreams: [Datastream]

        init(_ registration: InstrumentRegistration) {
            let description = registration.description
            number = Int64(registration.number)
            texts = [description.name, description.driver, description.serialNumber ?? ""]
            datastreams = zip(registration.datastreamNumbers, description.datastreams).map {
                Datastream(number: Int64($0), texts: [$1.key, $1.name, $1.unit, $1.ucum])
            }
        }

        init(from decoder: any Decoder) throws {
            var list = try decoder.unkeyedContainer()
            number = try list.decode(Int64.self)
            texts = try (0..<3).map { _ in try list.decode(String.self) }
            datastreams = try list.decode([Datastream].self)
        }

        func encode(to encoder: any Encoder) throws {
            var list = encoder.unkeyedContainer()
            try list.encode(number)
            try list.encode(contentsOf: texts)
            try list.encode(datastreams)
        }
    }

    /// `[number, key, name, unit, UCUM code]`.
    struct Datastream: Codable, Equatable {
        var number: Int64
        var texts: [String]

        init(number: Int64, texts: [String]) {
            self.number = number
            self.texts = texts
        }

        init(from decoder: any Decoder) throws {
            var list = try decoder.unkeyedContainer()
            number = try list.decode(Int64.self)
            texts = try (0..<4).map { _ in try list.decode(String.self) }
        }

        func encode(to encoder: any Encoder) throws {
            var list = encoder.unkeyedContainer()
            try list.encode(number)
            try list.encode(contentsOf: texts)
        }
    }

    /// `[datastream, cell, value, flag, decimals]`.
    struct Observation: Codable, Equatable {
        var datastream: Int64
        var cell: Int
        var value: Double?
        var flag: UInt8
        var decimals: Int?

        init(_ observation: Sensing.Observation) {
            datastream = Int64(observation.datastream)
            cell = Int(observation.cell)
            value = observation.result.value.isFinite ? observation.result.value : nil
            flag = observation.flag.rawValue
            decimals = observation.result.decimals
        }

        init(from decoder: any Decoder) throws {
            var list = try decoder.unkeyedContainer()
            datastream = try list.decode(Int64.self)
            cell = try list.decode(Int.self)
            value = try list.decode(Double?.self)
            flag = try list.decode(UInt8.self)
            decimals = try list.decode(Int?.self)
        }

        func encode(to encoder: any Encoder) throws {
            var list = encoder.unkeyedContainer()
            try list.encode(datastream)
            try list.encode(cell)
            try list.encode(value)
            try list.encode(flag)
            try list.encode(decimals)
        }
    }

    /// `[position, bytes in hexadecimal digits]`.
    struct Raw: Codable, Equatable {
        var position: UInt64
        var bytes: String

        init(position: UInt64, bytes: String) {
            self.position = position
            self.bytes = bytes
        }

        init(from decoder: any Decoder) throws {
            var list = try decoder.unkeyedContainer()
            position = try list.decode(UInt64.self)
            bytes = try list.decode(String.self)
        }

        func encode(to encoder: any Encoder) throws {
            var list = encoder.unkeyedContainer()
            try list.encode(position)
            try list.encode(bytes)
        }
    }
}
