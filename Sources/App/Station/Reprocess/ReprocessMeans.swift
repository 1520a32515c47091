import Console
import Delivery
import DriverRuntime
import Sensing

/// What stored records are to be parsed again with: the driver and the settings of the instrument, as one session.
struct ReprocessMeans {
    let session: DriverSession
    let digest: String
    /// Every coefficient that is given.
    let calibration: [String: Double]
    let comesInDatagrams: Bool
    /// What results are registered with: the driver's, and what is told of the way by radio.
    let datastreams: [DatastreamDescription]
    /// Records of these drivers are taken; nil takes all of that name. Under one name there may have been another
    /// device.
    let drivers: Set<String>?
    /// What the operator should know.
    private(set) var notices: [String]

    /// - Parameters:
    ///   - configuration: nil when there is a store and no station file; then the driver must be named.
    ///   - folders: where drivers are looked for.
    init(
        _ request: ReprocessRequest, configuration: StationConfiguration?, folders: DriverFolders
    ) throws(ReprocessFailure) {
        let instrument = try Self.instrument(request, configuration)
        guard let name = request.driver ?? instrument?.driver.value else {
            throw ReprocessFailure(
                "cannot parse the records of '\(request.instrument)' again: without a station file, --driver must name "
                    + "the driver")
        }
        let file = folders.read(name)
        guard let driver = file.driver else {
            throw ReprocessFailure(
                "cannot use the driver '\(name)':\n" + file.report.text(style: .plain))
        }
        var settings =
            instrument.map { StationDrivers.settings(of: $0, latitude: configuration?.thing?.latitude) }
            ?? DriverSettings()
        settings.coefficients.merge(request.calibration) { _, new in new }
        session = DriverSession(driver: driver, settings: settings)
        digest = DriverDigest.digest(of: file.folder, folders: folders)
        calibration = settings.coefficients
        drivers = instrument.map { [$0.driver.value, driver.id] }
        switch instrument?.transport {
        case .udp, .push: comesInDatagrams = true
        default: comesInDatagrams = driver.framing.takesUplinks
        }
        datastreams = driver.datastreams + (driver.framing.takesUplinks ? RadioDatastream.descriptions : [])
        let unused = driver.unusedCoefficients(in: settings)
        notices = session.notices
        if !unused.isEmpty {
            notices.append("\(driver.id) has no use for the coefficients \(unused.joined(separator: ", "))")
        }
    }

    private static func instrument(
        _ request: ReprocessRequest, _ configuration: StationConfiguration?
    ) throws(ReprocessFailure) -> InstrumentConfiguration? {
        guard let configuration else { return nil }
        if let found = configuration.instruments.first(where: { $0.name.value == request.instrument }) { return found }
        let names = configuration.instruments.map(\.name.value)
        throw ReprocessFailure(
            "cannot parse the records of '\(request.instrument)' again: the station file has no such instrument; it has "
                + "\(names.joined(separator: ", ")). For one that is gone, give --store and --driver.")
    }

    /// What is the same when the same is asked again: the driver's files, the coefficients, the span.
    func key(_ request: ReprocessRequest) -> String {
        let coefficients = calibration.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let parts =
            [request.instrument, session.driver.id, digest, request.from ?? "", request.until ?? ""] + coefficients
        var sum = ContentDigest()
        Array(parts.joined(separator: "\n").utf8).withUnsafeBytes { sum.add($0) }
        return sum.hexadecimal()
    }
}
