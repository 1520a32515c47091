import FoundationEssentials

/// Asks a SensorThings service: finds entities, creates them, posts observations.
struct SensorThingsService: Sendable {
    let root: HTTPAddress
    let client: HTTPClient

    /// Part of an entity set, as the service gives it.
    struct Page<Element: Decodable>: Decodable {
        var value: [Element]
        /// There is more; the address itself is not used, because behind a proxy it may name another host.
        var nextLink: String?

        enum CodingKeys: String, CodingKey {
            case value
            case nextLink = "@iot.nextLink"
        }
    }

    private struct Found: Decodable {
        struct Properties: Decodable {
            var fairlead: String?
        }

        var id: EntityID
        var properties: Properties?

        enum CodingKeys: String, CodingKey {
            case properties
            case id = "@iot.id"
        }
    }

    /// The entity, when the service has it. `path` is the set, or the set as another entity has it.
    func find(_ entity: SensorThingsEntity, in path: String? = nil) async throws(LinkError) -> EntityID? {
        let path = path ?? entity.set
        let filters = ["properties/fairlead eq \(ODataText.literal(entity.identity))", name(entity)]
        for filter in filters {
            let response = try await get(path, query: ["$filter": filter, "$top": "100"])
            // A service that cannot filter by what is in `properties` is asked by name.
            if [400, 500, 501].contains(response.status), filter != filters.last { continue }
            let page = try Self.decode(Page<Found>.self, response, "a list of \(path)")
            return page.value.first { $0.properties?.fairlead == entity.identity }?.id
        }
        return nil
    }

    /// Creates the entity and looks it up: only the answer's head would say its number.
    func create(
        _ entity: SensorThingsEntity, links: [String] = [], in path: String? = nil
    ) async throws(LinkError) -> EntityID {
        let response = try await post(entity.json(links: links), to: entity.set)
        guard response.status == 201 else {
            throw Self.error(response, "refuses to create \(entity.name.quotedForMessage) among its \(entity.set)")
        }
        guard let id = try await find(entity, in: path) else {
            throw .nonsense("the service created an entity of its \(entity.set) and does not find it")
        }
        return id
    }

    func get(_ path: String, query: KeyValuePairs<String, String>) async throws(LinkError) -> HTTPResponse {
        let text = query.map { "\($0.key)=\(ODataText.percentEncoded($0.value))" }.joined(separator: "&")
        do throws(HTTPError) {
            return try await client.get(root.appending("/\(path)?\(text)"))
        } catch {
            throw LinkError(error)
        }
    }

    func post(_ json: String, to path: String) async throws(LinkError) -> HTTPResponse {
        do throws(HTTPError) {
            return try await client.post(
                Array(json.utf8), contentType: "application/json", to: root.appending("/\(path)"))
        } catch {
            throw LinkError(error)
        }
    }

    /// What a 200 holds; an error for any other status.
    static func decode<Value: Decodable>(
        _ type: Value.Type, _ response: HTTPResponse, _ what: String
    ) throws(LinkError) -> Value {
        guard response.status == 200 else { throw error(response, "does not give \(what)") }
        guard let value = try? JSONDecoder().decode(type, from: Data(response.body)) else {
            throw .nonsense("'\(response.excerpt)' instead of \(what)")
        }
        return value
    }

    /// Statuses that speak of us or of the address, not of what was sent.
    private static let rejections: Set<Int> = [301, 302, 303, 307, 308, 401, 403, 404, 405, 407, 415, 501]

    static func error(_ response: HTTPResponse, _ refusal: String) -> LinkError {
        let text = "the SensorThings service \(refusal) (\(response.status)): \(response.excerpt)"
        switch response.status {
        case 413: return .tooLarge(text)
        case let status where rejections.contains(status) || status == 400 || status == 409 || status == 422:
            return .rejected(text)
        default: return .unreachable(text)
        }
    }

    private func name(_ entity: SensorThingsEntity) -> String { "name eq \(ODataText.literal(entity.name))" }
}

extension String {
    fileprivate var quotedForMessage: String { "'\(self)'" }
}
