import Testing

@testable import Timekeeping

@Suite("A management message of PTP")
struct PTPManagementTests {
    @Test("that asks is the 54 bytes that linuxptp takes")
    func request() {
        let request = PTPManagementRequest(id: .timeStatus, domain: 24, sequence: 14, port: 1234)
        let expected =
            "0d02003618000000" + "000000000000000000000000" + "0000000000000000" + "04d2" + "000e" + "047f"
            + "ffffffffffffffffffff" + "00000000" + "00010002c000"
        #expect(request.bytes == PTPReplies.bytes(expected))
    }

    @Test("of each kind that ptp4l 3.1.1 sent says what pmc printed for it")
    func captured() throws {
        var inquiry = PTPInquiry(domain: 24, firstSequence: 8, port: 1234)
        for reply in PTPReplies.round { #expect(try inquiry.take(PTPReplies.bytes(reply))) }
        let sets = try #require(try inquiry.dataSets())
        #expect(
            sets.ports == [PTPPort(number: 1, state: .uncalibrated, logSyncInterval: 0, stamping: .software)])
        #expect(sets.parent.clockClass == 6 && sets.parent.clockAccuracy.limit == 100)
        #expect(sets.parent.grandmaster.description == "aa9f4a.fffe.898865")
        #expect(
            sets.properties
                == PTPTimeProperties(
                    utcOffset: 37, utcOffsetIsValid: false, isPTPTimescale: false, isTimeTraceable: false,
                    isFrequencyTraceable: false, timeSource: 0xA0))
        #expect(sets.current == PTPCurrent(stepsRemoved: 1, offset: -300, meanPathDelay: 2584))
        #expect(sets.status.masterOffset == -300 && sets.status.ingress == 1_795_284_217_797_101_815)
        #expect(sets.status.hasGrandmaster && sets.status.grandmaster == sets.parent.grandmaster)
    }

    @Test("has one bit for each property of the time (IEEE 1588-2008, 15.5.3.6.1)")
    func flags() throws {
        let names: [KeyPath<PTPTimeProperties, Bool> & Sendable] = [
            \.leap61, \.leap59, \.utcOffsetIsValid, \.isPTPTimescale, \.isTimeTraceable, \.isFrequencyTraceable,
        ]
        for bit in names.indices {
            let properties = try PTPTimeProperties([0xFF, 0xDB, 1 << UInt8(bit), 0x90][...])
            #expect(names.map { properties[keyPath: $0] } == names.indices.map { $0 == bit }, "bit \(bit)")
            #expect(properties.utcOffset == -37 && properties.timeSource == 0x90)
        }
    }

    @Test("counts a fraction of a nanosecond of delay as a whole one, away from zero")
    func fractions() throws {
        func delay(_ scaled: String) throws -> Int64 {
            try PTPCurrent(PTPReplies.bytes("0001" + "0000000000000000" + scaled)[...]).meanPathDelay
        }
        #expect(try delay("0000000007d80000") == 2008)
        #expect(try delay("0000000007d80001") == 2009)
        #expect(try delay("fffffffff8280000") == -2008)
        #expect(try delay("fffffffff827ffff") == -2009)
    }

    @Test("that was cut anywhere is refused and never read beyond its end", arguments: PTPReplies.round.indices)
    func cut(_ index: Int) {
        let reply = PTPReplies.bytes(PTPReplies.round[index])
        let ids: [PTPManagementID] = [
            .portDataSet, .portProperties, .portHardwareClock, .parentDataSet, .timePropertiesDataSet, .currentDataSet,
            .timeStatus,
        ]
        let request = PTPManagementRequest(id: ids[index], domain: 24, sequence: 8 + UInt16(index), port: 1234)
        for count in reply.indices {
            #expect(throws: PTPDefect.self) { try request.data(in: Array(reply.prefix(count))) }
        }
    }

    @Test("whose data set is too short says how many bytes are needed")
    func short() {
        #expect(throws: PTPDefect.truncated(bytes: 10, needed: 16)) {
            try PTPTimeStatus([UInt8](repeating: 0, count: 10)[...])
        }
        #expect(throws: PTPDefect.truncated(bytes: 22, needed: 23)) {
            try PTPPort([UInt8](repeating: 0, count: 22)[...])
        }
    }

    @Test("of another domain, of another kind, or with another content is named as such")
    func foreign() throws {
        let request = PTPManagementRequest(id: .timePropertiesDataSet, domain: 24, sequence: 12, port: 1234)
        let reply = PTPReplies.bytes(PTPReplies.round[4])
        func with(_ index: Int, _ byte: UInt8) -> [UInt8] {
            var changed = reply
            changed[index] = byte
            return changed
        }
        #expect(try request.data(in: reply).count == 4)
        #expect(throws: PTPDefect.notManagement(type: 0x0B)) { try request.data(in: with(0, 0x0B)) }
        #expect(throws: PTPDefect.version(1)) { try request.data(in: with(1, 1)) }
        #expect(throws: PTPDefect.domain(asked: 24, answered: 25)) { try request.data(in: with(4, 25)) }
        #expect(throws: PTPDefect.sequence(asked: 12, answered: 13)) { try request.data(in: with(31, 13)) }
        #expect(throws: PTPDefect.action(4)) { try request.data(in: with(46, 4)) }
        #expect(throws: PTPDefect.content(type: 3)) { try request.data(in: with(49, 3)) }
        #expect(throws: PTPDefect.id(asked: .timePropertiesDataSet, answered: 0x2004)) {
            try request.data(in: with(53, 4))
        }
    }

    @Test("of PTP 2.1, as linuxptp 4 sends it, is read too")
    func minorVersion() throws {
        var reply = PTPReplies.bytes(PTPReplies.round[4])
        reply[1] = 0x12
        let request = PTPManagementRequest(id: .timePropertiesDataSet, domain: 24, sequence: 12, port: 1234)
        #expect(try request.data(in: reply).count == 4)
    }
}

@Suite("A round of questions to ptp4l")
struct PTPInquiryTests {
    @Test("goes on without what an older ptp4l does not know")
    func optional() throws {
        var inquiry = PTPInquiry(domain: 24, firstSequence: 8, port: 1234)
        #expect(try inquiry.take(PTPReplies.bytes(PTPReplies.round[0])))
        #expect(try inquiry.take(PTPReplies.bytes(PTPReplies.round[1])))
        #expect(inquiry.request?.id == .portHardwareClock)
        // MANAGEMENT_ERROR_STATUS, no such id.
        #expect(try inquiry.take(PTPReplies.bytes(PTPReplies.round[2])))
        #expect(inquiry.request?.id == .parentDataSet)
    }

    @Test("stops where a data set that is needed is refused")
    func refused() throws {
        var inquiry = PTPInquiry(domain: 24, firstSequence: 10, port: 1234)
        var error = PTPReplies.bytes(PTPReplies.round[2])
        error[54...57] = [0, 2, 0x20, 0x04]
        #expect(throws: PTPDefect.refused(.portDataSet, code: 2)) { try inquiry.take(error) }
        #expect(
            PTPDefect.refused(.portDataSet, code: 2).description
                == "ptp4l refuses PORT_DATA_SET: no such id; check that it is linuxptp 3.0 or newer")
    }

    @Test("passes over late replies to the round before")
    func late() throws {
        var inquiry = PTPInquiry(domain: 24, firstSequence: 15, port: 1234)
        for reply in PTPReplies.round { #expect(try !inquiry.take(PTPReplies.bytes(reply))) }
        #expect(inquiry.request?.sequence == 15)
    }

    @Test("hears every port, and takes the one that follows")
    func ports() throws {
        var inquiry = PTPInquiry(domain: 24, firstSequence: 8, port: 1234)
        #expect(try inquiry.take(PTPReplies.bytes(PTPReplies.round[0])))
        // Port 2, SLAVE, with the same sequence number, after the first question was answered.
        var second = PTPReplies.bytes(PTPReplies.round[0])
        second[63] = 2
        second[64] = 9
        #expect(try !inquiry.take(second))
        for reply in PTPReplies.round.dropFirst() { #expect(try inquiry.take(PTPReplies.bytes(reply))) }
        let sets = try #require(try inquiry.dataSets())
        #expect(sets.ports.map(\.number) == [1, 2])
        #expect(sets.port?.number == 2)
    }
}

/// What ptp4l 3.1.1 (Debian 12) answered to the questions of a round, in their order, as a client with `free_running 1`
/// and stamps of the kernel; sequence numbers from 8, domain 24.
enum PTPReplies {
    static let round = [
        "0d02005018000000000000000000000000000000120464fffecb6e3d00010008047f000000000000000004d2000002000001001c"
            + "2004120464fffecb6e3d000108000000000000000000000300010002",
        "0d02004618000000000000000000000000000000120464fffecb6e3d00010009047f000000000000000004d20000020000010012"
            + "c004120464fffecb6e3d0001080002764200",
        "0d02003c18000000000000000000000000000000120464fffecb6e3d0001000a047f000000000000000004d20000020000020008"
            + "0002c00900000000",
        "0d02005618000000000000000000000000000000120464fffecb6e3d0000000b047f000000000000000004d20000020000010022"
            + "2002aa9f4afffe89886500010000ffff7fffffff0a0621ffff80aa9f4afffe898865",
        "0d02003a18000000000000000000000000000000120464fffecb6e3d0000000c047f000000000000000004d20000020000010006"
            + "2003002500a0",
        "0d02004818000000000000000000000000000000120464fffecb6e3d0000000d047f000000000000000004d20000020000010014"
            + "20010001fffffffffed40000000000000a180000",
        "0d02006818000000000000000000000000000000120464fffecb6e3d0000000e047f000000000000000004d20000020000010034"
            + "c000fffffffffffffed418ea217bf8a948f70000000000000000000000000000000000000000000000000001aa9f4afffe898865",
    ]

    static func bytes(_ hex: String) -> [UInt8] {
        let digits = Array(hex)
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0...$0 + 1]), radix: 16) ?? 0 }
    }
}
