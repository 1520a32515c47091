import Hummingbird
import Sensing

/// A query that is not understood; the reason goes back to whoever asked.
struct BadQuery: Error {
    var reason: String

    init(_ reason: String) { self.reason = reason }
}

/// Who may not ask.
struct NotAllowed: Error {}

/// Reads the parts of a request.
enum RequestReading {
    static func part(_ name: String, in context: BasicRequestContext) throws -> String {
        guard let text = context.parameters.get(name).flatMap({ PercentCoding.decode($0) }) else {
            throw BadQuery("the path needs {\(name)}, percent-encoded")
        }
        return text
    }

    static func number(_ text: Substring?, named name: String, or standard: UInt64) throws -> UInt64 {
        guard let text else { return standard }
        guard let number = UInt64(text) else { throw BadQuery("\(name)=\(text) is no whole number") }
        return number
    }

    static func choice(_ text: Substring?, named name: String) throws -> Bool {
        switch text {
        case nil, "false": return false
        case "true": return true
        case let text?: throw BadQuery("\(name)=\(text) is neither true nor false")
        }
    }

    static func instant(_ text: Substring?, named name: String) throws -> Instant? {
        guard let text else { return nil }
        guard let instant = Instant(iso8601: String(text)) else {
            throw BadQuery("\(name)=\(text) is no time; write it as 2026-11-21T02:52:33Z")
        }
        return instant
    }

    /// The whole body; nil when it is longer than it may be, or takes too long.
    static func body(of request: Request, upTo limit: Int, within seconds: Int) async -> [UInt8]? {
        await withTaskGroup(of: [UInt8]?.self) { group in
            group.addTask {
                guard let body = try? await request.body.collect(upTo: limit) else { return nil }
                return [UInt8](body.readableBytesView)
            }
            group.addTask {
                try? await Task.sleep(for: .seconds(seconds))
                return nil
            }
            let first = await group.next()
            group.cancelAll()
            return first ?? nil
        }
    }
}
