import Sensing

@testable import Pipeline

/// Compares decoded reports with what another program made of the same messages, value by value.
struct ShipTally {
    private(set) var checked = 0
    private(set) var agreeing = 0
    private(set) var misses: [String] = []

    func isReport(_ report: AISCodecTests.Report, of ship: ExpectedShip) -> Bool {
        guard report[.messageType]?.value == Double(ship.type), report[.mmsi]?.value == Double(ship.mmsi) else {
            return false
        }
        // Of the two parts of type 24 only the second has a type of ship.
        return ship.type != 24 || ship.shiptype == nil || report[.shipType] != nil
    }

    mutating func miss(_ what: String) {
        checked += 1
        misses.append(what)
    }

    mutating func compare(_ report: AISCodecTests.Report, _ time: Instant?, with ship: ExpectedShip) {
        let raw = !ship.scaled
        // The type and the sender agree, or it would not be this report.
        checked += 2
        agreeing += 2
        compare(ship, report, .navigationStatus, ship.status.map { Double($0) }, missing: [15])
        compare(ship, report, .positionAccuracy, ship.accuracy.map { $0 ? 1 : 0 })
        let isLong = ship.type == 27
        let wholeKnots = isLong || ship.type == 9
        let knots = raw && !wholeKnots ? 10.0 : 1
        compare(
            ship, report, .speedOverGround, ship.speed, missing: [isLong ? 63 : 1023, 102.3],
            scale: knots * 3600 / 1852)
        compare(
            ship, report, .courseOverGround, ship.course, missing: isLong ? [511] : raw ? [3600] : [360],
            scale: raw && !isLong ? 10 : 1)
        compare(ship, report, .trueHeading, ship.heading, missing: [511])
        let perDegree = raw ? (isLong ? 600.0 : 600_000) : 1
        compare(ship, report, .longitude, ship.lon, missing: [181 * perDegree], scale: perDegree)
        compare(ship, report, .latitude, ship.lat, missing: [91 * perDegree], scale: perDegree)
        compare(ship, report, .altitude, ship.alt, missing: [4095])
        compare(ship, report, .utcSecond, ship.second, missing: [60, 61, 62, 63])
        compare(ship, report, .positioningDevice, ship.epfd.map { Double($0) }, missing: [0])
        compare(ship, report, .shipType, ship.shiptype.map { Double($0) }, missing: [0])
        compare(ship, report, .draught, ship.draught, missing: [0], scale: raw ? 10 : 1)
        compare(ship, report, .aidType, ship.aidType.map { Double($0) }, missing: [0])
        let sizes = [ship.toBow, ship.toStern, ship.toPort, ship.toStarboard]
        let unknown = sizes.allSatisfy { $0 == 0 }
        for (field, size) in zip([AISField.toBow, .toStern, .toPort, .toStarboard], sizes) {
            compare(ship, report, field, size, missing: unknown ? [0] : [])
        }
        compareTurn(report, ship)
        compareTime(time, ship)
    }

    private mutating func compare(
        _ ship: ExpectedShip, _ report: AISCodecTests.Report, _ field: AISField, _ expected: Double?,
        missing: [Double] = [], scale: Double = 1
    ) {
        guard let expected, Self.isRead(ship.type) else { return }
        checked += 1
        let isMissing = missing.contains { ($0 - expected).magnitude < 1e-4 }
        let value = report[field]?.value
        // libais keeps single precision; gpsd prints four decimals of a position in tenths of minutes.
        let tolerance = ship.type == 27 ? 5e-5 : 1e-7 * max(1, expected.magnitude)
        let agrees =
            isMissing ? value?.isNaN == true : value.map { ($0 * scale - expected).magnitude <= tolerance } == true
        if agrees {
            agreeing += 1
        } else {
            misses.append("type \(ship.type) \(ship.mmsi) \(field): \(value ?? .infinity), expected \(expected)")
        }
    }

    /// Of the other types the sender alone is read.
    private static func isRead(_ type: Int) -> Bool {
        [1, 2, 3, 4, 5, 9, 11, 18, 19, 21, 24, 27].contains(type)
    }

    private mutating func compareTurn(_ report: AISCodecTests.Report, _ ship: ExpectedShip) {
        guard let turn = ship.turn else { return }
        checked += 1
        let value = report[.rateOfTurn]?.value ?? .infinity
        let agrees =
            switch turn {
            case .word: value.isNaN
            case .number(let number) where !ship.scaled && number.magnitude >= 127: value.isNaN
            case .number(let number) where !ship.scaled:
                (value * 60 - number * number.magnitude / (4.733 * 4.733)).magnitude < 1e-9
            case .number(let number): (value * 60 - number).magnitude < 1e-4 * max(1, number.magnitude)
            }
        if agrees { agreeing += 1 } else { misses.append("turn of \(ship.mmsi): \(value), expected \(turn)") }
    }

    private mutating func compareTime(_ time: Instant?, _ ship: ExpectedShip) {
        guard let timestamp = ship.timestamp, ship.type == 4 || ship.type == 11 else { return }
        checked += 1
        if time == Instant(iso8601: timestamp) {
            agreeing += 1
        } else {
            misses.append("time of \(ship.mmsi), expected \(timestamp)")
        }
    }
}
