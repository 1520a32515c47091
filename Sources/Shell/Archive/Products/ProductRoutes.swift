import Hummingbird
import Sensing

extension ArchiveRoutes {
    /// `GET /v1/averages?station=…`.
    func addProducts(to router: Router<BasicRequestContext>, _ database: any ProductDatabase) {
        router.get("/v1/averages") { request, _ in
            await answering(request) {
                let parameters = request.uri.queryParameters
                guard let station = parameters["station"] else { throw BadQuery("name a station: ?station=…") }
                let query = AverageQuery(
                    station: String(station), instrument: parameters["instrument"].map { String($0) },
                    name: parameters["name"].map { String($0) },
                    from: try RequestReading.instant(parameters["from"], named: "from"),
                    to: try RequestReading.instant(parameters["to"], named: "to"),
                    limit: Int(
                        clamping: try RequestReading.number(parameters["limit"], named: "limit", or: 1000)))
                let rows = try await database.averages(query)
                return Response.lines { writer in
                    for row in rows { try await writer.write(ByteBuffer(string: row.json + "\n")) }
                }
            }
        }
    }
}
