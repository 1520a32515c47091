import DriverRuntime
import Testing

@Suite("A line that holds more than one record")
struct LinePiecesTests {
    private static let stamp = "2014/08/01 00:00:00.814 "
    private static let later = "2014/08/01 00:00:10.814 "

    private func said(_ text: String) throws -> [String] {
        let acme = try #require(try driver(anemometer).driver)
        let bytes = Array(text.utf8)
        let frames = acme.parse(bytes)
        #expect(frames.flatMap(\.raw) == bytes)
        for length in [1, 7] { #expect(acme.parse(bytes, pieceLength: length) == frames) }
        return frames.map { summary(of: $0, acme) + ($0.loggerTime.map { " \($0.iso8601.dropFirst(17))" } ?? "") }
    }

    @Test("is taken apart at a lone CR")
    func carriageReturns() throws {
        let one = "direction=229.0/1 speed=2.74/1"
        #expect(try said("W,229,2.74,M,OK\rW,229,2.74,M,OK\r\n").map { String($0.prefix(one.count)) } == [one, one])
        #expect(try said("WIND>\rW,229,2.74,M,OK\r\r\n").count == 2)
        #expect(try said("W,229,2.74,M,OK\r\r\n").count == 1)
    }

    @Test("is taken apart at a logger's stamp, and what stands before it lost its end")
    func stamps() throws {
        let found = try said("\(Self.stamp)W,229,2.7\(Self.later)W,229,2.74,M,OK\r\n")
        #expect(found.count == 2)
        #expect(found[0] == "! 00.814Z")
        #expect(found[1].hasPrefix("direction=229.0/1") && found[1].hasSuffix("10.814Z"))
        // A date is no stamp.
        #expect(try said("\(Self.stamp)BOOT 2014/08/01\r\n") == ["- 00.814Z"])
    }
}
