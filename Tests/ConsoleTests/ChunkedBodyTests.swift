import Testing

@testable import Console

@Suite("An answer in chunks")
struct ChunkedBodyTests {
    private static let answer = Array(
        ("HTTP/1.1 200 OK\r\nContent-Type: application/jsonl\r\ntransfer-encoding: chunked\r\n\r\n"
            + "6\r\n{\"a\":1\r\n2;x=y\r\n}\n\r\n0\r\nTrailer: t\r\n\r\n").utf8)

    @Test("is the same wherever its bytes are cut")
    func cuts() throws {
        for cut in 0...Self.answer.count {
            var body = ChunkedBody()
            let first = try body.take(Self.answer[..<cut])
            let second = try body.take(Self.answer[cut...])
            #expect(String(decoding: first + second, as: UTF8.self) == "{\"a\":1}\n", "cut at \(cut)")
            #expect(body.status == 200 && body.isComplete)
        }
    }

    @Test("is read byte by byte too")
    func bytes() throws {
        var body = ChunkedBody()
        var read: [UInt8] = []
        for byte in Self.answer { read += try body.take([byte]) }
        #expect(String(decoding: read, as: UTF8.self) == "{\"a\":1}\n" && body.isComplete)
    }

    @Test("that is none is refused", arguments: ["SSH-2.0-OpenSSH_9.2\r\n\r\n", "\r\n\r\n"])
    func other(text: String) {
        var body = ChunkedBody()
        #expect(throws: ChunkedBody.Mistake.self) { try body.take(Array(text.utf8)) }
    }

    @Test("with a broken length is refused")
    func brokenLength() throws {
        var body = ChunkedBody()
        let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"
        #expect(throws: ChunkedBody.Mistake.notUnderstood("'zz' where the length of a chunk should be")) {
            try body.take(Array(head.utf8))
        }
    }

    @Test("without chunks is taken as it is")
    func plain() throws {
        var body = ChunkedBody()
        let bytes = try body.take(Array("HTTP/1.1 409 Conflict\r\nContent-Length: 3\r\n\r\nno\n".utf8))
        #expect(body.status == 409 && String(decoding: bytes, as: UTF8.self) == "no\n")
    }
}
