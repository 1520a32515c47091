import Sensing

/// What the numbers in a batch mean, as `BatchCoding` writes it.
enum MetadataCoding {
    static func encode(_ registrations: [InstrumentRegistration], into bytes: inout [UInt8]) {
        bytes.append(varint: UInt64(registrations.count))
        for registration in registrations {
            let description = registration.description
            bytes.append(varint: UInt64(UInt32(bitPattern: registration.number)))
            bytes.append(counted: description.name)
            bytes.append(counted: description.driver)
            bytes.append(counted: description.serialNumber ?? "")
            bytes.append(varint: UInt64(min(registration.datastreamNumbers.count, description.datastreams.count)))
            for (number, datastream) in zip(registration.datastreamNumbers, description.datastreams) {
                bytes.append(varint: UInt64(UInt32(bitPattern: number)))
                bytes.append(counted: datastream.key)
                bytes.append(counted: datastream.name)
                bytes.append(counted: datastream.unit)
                bytes.append(counted: datastream.ucum)
            }
        }
    }

    static func decode(from reader: inout ByteReader) throws(BatchDefect) -> [InstrumentRegistration] {
        let count = try reader.count(upTo: BatchCoding.maximumInstruments, "the instruments")
        var registrations: [InstrumentRegistration] = []
        for _ in 0..<count { registrations.append(try decodeInstrument(from: &reader)) }
        return registrations
    }

    private static func decodeInstrument(
        from reader: inout ByteReader
    ) throws(BatchDefect) -> InstrumentRegistration {
        let number = try self.number(from: &reader, "an instrument's number")
        let limit = BatchCoding.maximumTextBytes
        let name = try reader.text(upTo: limit, "an instrument's name")
        let driver = try reader.text(upTo: limit, "an instrument's driver")
        let serialNumber = try reader.text(upTo: limit, "an instrument's serial number")
        let count = try reader.count(upTo: BatchCoding.maximumDatastreams, "the datastreams")
        var numbers: [Int32] = []
        var datastreams: [DatastreamDescription] = []
        for _ in 0..<count {
            numbers.append(try self.number(from: &reader, "a datastream's number"))
            datastreams.append(
                DatastreamDescription(
                    key: try reader.text(upTo: limit, "a key"), name: try reader.text(upTo: limit, "a name"),
                    unit: try reader.text(upTo: limit, "a unit"), ucum: try reader.text(upTo: limit, "a UCUM code")))
        }
        let description = InstrumentDescription(
            name: name, driver: driver, serialNumber: serialNumber.isEmpty ? nil : serialNumber,
            datastreams: datastreams)
        return InstrumentRegistration(number: number, description: description, datastreamNumbers: numbers)
    }

    private static func number(from reader: inout ByteReader, _ what: String) throws(BatchDefect) -> Int32 {
        guard let number = UInt32(exactly: try reader.varint(what)) else {
            throw .malformed("\(what) does not fit into 32 bits")
        }
        return Int32(bitPattern: number)
    }
}
