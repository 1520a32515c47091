import Sensing

extension GatewayStatistics {
    /// `stat` of PUSH_DATA; what is not there, or is not what it should be, stays unknown.
    init(_ reader: inout GatewayJSON) throws(GatewayDefect) {
        self.init()
        try reader.object { (key, reader) throws(GatewayDefect) in
            switch key {
            case "time": time = try reader.word().flatMap(Self.instant)
            case "lati": latitude = try Self.number(&reader, within: -90...90)
            case "long": longitude = try Self.number(&reader, within: -180...180)
            case "alti": altitude = try Self.number(&reader, within: -12_000...100_000)
            case "rxnb": received = try Self.count(&reader)
            case "rxok": receivedGood = try Self.count(&reader)
            case "rxfw": forwarded = try Self.count(&reader)
            case "ackr": acknowledged = try Self.number(&reader, within: 0...1000)
            case "dwnb": downlinks = try Self.count(&reader)
            case "txnb": transmitted = try Self.count(&reader)
            case "temp": temperature = try Self.number(&reader, within: -273...1000)
            default: try reader.pass()
            }
        }
    }

    /// `2026-11-21 00:48:46 GMT`; the word of the zone is GMT or UTC, or it is ISO 8601.
    private static func instant(_ text: String) -> Instant? {
        if let instant = Instant(iso8601: text) { return instant }
        guard text.hasSuffix(" GMT") || text.hasSuffix(" UTC") else { return nil }
        return Instant(iso8601: String(text.dropLast(4)))
    }

    private static func number(
        _ reader: inout GatewayJSON, within range: ClosedRange<Double>
    ) throws(GatewayDefect) -> Double? {
        try reader.number()?.double.flatMap { range.contains($0) ? $0 : nil }
    }

    private static func count(_ reader: inout GatewayJSON) throws(GatewayDefect) -> Int? {
        try reader.number()?.scaled(by: 0).flatMap { (0...Int64(UInt32.max)).contains($0) ? Int($0) : nil }
    }
}
