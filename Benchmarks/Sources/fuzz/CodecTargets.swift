import Framing
import Pipeline
import Sensing

/// Every codec, given frames that passed no check.
enum CodecTargets {
    static func all(corpus: Corpus) -> [FuzzTarget] {
        [
            target("pd0", PD0Codec.self, corpus), target("nortek", NortekCodec.self, corpus),
            target("ad2cp", AD2CPCodec.self, corpus), target("ais", AISCodec.self, corpus),
            FuzzTarget(name: "codec expression", corpus: corpus) { input, _ in
                _ = try? Expression(String(decoding: input, as: UTF8.self), names: ["a", "b"])
                return nil
            },
            FuzzTarget(name: "codec payloads", corpus: corpus) { input, cut in
                _ = CayenneLPP.decode(input)
                _ = try? SenMLPack(parsing: input)
                _ = try? CBORValue(parsing: input[cut...])
                return nil
            },
            FuzzTarget(name: "codec modbus", corpus: corpus) { input, _ in
                _ = try? ModbusFrame(rtu: input)
                _ = try? ModbusFrame.reading(tcp: input)
                return nil
            },
        ]
    }

    /// The widest ensemble has this many values; more is a count that was believed.
    private static let mostValues = 100_000

    private static func target<Codec: FrameCodec>(_ name: String, _: Codec.Type, _ corpus: Corpus) -> FuzzTarget {
        FuzzTarget(name: "codec \(name)", corpus: corpus) { input, cut in
            var codec = Codec()
            var values: [CodecValue] = []
            for layout in Codec.layouts.isEmpty ? [-1] : Array(Codec.layouts.indices) {
                _ = try? codec.decode(input, layout: layout, into: &values)
                _ = try? codec.decode(Array(input[cut...]), layout: layout, into: &values)
            }
            let fields = Codec.fields.count
            guard values.allSatisfy({ (0..<fields).contains(Int($0.field)) }) else { return "a field that is none" }
            return values.count <= mostValues ? nil : "\(values.count) values"
        }
    }
}

/// Everything that takes bytes from outside.
func allTargets(drivers: String) throws(FuzzFailure) -> [FuzzTarget] {
    var files: [[UInt8]] = []
    for driver in try DriverTargets.library(at: drivers).drivers {
        files += Corpus.cases(of: "\(drivers)/\(driver.id)").files
    }
    let corpus = Corpus(files: files)
    return try FramerTargets.all(corpus: corpus) + CodecTargets.all(corpus: corpus)
        + BatchTargets.all() + RadioTargets.all() + DriverTargets.all(drivers: drivers)
}
