import Foundation
import Glibc
import Sensing
import Synchronization
import TestSupport

/// A small SensorThings 1.1 service (OGC 18-088) in this process: entity sets, `$filter` with eq, ge, le and `and`,
/// paging by the service's own limit, and CreateObservations.
///
/// It answers as FROST does where the standard leaves it open: only the `Location` header names what was created, an
/// observation without a feature of interest is an error entry in a 201, and nothing is recognised as sent twice.
final class SensorThingsServer: Sendable {
    /// What happens to the next CreateObservations.
    enum Fault: Sendable {
        /// Everything is stored, and the connection ends without an answer.
        case hangUpAfterStoring
        /// Nothing is stored.
        case status(Int)
        case garbage
        /// One entry is not stored, all others are.
        case errorEntry(Int)
    }

    struct State {
        var entities: [String: [SensorThingsJSON]] = [:]
        /// By thing.
        var locations: [String: [SensorThingsJSON]] = [:]
        /// By datastream.
        var observations: [String: [SensorThingsJSON]] = [:]
        var faults: [Fault] = []
        var requests: [String] = []
        var bodies: [String] = []
    }

    let port: Int
    private let listener: Int32
    private let state = Mutex(State())
    private let usesTextIDs: Bool
    private let filtersProperties: Bool

    static let root = "/FROST-Server/v1.1"
    /// FROST's default.
    static let largestPage = 100

    init(usesTextIDs: Bool = false, filtersProperties: Bool = true) throws {
        (listener, port) = try LoopbackSocket.listen()
        self.usesTextIDs = usesTextIDs
        self.filtersProperties = filtersProperties
        guard Self.startThread({ self.serve() }) else { throw TestProblem("no thread") }
    }

    private static func startThread(_ body: @escaping @Sendable () -> Void) -> Bool {
        final class Box: Sendable {
            let body: @Sendable () -> Void
            init(_ body: @escaping @Sendable () -> Void) { self.body = body }
        }
        var thread = pthread_t()
        let context = Unmanaged.passRetained(Box(body))
        let code = pthread_create(
            &thread, nil,
            { context in
                if let context { Unmanaged<Box>.fromOpaque(context).takeRetainedValue().body() }
                return nil
            }, context.toOpaque())
        if code == 0 { pthread_detach(thread) } else { context.release() }
        return code == 0
    }

    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    func read<Value: Sendable>(_ body: (State) -> Value) -> Value { state.withLock { body($0) } }

    func fail(_ faults: Fault...) { state.withLock { $0.faults += faults } }

    /// What somebody else does at the service.
    func removeAll(of set: String) { state.withLock { $0.entities[set] = [] } }

    /// All observations, in no order.
    var observations: [SensorThingsJSON] { read { $0.observations.values.flatMap(\.self) } }

    func count(_ set: String) -> Int { read { $0.entities[set]?.count ?? 0 } }

    private func serve() {
        while true {
            let connection = accept(listener, nil, nil)
            if connection < 0 { break }
            if !Self.startThread({ self.serve(connection) }) { close(connection) }
        }
        close(listener)
    }

    /// One request after the other, until an end.
    private func serve(_ connection: Int32) {
        while let (head, body) = Self.read(connection) {
            guard let answer = state.withLock({ respond(head, body, &$0) }) else { break }
            if send(connection, Array(answer.utf8), answer.utf8.count, Int32(MSG_NOSIGNAL)) < 0 { break }
        }
        close(connection)
    }

    /// Nil ends the connection.
    private func respond(_ head: String, _ body: String, _ state: inout State) -> String? {
        let words = head.split(separator: " ")
        guard words.count >= 2, let url = URLComponents(string: String(words[1])), url.path.hasPrefix(Self.root) else {
            return Self.answer(404, "no such path")
        }
        let path = String(url.path.dropFirst(Self.root.count + 1))
        state.requests.append("\(words[0]) \(path)")
        if words[0] == "GET" {
            let items = (url.queryItems ?? []).map { ($0.name, $0.value ?? "") }
            return list(path, Dictionary(items, uniquingKeysWith: { $1 }), state)
        }
        state.bodies.append(body)
        guard let json = SensorThingsJSON(parsing: body) else { return Self.answer(400, "not JSON") }
        return path == "CreateObservations" ? createObservations(json, &state) : create(path, json, &state)
    }

    private func list(_ path: String, _ query: [String: String], _ state: State) -> String {
        let filter = query["$filter"] ?? ""
        if !filtersProperties, filter.contains("properties/") { return Self.answer(400, "no such property") }
        let owner = path.contains("(") ? path.split(separator: "(")[1].split(separator: ")")[0] : ""
        let key = owner.filter { $0 != "'" }
        let all =
            if path.hasSuffix("/Observations") { state.observations[key] ?? [] } else if path.hasSuffix("/Locations") {
                state.locations[key] ?? []
            } else { state.entities[path] ?? [] }
        let matching = all.filter { $0.matches(filter: filter) }
            .sorted { ($0["phenomenonTime"]?.text ?? "") < ($1["phenomenonTime"]?.text ?? "") }
        let skip = Int(query["$skip"] ?? "") ?? 0
        let page = matching.dropFirst(skip).prefix(min(Int(query["$top"] ?? "") ?? 100, Self.largestPage))
        let next = skip + page.count < matching.count ? ",\"@iot.nextLink\":\"http://elsewhere.example/\(path)\"" : ""
        return Self.answer(200, "{\"value\":[\(page.map(\.json).joined(separator: ","))]\(next)}")
    }

    private static let mandatory: [String: [String]] = [
        "Things": ["name", "description"], "Locations": ["name", "description", "encodingType", "location"],
        "Sensors": ["name", "description", "encodingType", "metadata"],
        "ObservedProperties": ["name", "definition", "description"],
        "Datastreams": [
            "name", "description", "observationType", "unitOfMeasurement", "Thing", "Sensor", "ObservedProperty",
        ],
    ]

    private func create(_ set: String, _ json: SensorThingsJSON, _ state: inout State) -> String {
        guard let mandatory = Self.mandatory[set] else { return Self.answer(404, "no such set") }
        if let missing = mandatory.first(where: { json[$0] == nil }) {
            return Self.answer(400, "{\"message\":\"Missing required property '\(missing)'\"}")
        }
        let number = (state.entities[set]?.count ?? 0) + 1
        var entity = json
        let id: SensorThingsJSON = usesTextIDs ? .text("\(set.prefix(1))-\(number)") : .number("\(number)")
        entity["@iot.id"] = id
        for (link, set) in [("Thing", "Things"), ("Sensor", "Sensors"), ("ObservedProperty", "ObservedProperties")] {
            guard set != "Things" || json["Thing"] != nil, let linked = json[link]?["@iot.id"] else { continue }
            guard state.entities[set]?.contains(where: { $0["@iot.id"] == linked }) ?? false else {
                return Self.answer(404, "no such \(link)")
            }
        }
        state.entities[set, default: []].append(entity)
        if set == "Locations" {
            for thing in json["Things"]?.elements ?? [] {
                state.locations[thing["@iot.id"]?.key ?? "", default: []] = [entity]
            }
        }
        return Self.answer(201, "", head: "Location: http://elsewhere.example/\(set)(\(id.key))\r\n")
    }

    private func createObservations(_ json: SensorThingsJSON, _ state: inout State) -> String? {
        let fault = state.faults.isEmpty ? nil : state.faults.removeFirst()
        if case .status(let status) = fault { return Self.answer(status, "{\"message\":\"as ordered\"}") }
        if case .garbage = fault { return Self.answer(201, "<html>a portal</html>") }
        var answers: [String] = []
        for array in json.elements {
            let components = array["components"]?.elements.compactMap(\.text) ?? []
            for row in array["dataArray"]?.elements ?? [] {
                var refusal: String?
                if case .errorEntry(let index) = fault, index == answers.count { refusal = "as ordered" }
                let datastream = array["Datastream"]?["@iot.id"]
                let known = state.entities["Datastreams"]?.first { $0["@iot.id"] == datastream }
                let key = datastream?.key ?? ""
                if known == nil { refusal = "No such entity 'Datastream' with id [\(key)]" }
                if let thing = known?["Thing"]?["@iot.id"]?.key, state.locations[thing]?.isEmpty ?? true {
                    refusal = "no FeatureOfInterest"
                }
                if let refusal {
                    answers.append("error \(refusal)")
                    continue
                }
                var observation = SensorThingsJSON.object([:])
                for (name, value) in zip(components, row.elements) { observation[name] = value }
                observation["Datastream"] = known?["name"]
                state.observations[key, default: []].append(observation)
                answers.append("http://elsewhere.example/Observations(\(answers.count))")
            }
        }
        if case .hangUpAfterStoring = fault { return nil }
        return Self.answer(201, "[\(answers.map { "\"\($0)\"" }.joined(separator: ","))]")
    }

    private static func answer(_ status: Int, _ body: String, head: String = "") -> String {
        "HTTP/1.1 \(status) X\r\nContent-Length: \(body.utf8.count)\r\n\(head)\r\n\(body)"
    }

    private static func read(_ connection: Int32) -> (head: String, body: String)? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let blank = Array("\r\n\r\n".utf8)
        while true {
            let count = recv(connection, &buffer, buffer.count, 0)
            if count <= 0 { return nil }
            bytes += buffer[..<count]
            guard let end = bytes.firstRange(of: blank) else { continue }
            let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
            let line = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
            let wanted = line.flatMap { Int($0.dropFirst(15).drop { $0 == " " }) } ?? 0
            let body = bytes[end.upperBound...]
            if body.count >= wanted { return (head, String(decoding: body, as: UTF8.self)) }
        }
    }
}
