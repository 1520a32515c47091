import Testing

/// What an SIO mooring controller sends of an instrument may be bytes.
@Suite("The block of a controller")
struct ControllerBlockTests {
    private let clocks = driverText(
        framing: """
            framing: {kind: line, blocks: [{name: offsets, controller: CO}]}
            unwrap: [sio]
            """,
        """
        fields:
          id: {type: uint8, name: id, unit: "1"}
          offset: {type: int32, name: offset, unit: s}
          word: {type: integer, name: word, unit: "1"}
        records:
          - {name: offsets, block: offsets, order: big, columns: [{repeat: [id, offset, {skip: 1}], count: rest}]}
          - {name: word, columns: [word]}
        """)

    /// The second block of CTD02004.DAT (oceanobservatories mi-instrument).
    private let block =
        [1] + Array("CO1234555_000CH51532005_01_EC1A".utf8)
        + [2, 0x38, 0xFF, 0xFF, 0xFF, 0x6A, 0x13, 0x39, 0xFF, 0xFF, 0xFF, 0x92, 0x13, 3]

    @Test("is a record of bytes when its letters are declared (CTD02004.DAT)")
    func offsets() throws {
        #expect(
            try readings(clocks, block) == ["id[1]=56.0/2 offset[1]=-150.0/2 id[2]=57.0/2 offset[2]=-110.0/2"])
    }

    @Test("does not end a line before it in vain, and lines go on behind it")
    func among() throws {
        let found = try readings(clocks, Array("5\r\n".utf8) + block + Array("6\r\n".utf8))
        #expect(found.first == "word=5.0/2" && found.last == "word=6.0/2" && found.count == 3)
    }

    @Test("whose checksum fails is a defect")
    func damaged() throws {
        var damaged = block
        damaged[36] ^= 1
        #expect(try readings(clocks, damaged).allSatisfy { $0.hasPrefix("! SIO block") })
    }
}
