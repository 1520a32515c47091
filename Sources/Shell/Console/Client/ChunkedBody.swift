/// Reads an HTTP/1.1 answer whose body comes in chunks (RFC 9112, 7.1), however the bytes are cut.
struct ChunkedBody {
    enum Mistake: Error, Hashable {
        /// What came is no answer of the daemon.
        case notUnderstood(String)
    }

    /// The answer's status; nil until its head is whole.
    private(set) var status: Int?
    /// The body is at its end.
    private(set) var isComplete = false
    private var pending: [UInt8] = []
    private var hasChunks = false
    /// Bytes of the chunk that are still to come; nil between chunks.
    private var chunkRest: Int?
    private var isInTrailer = false

    /// A head or a chunk's length is never longer.
    private static let longestLine = 64 << 10

    /// The bytes of the body that came with these.
    mutating func take(_ bytes: some Collection<UInt8>) throws(Mistake) -> [UInt8] {
        pending += bytes
        if status == nil, try !readHead() { return [] }
        guard hasChunks else {
            defer { pending = [] }
            return pending
        }
        var body: [UInt8] = []
        var position = 0
        while !isComplete, try readPart(&position, &body) {}
        pending.removeFirst(position)
        return body
    }

    private mutating func readHead() throws(Mistake) -> Bool {
        guard let end = Self.find("\r\n\r\n", in: pending, from: 0) else {
            guard pending.count <= Self.longestLine else { throw .notUnderstood("an endless head") }
            return false
        }
        let head = String(decoding: pending[..<end], as: UTF8.self)
        pending.removeFirst(end + 4)
        let words = head.prefix { $0 != "\r\n" }.split(separator: " ")
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let code = Int(words[1]) else {
            throw .notUnderstood("'\(head.prefix(60))'")
        }
        status = code
        hasChunks = head.lowercased().contains("transfer-encoding: chunked")
        return true
    }

    /// False when more bytes are needed.
    private mutating func readPart(_ position: inout Int, _ body: inout [UInt8]) throws(Mistake) -> Bool {
        if let rest = chunkRest, rest > 0 {
            let count = min(rest, pending.count - position)
            body += pending[position..<position + count]
            position += count
            chunkRest = rest - count
            return count > 0
        }
        guard let end = Self.find("\r\n", in: pending, from: position) else {
            guard pending.count - position <= Self.longestLine else { throw .notUnderstood("an endless line") }
            return false
        }
        let line = String(decoding: pending[position..<end], as: UTF8.self)
        position = end + 2
        if chunkRest == 0 {
            // The end of the line behind a chunk.
            chunkRest = nil
        } else if isInTrailer {
            if line.isEmpty { isComplete = true }
        } else {
            guard let count = Int(line.prefix { $0 != ";" }, radix: 16), count >= 0 else {
                throw .notUnderstood("'\(line.prefix(60))' where the length of a chunk should be")
            }
            if count == 0 { isInTrailer = true } else { chunkRest = count }
        }
        return true
    }

    private static func find(_ text: StaticString, in bytes: [UInt8], from start: Int) -> Int? {
        let wanted = text.withUTF8Buffer { Array($0) }
        guard bytes.count - start >= wanted.count else { return nil }
        return (start...bytes.count - wanted.count).first { bytes[$0..<$0 + wanted.count].elementsEqual(wanted) }
    }

    /// One chunk that holds these bytes.
    static func chunk(_ bytes: [UInt8]) -> [UInt8] {
        Array((String(bytes.count, radix: 16) + "\r\n").utf8) + bytes + Array("\r\n".utf8)
    }
}
