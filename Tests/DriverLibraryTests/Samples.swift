import DriverRuntime
import Sensing

/// What a driver made of a recording, for comparison with what others made of it.
struct Samples {
    struct Sample {
        var values: [String: Double] = [:]
        /// The profile's cells by datastream, in order.
        var profiles: [String: [Double]] = [:]
        var time: Instant?
        var loggerTime: Instant?
        var raw: [UInt8]
    }

    var samples: [Sample] = []
    var defects: [String] = []
    var byteCount = 0

    init(_ driver: Driver, _ bytes: [UInt8], settings: DriverSettings = DriverSettings()) {
        for frame in driver.parse(bytes, settings: settings) {
            byteCount += frame.raw.count
            if let defect = frame.defect { defects.append(defect) }
            guard !frame.observations.isEmpty else { continue }
            var sample = Sample(time: frame.instrumentTime, loggerTime: frame.loggerTime, raw: frame.raw)
            for observation in frame.observations {
                let key = driver.datastreams[Int(observation.datastream)].key
                if observation.cell > 0 {
                    sample.profiles[key, default: []].append(observation.result.value)
                } else if !observation.result.isMissing {
                    sample.values[key] = observation.result.value
                }
            }
            samples.append(sample)
        }
    }
}

/// How many values agree with what others printed, to the digits that they printed.
struct Agreement {
    private(set) var compared = 0
    private(set) var agreed = 0
    private(set) var first: String?

    var share: Double { compared == 0 ? 0 : Double(agreed) / Double(compared) }

    /// `slack` counts units of the last printed digit beyond the half that rounding takes.
    mutating func note(_ what: String, expected: Substring, found: Double?, slack: Double = 0) {
        compared += 1
        let text = expected.filter { $0 != " " }
        let decimals = text.contains("e") ? 9 : (text.split(separator: ".").dropFirst().first?.count ?? 0)
        let half = (0.5 + slack) * (0..<decimals).reduce(1.0) { power, _ in power / 10 }
        if let found, let value = Double(text), (found - value).magnitude <= half * 1.000001 + value.magnitude * 1e-12 {
            agreed += 1
        } else if first == nil {
            first = "\(what): expected \(text), found \(found.map { "\($0)" } ?? "nothing")"
        }
    }

    mutating func note(_ what: String, expected: Int, found: Int) {
        note(what, expected: Substring(String(expected)), found: Double(found))
    }
}

extension Agreement: CustomStringConvertible {
    var description: String {
        "\(agreed) of \(compared) values agree" + (first.map { "; first difference \($0)" } ?? "")
    }
}

/// The particles of one of OOI's expected files: a list of mappings, each value a number or a list of integers.
struct Particles {
    var particles: [[String: Substring]] = []
    var lists: [[String: [Int]]] = []

    init(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        var tokens = text.split { $0.isNewline || " ,{}'".contains($0) }[...]
        while let token = tokens.popFirst() {
            if token == "_index:" || token == "-" && tokens.first == "_index:" {
                if token == "-" { tokens.removeFirst() }
                particles.append([:])
                lists.append([:])
            }
            guard !particles.isEmpty, token.hasSuffix(":"), let value = tokens.popFirst() else { continue }
            let key = String(token.dropLast())
            guard value.hasPrefix("[") else {
                particles[particles.count - 1][key] = value
                continue
            }
            var list: [Int] = []
            var item = value
            while true {
                if let number = Int(item.filter { $0 != "[" && $0 != "]" }) { list.append(number) }
                if item.hasSuffix("]") { break }
                guard let next = tokens.popFirst() else { break }
                item = next
            }
            lists[lists.count - 1][key] = list
        }
    }
}

/// Seconds from 1900-01-01, where NTP begins, to 1970-01-01.
let ntpOffset = 2_208_988_800.0

extension Instant {
    var unixSeconds: Double { Double(nanoseconds) / 1e9 }
}
