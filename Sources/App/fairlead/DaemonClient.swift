import Console
import Forwarders
import Station

/// Asks a running daemon over its UNIX socket.
struct DaemonClient {
    private let client: HTTPClient
    private let path: String

    /// `seconds`: how long an answer may take.
    init(socket path: String, seconds: Int = 10) throws {
        var options = HTTPClientOptions()
        options.unixSocketPath = path
        options.timeoutMilliseconds = seconds * 1000
        self.path = path
        client = try HTTPClient(options: options)
    }

    func status() async throws -> (status: StationStatus, json: String) {
        let response = try await get("/v1/status")
        guard response.status == 200 else {
            throw CommandFailure("the daemon at '\(path)' answers \(response.status): \(response.excerpt)")
        }
        do {
            return (
                try StatusJSON.decode(StationStatus.self, from: response.body),
                String(decoding: response.body, as: UTF8.self)
            )
        } catch {
            throw CommandFailure("the daemon at '\(path)' answers something else than a status: \(error)")
        }
    }

    func get(_ target: String) async throws -> HTTPResponse {
        do {
            return try await client.get(HTTPAddress("http://localhost\(target)"))
        } catch {
            throw absent
        }
    }

    func post(
        _ body: [UInt8], to target: String, contentType: String = "application/json"
    ) async throws -> HTTPResponse {
        do {
            return try await client.post(
                body, contentType: contentType, to: HTTPAddress("http://localhost\(target)"))
        } catch {
            throw absent
        }
    }

    private var absent: CommandFailure {
        CommandFailure(
            "no daemon answers at the socket '\(path)'. Is it running? --socket or --config names another one.")
    }
}

/// What a command could not do, in words for the person who called it.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Where the socket of a daemon is when nobody says it.
struct SocketChoice {
    static func path(socket: String?, config: String?) throws -> String {
        if let socket { return socket }
        guard let config else { return "/run/fairlead/fairlead.sock" }
        guard let station = StationFile.load(config, knownDrivers: { _ in nil }).configuration else {
            throw CommandFailure("'\(config)' has mistakes; `fairlead check \(config)` shows them")
        }
        return station.controlSocket
    }
}
