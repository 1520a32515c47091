import Glibc

/// Asks a daemon over its control socket, in HTTP by hand: nothing here is shared with the program under test.
package enum ControlSocket {
    /// The status as JSON; nil while nobody answers.
    package static func status(_ path: String) -> String? {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        var patience = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        guard connect(descriptor, path) else { return nil }
        let request = Array("GET /v1/status HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8)
        guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else { return nil }
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count <= 0 { break }
            text += buffer[..<count]
        }
        guard let start = text.firstIndex(of: UInt8(ascii: "{")), let end = text.lastIndex(of: UInt8(ascii: "}"))
        else { return nil }
        return String(decoding: text[start...end], as: UTF8.self)
    }

    private static func connect(_ descriptor: Int32, _ path: String) -> Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
    }
}

/// What the benchmarks read of a status; the one place that knows its keys.
package struct StationStatus {
    package var storedRecords: Int64 = 0
    package var pendingRecords: Int64 = 0
    package var lostRecords: Int64 = 0
    /// Of the destination that lacks most.
    package var backlog: Int64 = 0
    /// The same, of the records' data alone, which is what is measured in values.
    package var dataBacklog: Int64 = 0
    package var storeState = ""
    package var clockState = ""
    package var time = ""
    /// Whether the store says that everything it took is archived, buffered, dropped or set aside.
    package var identityHolds = true
    /// Records that its limit cost, and that an archive had confirmed and lost for good.
    package var droppedRecords: Int64 = 0
    /// By destination: when the archive was last asked what it holds; empty when it never was.
    package var inquiries: [String: String] = [:]

    package init?(json: String) {
        do {
            let database = try DatabaseFile(":memory:")
            var found = false
            try database.each(
                """
                SELECT ?1->>'$.store.stored_records', ?1->>'$.store.pending_records', ?1->>'$.store.lost_records',
                    (SELECT max(value->>'backlog_records') FROM json_each(?1, '$.destinations')),
                    (SELECT max((SELECT sum(lane.value->>'records') FROM json_each(d.value, '$.lanes') lane
                        WHERE lane.value->>'lane' IN ('events', 'live', 'backlog')))
                     FROM json_each(?1, '$.destinations') d),
                    ?1->>'$.store.state', ?1->>'$.clock.state', ?1->>'$.time',
                    ?1->>'$.store.identity_holds', ?1->>'$.store.dropped_records',
                    (SELECT sum(value->>'lost_records') FROM json_each(?1, '$.destinations'))
                """, [json]
            ) { row in
                found = row.integer(0) != nil
                storedRecords = row.integer(0) ?? 0
                pendingRecords = row.integer(1) ?? 0
                lostRecords = row.integer(2) ?? 0
                backlog = row.integer(3) ?? 0
                dataBacklog = row.integer(4) ?? backlog
                storeState = row.text(5)
                clockState = row.text(6)
                time = row.text(7)
                identityHolds = row.integer(8) != 0
                droppedRecords = (row.integer(9) ?? 0) + (row.integer(10) ?? 0)
            }
            let destinations = "json_each(?1, '$.destinations')"
            try database.each("SELECT value->>'name', value->>'last_inquiry' FROM \(destinations)", [json]) { row in
                inquiries[row.text(0)] = row.text(1)
            }
            guard found else { return nil }
        } catch {
            return nil
        }
    }
}
