import Foundation
import Sensing
import Testing

@testable import Pipeline

@Suite("Cayenne LPP")
struct CayenneLPPTests {
    private static func values(_ hex: String) throws -> [String] {
        let bytes = try #require(HexText.decode(hex.filter { $0 != " " }))
        let (values, defect) = CayenneLPP.decode(bytes)
        #expect(defect == nil)
        return values.map { "\($0.path)=\($0.quantity.value)" }
    }

    @Test("is read as The Things Stack's documentation and ChirpStack's tests read it")
    func published() throws {
        #expect(try Self.values("03 67 0110 05 67 00ff") == ["3.temperature=27.2", "5.temperature=25.5"])
        #expect(try Self.values("03 02 000a 05 02 03e8") == ["3.analog_input=0.1", "5.analog_input=10.0"])
        #expect(
            try Self.values("01 88 06765f f2960a 0003e8")
                == ["1.latitude=42.3519", "1.longitude=-87.9094", "1.altitude=10.0"])
        #expect(try Self.values("03 68 29 05 68 96") == ["3.humidity=20.5", "5.humidity=75.0"])
        #expect(
            try Self.values("06 71 04d2 fb2e 0000")
                == ["6.acceleration_x=1.234", "6.acceleration_y=-1.234", "6.acceleration_z=0.0"])
    }

    @Test("keeps its decimals exactly")
    func exact() {
        let humidity = CayenneLPP.decode([3, 104, 0x29]).values.first?.quantity
        #expect(humidity == Quantity(mantissa: 205, decimals: 1))
        let voltage = CayenneLPP.decode([1, 116, 0x01, 0x42]).values.first?.quantity
        #expect(voltage == Quantity(mantissa: 322, decimals: 2))
    }

    @Test("has every type once, no name twice but the altitude of a position, and a unit for each number")
    func table() {
        #expect(Set(LPPType.all.map(\.code)).count == LPPType.all.count)
        let names = LPPType.all.flatMap(\.names).filter { $0 != "altitude" }
        #expect(Set(names).count == names.count)
        #expect(LPPType.all.allSatisfy { $0.units.count == $0.names.count && $0.decimals.count == $0.names.count })
        // LoRaMac-node's and the later ones of myDevices.
        for code: UInt8 in [0, 1, 2, 3, 101, 102, 103, 104, 113, 115, 134, 136, 142] {
            #expect(LPPType.type(code) != nil, "\(code)")
        }
    }

    @Test("keeps what stands before a type that nobody knows, and says where it is")
    func unknown() {
        let (values, defect) = CayenneLPP.decode([3, 103, 0x01, 0x10, 4, 255, 0, 1, 103, 0, 0])
        #expect(values.map(\.path) == ["3.temperature"])
        #expect(defect == "Cayenne LPP: type 255 of channel 4 at byte 4 is not known, so nothing behind it can be read")
    }

    @Test("that was cut keeps what is whole", arguments: 1..<12)
    func cut(length: Int) {
        let whole: [UInt8] = [1, 103, 0, 1, 2, 104, 9, 3, 0, 1, 4, 103, 0, 2]
        let (values, defect) = CayenneLPP.decode(whole.prefix(length))
        #expect((defect == nil) == [4, 7, 10].contains(length))
        #expect(values.count == [4, 7, 10].count { $0 <= length })
    }

    private static let vectors = "\(#filePath)".split(separator: "/").dropLast(4).joined(separator: "/")

    /// `data/lorawan/vectors.json` beside the repository.
    private static let file = URL(filePath: "/\(vectors)/shared/data/lorawan/vectors.json")

    @Test(
        "passes every published vector of the collection",
        .enabled(if: FileManager.default.fileExists(atPath: file.path), "no vectors beside the repository"))
    func collection() throws {
        let list = try JSONSerialization.jsonObject(with: Data(contentsOf: Self.file)) as? [[String: Any]]
        let whole = try JSONSerialization.jsonObject(with: Data(contentsOf: Self.file)) as? [String: Any]
        let all = try #require(list ?? whole?["vectors"] as? [[String: Any]])
        let vectors = all.filter { $0["kind"] as? String == "cayenne_lpp" }
        #expect(vectors.count >= 4)
        for vector in vectors {
            let bytes = try #require(HexText.decode(vector["payload"] as? String ?? "-"))
            let decoded = CayenneLPP.decode(bytes)
            #expect(decoded.defect == nil)
            for expected in vector["expect"] as? [[String: Any]] ?? [] {
                let found = decoded.values.filter {
                    Int($0.channel) == expected["ch"] as? Int && Int($0.type) == expected["type"] as? Int
                }
                for key in ["value", "latitude", "longitude", "altitude"] {
                    guard let number = expected[key] as? Double else { continue }
                    let value = key == "value" ? found.first : found.first { $0.name == key }
                    #expect(value?.quantity.value == number, "\(vector["id"] ?? "") \(key)")
                }
            }
        }
    }
}
