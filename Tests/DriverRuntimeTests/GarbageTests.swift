import DriverRuntime
import Sensing
import Testing

/// What stands in front of a record that is good, and records that say themselves that they are worth little.
@Suite("A line with garbage in front of a record")
struct GarbageTests {
    private let optode = driverText(
        framing: "framing: {kind: line}\nunwrap: [logger_stamp, sio]",
        """
        fields:
          product: {type: integer, name: product_number, unit: "1", range: [4000, 5000]}
          oxygen: {type: decimal, name: oxygen, unit: umol/L}
        records:
          - {name: sample, delimiter: tab, columns: [product, oxygen], after_garbage: ["4831\\t", "4330\\t"]}
        """)

    @Test("gives the garbage as a defect of its own and the record, and no byte is lost (20150330.dosta1.log)")
    func split() throws {
        let noise: [UInt8] = [0x33, 0xED, 0x27, 0xDB, 0x39, 0x76, 0xFF, 0x21]
        let found = try readings(optode, noise + Array("4831\t353.413\r\n4831\t354.255\r\n".utf8))
        #expect(
            found == [
                "! 8 bytes of garbage in front of a record", "product=4831.0/1 oxygen=353.413/2",
                "product=4831.0/1 oxygen=354.255/2",
            ])
    }

    @Test("keeps the logger's time for both")
    func stamped() throws {
        let driver = try #require(try driver(optode).driver)
        let line = Array("2015/03/30 00:00:12.462 [dosta1:DLOGP4]:3~x!4831\t353.413\r\n".utf8)
        let frames = driver.parse(line)
        #expect(frames.map { $0.loggerTime?.iso8601 } == Array(repeating: "2015-03-30T00:00:12.462Z", count: 2))
        #expect(frames.map(\.raw).map { String(decoding: $0, as: UTF8.self) }.last == "4831\t353.413\r\n")
    }

    @Test("takes the last of several beginnings, since a record reaches to the end of its line")
    func severalMarks() throws {
        let found = try readings(optode, "4831\t353.4\u{1}4831\t35\u{2}4831\t354.255\r\n")
        #expect(found == ["! 19 bytes of garbage in front of a record", "product=4831.0/1 oxygen=354.255/2"])
    }

    @Test("stays one defect when what stands at the mark is no record")
    func noRecord() throws {
        let found = try readings(optode, "xx4831\t35x\r\n4831\t\r\n")
        #expect(found.count == 2)
        #expect(found.allSatisfy { $0.hasPrefix("! ") && !$0.contains("garbage") })
    }

    @Test("is cut within the block of a controller too")
    func inBlock() throws {
        // The payload "zz4831<TAB>1.5", its length and its CRC-16/X-25.
        let payload = Array("zz4831\t1.5".utf8)
        let block =
            [1] + Array("DO1236501_000Au51EC7601_03_".utf8) + Array(hexadecimal(x25(payload)).utf8) + [2] + payload
            + [3]
        let found = try readings(optode, block)
        #expect(found == ["! 2 bytes of garbage in front of a record", "product=4831.0/1 oxygen=1.5/2"])
    }

    private func x25(_ bytes: [UInt8]) -> UInt16 {
        ~bytes.reduce(0xFFFF as UInt16) { sum, byte in
            (0..<8).reduce(sum ^ UInt16(byte)) { shifted, _ in shifted & 1 == 1 ? shifted >> 1 ^ 0x8408 : shifted >> 1 }
        }
    }

    private func hexadecimal(_ number: UInt16) -> String {
        let digits = String(number, radix: 16, uppercase: true)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }

    @Test("is for lines: a record of a frame refuses the key")
    func misplaced() throws {
        let text = driverText(
            framing: "framing: {kind: none, frames: [{name: a, sync: AB, length: 4}]}",
            """
            fields: {n: {type: uint8, name: n, unit: "1"}}
            records: [{name: a, frame: a, columns: [=AB, n], after_garbage: [AB]}]
            """)
        let (found, diagnostics) = try driver(text)
        #expect(found == nil)
        #expect(diagnostics.contains { $0.message.contains("has no 'after_garbage'") })
    }

    @Test("a column of a word that begins with a text takes what follows the text (SATSLF0344)")
    func prefix() throws {
        let text = driverText(
            """
            fields: {n: {type: integer, name: n, unit: "1"}}
            records:
              - {name: light, columns: ["=SATSLF*", n]}
              - {name: star, columns: ["=*", n]}
            """)
        let found = try readings(text, "SATSLF0344,1\nSATSDF0344,2\n*,3\nSATSLF,4\n")
        #expect(found.map { $0.hasPrefix("!") ? "!" : $0 } == ["n=1.0/2", "!", "n=3.0/2", "n=4.0/2"])
    }

    @Test("a void record flags what it names, and what is computed from it, whatever stands in it (SUNA, dark frame)")
    func void() throws {
        let text = driverText(
            """
            fields:
              nitrate: {type: decimal, name: nitrate, unit: umol/L, range: [-5, 100]}
              humidity: {type: decimal, name: relative_humidity, unit: percent, range: [0, 100]}
              twice: {name: twice, unit: umol/L}
            records:
              - {name: light, columns: [=L, nitrate, humidity]}
              - {name: dark, columns: [=D, nitrate, humidity], void: true, voids: [nitrate]}
              - {name: useless, columns: [=U, nitrate, humidity], void: true}
            computed:
              - {field: twice, expression: 2 * nitrate}
            """)
        #expect(
            try readings(text, "L,1,2\nD,1,2\nU,1,2\nL,1,2\n") == [
                "nitrate=1.0/1 humidity=2.0/1 twice=2.0/2", "nitrate=1.0/4 humidity=2.0/1 twice=2.0/4",
                "nitrate=1.0/4 humidity=2.0/4 twice=2.0/4", "nitrate=1.0/1 humidity=2.0/1 twice=2.0/2",
            ])
    }

    @Test("a printed count of seconds is exact to its last decimal")
    func exactSeconds() throws {
        let text = driverText(
            """
            fields:
              seconds: {type: decimal, base: unix}
              n: {type: integer, name: n, unit: "1"}
            records: [{name: a, columns: [seconds, n]}]
            """)
        let driver = try #require(try driver(text).driver)
        let frames = driver.parse(Array("1397773694.692,1\n1397773694.6921234,1\n1397773694,1\n".utf8))
        #expect(
            frames.map { $0.instrumentTime?.iso8601 } == [
                "2014-04-17T22:28:14.692Z", "2014-04-17T22:28:14.692123400Z", "2014-04-17T22:28:14.000Z",
            ])
    }
}
