import Diagnostics
import Testing

@testable import Station

@Suite("A line that several instruments share, in the station file")
struct SharedLineTests {
    /// Two instruments with these lines beside their names.
    private func check(_ first: String, _ second: String) -> StationFile {
        let text = """
            station: s
            store: {directory: d}
            destinations: [{name: a, http: "http://127.0.0.1:1"}]
            instruments:
              - {name: i, driver: a/b, \(first)}
              - {name: j, driver: a/b, \(second)}
            """
        return StationFile.check(SourceText(name: "station.yaml", text: text)) { _ in nil }
    }

    private let serial = "transport: {serial: /dev/ttyS0, baud: 19200}, shared: {replies: modbus_rtu}"

    @Test("may be one serial port when both say the same about it")
    func agreed() {
        #expect(check("\(serial), address: '1'", "\(serial), address: '2'").report.diagnostics.isEmpty)
    }

    @Test("is two users of one device when only one says so, or when they say different things")
    func disagreed() {
        let alone = "transport: {serial: /dev/ttyS0, baud: 19200}"
        #expect(check(serial, alone).report.diagnostics.map(\.code) == ["E303"])
        let other = "\(alone), shared: {replies: line}"
        #expect(check(serial, other).report.diagnostics.map(\.code) == ["E303"])
    }

    @Test("is polled with the request of the specification's example: three holding registers from 107 of device 17")
    func request() throws {
        let poll = "poll: {modbus: {holding: 107, count: 3}, every: 10 s}"
        let station = try #require(check("\(serial), address: '17', \(poll)", serial).configuration)
        #expect(station.instruments[0].poll?.send == [0x11, 0x03, 0x00, 0x6B, 0x00, 0x03, 0x76, 0x87])
    }

    @Test("is not asked for more registers than one answer can hold, nor for a device that cannot be")
    func refused() {
        let many = "poll: {modbus: {input: 0, count: 126}, every: 1 s}"
        #expect(!check("\(serial), address: '1', \(many)", serial).report.diagnostics.isEmpty)
        let nobody = "poll: {modbus: {input: 0, count: 1}, every: 1 s}"
        #expect(check("\(serial), address: '248', \(nobody)", serial).report.diagnostics.map(\.code) == ["E304"])
    }
}
