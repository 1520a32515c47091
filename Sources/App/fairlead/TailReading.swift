import Console
import Glibc
import Sensing

/// Reads the daemon's answer, and asks again behind the last record when the daemon was away.
struct TailReading {
    let socket: String
    let instrument: String
    let since: Instant?
    let follows: Bool
    private var last: (epoch: String, position: UInt64)?

    private static let pauseMilliseconds: CInt = 1000

    init(socket: String, instrument: String, since: Instant?, follows: Bool) {
        self.socket = socket
        self.instrument = instrument
        self.since = since
        self.follows = follows
    }

    mutating func run(_ show: ([UInt8], TailRecord) -> Void) throws {
        try read(ControlConnection(socket: socket, target: target, sendsBody: false), show)
        while follows {
            Terminal.complain("fairlead tail: the daemon has gone away; trying again until it is back")
            let connection = connectedAgain()
            Terminal.complain("fairlead tail: the daemon is back")
            try read(connection, show)
        }
    }

    private func connectedAgain() -> ControlConnection {
        while true {
            if let connection = try? ControlConnection(socket: socket, target: target, sendsBody: false) {
                return connection
            }
            poll(nil, 0, Self.pauseMilliseconds)
        }
    }

    /// Until the answer ends. A refusal throws; a connection that breaks is an end.
    private mutating func read(_ connection: ControlConnection, _ show: ([UInt8], TailRecord) -> Void) throws {
        while true {
            var polled = pollfd(fd: connection.descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&polled, 1, -1) >= 0 else { continue }
            guard let lines = try connection.receive() else { return }
            for line in lines {
                let record = try StatusJSON.decode(TailRecord.self, from: line)
                last = (record.epoch, record.position)
                show(line, record)
            }
        }
    }

    private var target: String {
        var target = "/v1/instruments/\(URLText.encode(instrument))/tail?follow=\(follows)"
        if let last {
            target += "&epoch=\(last.epoch)&after=\(last.position)"
        } else if let since {
            target += "&since=\(URLText.encode(since.iso8601))"
        }
        return target
    }
}
