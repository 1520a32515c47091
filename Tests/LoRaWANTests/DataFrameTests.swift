import Sensing
import Testing

@testable import LoRaWAN

@Suite("A data frame")
struct DataFrameTests {
    /// anthonykirby/lora-packet, its test of deciphering; the same frame is in RIOT's tests.
    static let published = "40f17dbe4900020001954378762b11ff0d"

    private var keys: SessionKeys {
        get throws {
            SessionKeys(
                network: try #require(LoRaKey(hex: "44024241ed4ce9a68c6a8bc055233fd3")),
                application: try #require(LoRaKey(hex: "ec925802ae430ca77fd3dd73cb2cc588")))
        }
    }

    private func frame(_ hex: String) throws -> DataFrame {
        guard case .data(let frame) = try PHYPayload(try #require(HexText.decode(hex))) else {
            throw FrameDefect.empty
        }
        return frame
    }

    private func defect(_ hex: String) throws -> FrameDefect? {
        let bytes = try #require(HexText.decode(hex))
        do throws(FrameDefect) {
            _ = try PHYPayload(bytes)
            return nil
        } catch {
            return error
        }
    }

    @Test("is read field by field")
    func fields() throws {
        let frame = try frame(Self.published)
        #expect(frame.header.kind == .unconfirmedUp)
        #expect(frame.address == DeviceAddress("49be7df1"))
        #expect(frame.control == FrameControl())
        #expect(frame.counter == 2)
        #expect(frame.port == 1)
        #expect(HexText.encode(frame.payload) == "95437876")
        #expect("\(frame.mic)" == "2b11ff0d")
    }

    @Test("is genuine by its network key, its counter and every one of its bytes")
    func integrity() throws {
        let keys = try keys
        #expect(try frame(Self.published).isGenuine(keys.network, counter: 2))
        #expect(try !frame(Self.published).isGenuine(keys.application, counter: 2))
        // The high half of the counter is not on the air, and yet it counts.
        #expect(try !frame(Self.published).isGenuine(keys.network, counter: 65_538))
        let bytes = try #require(HexText.decode(Self.published))
        for index in bytes.indices {
            var other = bytes
            other[index] ^= 1
            guard case .data(let changed)? = try? PHYPayload(other) else { continue }
            #expect(!changed.isGenuine(keys.network, counter: 2), "byte \(index)")
        }
    }

    @Test("is stored with its payload deciphered and all else as it was heard")
    func plain() throws {
        let plain = try frame(Self.published).plain(try keys, counter: 2)
        #expect(HexText.encode(plain) == "40f17dbe490002000174657374" + "2b11ff0d")
    }

    @Test("can be made again from what is stored")
    func enciphered() throws {
        let plain = try frame(HexText.encode(try frame(Self.published).plain(try keys, counter: 2)))
        #expect(HexText.encode(plain.crossed(try keys, counter: 2).bytes) == Self.published)
        #expect(HexText.encode(plain.sealed(try keys, counter: 2).bytes) == Self.published)
    }

    @Test(
        "comes back as it was, whatever is in it", arguments: [DataFrame.Direction.up, .down], [0, 1, 15, 16, 17, 222])
    func roundTrip(direction: DataFrame.Direction, length: Int) throws {
        let control = FrameControl(adaptsDataRate: true, asksForDownlink: true, acknowledges: true, hasMore: true)
        let payload = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let plain = DataFrame(
            direction, isConfirmed: true, address: DeviceAddress(0x0102_0304), control: control, counter: 0xFFFF,
            options: [2, 3, 5], port: 223, payload: payload)
        let sealed = plain.sealed(try keys, counter: 0x0001_FFFF)
        let read = try PHYPayload(sealed.bytes)
        #expect(read == .data(sealed))
        #expect(read.bytes == sealed.bytes)
        #expect(sealed.isGenuine(try keys.network, counter: 0x0001_FFFF))
        #expect(sealed.crossed(try keys, counter: 0x0001_FFFF).payload == payload)
        #expect(length == 0 || sealed.payload != payload)
    }

    @Test("has the payload of port 0 enciphered with the network key")
    func port0() throws {
        let keys = try keys
        let sealed = DataFrame(.up, address: DeviceAddress(1), counter: 0, port: 0, payload: [2]).sealed(
            keys, counter: 0)
        let other = SessionKeys(network: keys.network, application: keys.network)
        #expect(sealed.crossed(other, counter: 0).payload == [2])
    }

    @Test("with a port and no payload is one, and so is one without a port")
    func ports() throws {
        #expect(try frame("40f17dbe490003000a2a3518af").port == 10)
        #expect(try frame("40f17dbe490003000a2a3518af").payload.isEmpty)
        #expect(try frame("40f17dbe490003002a3518af").port == nil)
    }

    @Test("keeps the bits that mean nothing yet, because the MIC covers them")
    func reserved() throws {
        let hex = "5cf17dbe490003002a3518af"
        #expect(HexText.encode(try frame(hex).bytes) == hex)
    }

    @Test(
        "is refused in words that name the byte",
        arguments: [
            ("", "there are no bytes"), ("40f17dbe49000300012a35", "at least 12 bytes, and this has 11"),
            ("41f17dbe490003002a3518af", "Major"), ("40f17dbe490f03002a3518af", "15 bytes of FOpts"),
            ("40f17dbe490103000200012a3518af", ""), ("40f17dbe4901030002002a3518af", "port 0 as well"),
        ])
    func defects(hex: String, words: String) throws {
        let defect = try defect(hex)
        if words.isEmpty {
            // A port of 0x00 would stand at byte 9; here it is 0x00 followed by a payload.
            #expect(defect == .optionsWithPort0(1))
        } else {
            #expect(try #require(defect).description.contains(words))
        }
    }

    @Test("can be cut anywhere without harm")
    func cuts() throws {
        let bytes = try #require(HexText.decode(Self.published))
        for count in 0..<bytes.count {
            let result = try? PHYPayload(Array(bytes.prefix(count)))
            #expect((result != nil) == (count >= 12), "\(count)")
        }
    }

    @Test("of whatever bytes gives the same bytes again")
    func hostile() {
        var state: UInt64 = 11
        var frames = 0
        for _ in 0..<50_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let count = Int(state >> 58)
            let bytes = (0..<count).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: state >> 40) & (state >> 62 == 0 ? 0xFC : 0xF0)
            }
            guard let payload = try? PHYPayload(bytes) else { continue }
            frames += 1
            guard payload.bytes == bytes else {
                Issue.record("\(HexText.encode(bytes))")
                return
            }
        }
        #expect(frames > 10_000)
    }

    @Test("longer than a radio frame is none")
    func length() throws {
        #expect(throws: FrameDefect.tooLong(256)) {
            try PHYPayload([0x40] + [UInt8](repeating: 0x11, count: 255))
        }
    }
}
