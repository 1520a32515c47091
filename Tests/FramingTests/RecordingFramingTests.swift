import Framing
import Sensing
import Testing

/// A recording, how its stream is declared, and what is known to be in it.
struct FramedRecording: Sendable, CustomTestStringConvertible {
    var path: String
    var plan: FramingPlan
    /// Good frames of the layouts.
    var good: Int
    /// The lengths of the runs with a defect.
    var bad: [Int] = []

    var testDescription: String { path }

    static let all = nortek + others

    private static let nortek: [FramedRecording] = [
        // Counted by an independent script; the manifest has the same.
        ("VELPT_SN_11402_2014-07-02.aqd", 74, []), ("jumbled_VELPT_SN_11402_2014-07-02.aqd", 74, []),
        ("bad_velocity_checksum_VELPT_SN_11402_2014-07-02.aqd", 73, [42]),
        ("bad_id_VELPT_SN_11402_2014-07-02.aqd", 73, [42]),
        ("truncated_VELPT_SN_11402_2014-07-02.aqd", 73, [32]), ("20140813.velpt.log", 50, []),
        ("20141007.vel3d.log", 1624, []), ("config_only.vel3d.log", 3, []),
    ].map { (name: String, good: Int, bad: [Int]) in
        FramedRecording(
            path: "nortek_aquadopp_vector_signature/" + name,
            plan: FramingPlan(layouts: [.nortekVelocity, .nortek], unwrapsStamps: true), good: good, bad: bad)
    }

    private static let others = [
        FramedRecording(
            path: "nortek_aquadopp_vector_signature/Sig100_raw_avg.ad2cp",
            plan: FramingPlan(layouts: [.ad2cp], unwrapsStamps: true), good: 62, bad: [722]),
        FramedRecording(
            path: "satlantic_ocr_par/20131121.spkir_real.log",
            plan: FramingPlan(layouts: [.ocr], unwrapsStamps: true), good: 108),
        FramedRecording(
            path: "satlantic_suna_isus_nitrate/suna_long.sun", plan: FramingPlan(layouts: BinaryLayout.suna), good: 8),
        FramedRecording(
            path: "engineering_power_junction/20140313_191853.3dmgx3.log",
            plan: FramingPlan(layouts: BinaryLayout.motion), good: 148),
        FramedRecording(
            path: "sonar_echosounder/DY1801_EK60-D20180211-T164025.raw",
            plan: FramingPlan(layouts: BinaryLayout.simrad), good: 160),
        FramedRecording(
            path: "sonar_echosounder/hydroball.852", plan: FramingPlan(layouts: [.imagenex]), good: 177),
    ]
}

@Suite("A recording with binary frames")
struct RecordingFramingTests {
    @Test("gives the frames that are known to be in it, however it is cut", arguments: FramedRecording.all)
    func counts(recording: FramedRecording) {
        guard let stream = Recording.bytes(recording.path) else { return }
        let frames = framesOfRecording(stream, by: StreamFramer(recording.plan))
        #expect(frames.count { $0.kind != .line } == recording.good)
        #expect(frames.filter { $0.defect != nil }.map(\.raw.count) == recording.bad)
    }

    @Test("gives the same frames when lines may stand among them", arguments: FramedRecording.all)
    func amongLines(recording: FramedRecording) {
        guard let stream = Recording.bytes(recording.path) else { return }
        var plan = recording.plan
        let strict = StreamFramer(plan).frames(of: stream, chunk: 5000).filter { $0.kind != .line }
        plan.lines = .init()
        let frames = framesOfRecording(stream, by: StreamFramer(plan))
        let same = frames.filter { $0.kind != .line } == strict
        #expect(same)
        // A damaged frame is one defect, not a line for each 0A in it.
        #expect(frames.count { $0.defect != nil } == recording.bad.count)
    }

    @Test("of stamped chunks that need not begin where frames do gives the frames of the plain recording")
    func stampedChunks() {
        guard let stream = Recording.bytes("nortek_aquadopp_vector_signature/20141007.vel3d.log") else { return }
        let framer = StreamFramer(FramingPlan(layouts: [.nortekVelocity, .nortek], unwrapsStamps: true))
        let plain = framer.frames(of: stream).map(\.payload)
        var chance = Chance(seed: 42)
        var stamped: [UInt8] = []
        var start = 0
        while start < stream.count {
            let end = min(stream.count, start + 1 + chance.below(400))
            stamped += bytes("2014/10/11 00:00:01.500 ") + stream[start..<end]
            start = end
        }
        let frames = framesOfRecording(stamped, by: framer)
        let same = frames.map(\.payload) == plain
        #expect(same)
        #expect(frames.allSatisfy { $0.defect == nil })
    }

    @Test("of packets between lines of text gives both, each as it is")
    func packets() {
        guard let stream = Recording.bytes("teledyne_rdi_adcp_pd0/adcpt_20130929_091817.DAT") else { return }
        let frames = framesOfRecording(stream, by: StreamFramer(lines: [.pd12]))
        #expect(frames.count { $0.kind == .layout(0) } == 5)
        let titles = frames.filter { text($0.payload).hasPrefix("Record[") }
        #expect(titles.map { text($0.payload) } == (1764...1768).map { "Record[\($0)]:" })
        #expect(frames.allSatisfy { $0.defect == nil })
        #expect(frames.first.map { text($0.payload) } == "#UIMM Status")
    }

    @Test("is not chopped when it is text in which syncs stand")
    func unchopped() {
        guard let stream = Recording.bytes("seabird_sbe16_sbe19_ctd/20131123.ctdbp1_many.log") else { return }
        let plain = StreamFramer(FramingPlan(lines: .init(), unwrapsStamps: true)).frames(of: stream)
        let layouts = [
            BinaryLayout(sync: Array("#".utf8), length: .fixed(60), checksum: .sum8Zero),
            BinaryLayout(sync: Array("20".utf8), length: .fixed(90), checksum: .crc16ARC),
        ]
        let mixed = framesOfRecording(stream, by: StreamFramer(lines: layouts))
        let same = mixed == plain
        #expect(same)
    }
}
