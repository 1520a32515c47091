import FoundationEssentials

/// What gpsd or libais decoded from an AIS message, as far as numbers go.
struct ExpectedShip: Decodable {
    var type: Int
    var mmsi: Int
    /// False: as the numbers stand in the message.
    var scaled: Bool
    var status: Int?
    var turn: Turn?
    var speed: Double?
    var course: Double?
    var heading: Double?
    var lon: Double?
    var lat: Double?
    var alt: Double?
    var accuracy: Bool?
    var second: Double?
    var epfd: Int?
    var shiptype: Int?
    var draught: Double?
    var toBow: Double?
    var toStern: Double?
    var toPort: Double?
    var toStarboard: Double?
    var aidType: Int?
    var timestamp: String?

    enum CodingKeys: String, CodingKey {
        case type, mmsi, scaled, status, turn, speed, course, heading, lon, lat, alt, accuracy, second, epfd, shiptype
        case draught, timestamp
        case toBow = "to_bow"
        case toStern = "to_stern"
        case toPort = "to_port"
        case toStarboard = "to_starboard"
        case aidType = "aid_type"
    }

    /// Degrees a minute, the raw number, or a word.
    enum Turn: Decodable {
        case number(Double)
        case word(String)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Double.self) {
                self = .number(number)
            } else {
                let text = try container.decode(String.self)
                self = Double(text).map { .number($0) } ?? .word(text)
            }
        }
    }

    /// The objects of a file in which they stand alone on their lines, among the sentences or not.
    static func all(in bytes: [UInt8]) throws -> [ExpectedShip] {
        try bytes.split(separator: UInt8(ascii: "\n")).filter { $0.first == UInt8(ascii: "{") }
            .map { try JSONDecoder().decode(ExpectedShip.self, from: Data($0)) }
    }
}
