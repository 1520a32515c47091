import DriverRuntime
import Testing

/// OOI's parser of the flux package, the checksums of a ship's anemometers, and lines that users of a WXT published.
@Suite("The drivers of anemometers and weather transmitters agree with others")
struct MeteorologyAgreementTests {
    /// OOI's names where ours are others.
    private static let keys = [
        "wind_speed": "flux_wind_speed", "buoyance_flux": "buoyancy_flux", "eng_wave_motion": "wave_motion",
    ]
    private static let passedOver = ["_index", "internal_timestamp", "port_timestamp", "v_num_datacollection"]

    @Test("the flux package: 65 values of four records, with both times")
    func flux() throws {
        guard let bytes = Shelf.recording("met_metbk_wind_wxt/20141119.fdchp.log"),
            let yaml = Shelf.recording("met_metbk_wind_wxt/expected/20141119_telem.yml")
        else { return }
        let found = Samples(try Shelf.driver("gill/wind"), bytes)
        let particles = Particles(yaml).particles
        var agreement = Agreement()
        agreement.note("records", expected: particles.count, found: found.samples.count)
        for (particle, sample) in zip(particles, found.samples) {
            for (name, value) in particle where !Self.passedOver.contains(name) && Double(value) != nil {
                agreement.note(name, expected: value, found: sample.values[Self.keys[name] ?? name])
            }
            for (name, time) in [("internal_timestamp", sample.time), ("port_timestamp", sample.loggerTime)] {
                let seconds = try #require(particle[name].flatMap { Double($0) })
                let isNear = ((time?.unixSeconds ?? .nan) + ntpOffset - seconds).magnitude < 1e-3
                agreement.note(name, expected: 1, found: isNear ? 1 : 0)
            }
        }
        print("20141119.fdchp.log: \(agreement)")
        #expect(agreement.compared > 4 * 65)
        #expect(agreement.share == 1, "\(agreement)")
    }

    @Test("a ship's two anemometers and the table between them, every checksum good")
    func ship() throws {
        guard let bytes = Shelf.recording("met_metbk_wind_wxt/NBP1406_mwx1-2014-08-01") else { return }
        let found = Samples(try Shelf.driver("gill/wind"), bytes)
        var agreement = Agreement()
        for sample in found.samples {
            let cells = String(decoding: sample.raw, as: UTF8.self).split(separator: ",")
            guard let side = ["PUS": "port", "SUS": "starboard"][cells[0].suffix(3)] else {
                agreement.note("air temperature", expected: cells[3], found: sample.values["air_temperature"])
                continue
            }
            agreement.note("direction", expected: cells[2], found: sample.values["\(side)_direction"])
            agreement.note("speed", expected: cells[3], found: sample.values["\(side)_wind_speed"])
            let temperature = sample.values["\(side)_sonic_temperature"]
            agreement.note("temperature", expected: cells[6].dropFirst(), found: temperature)
        }
        print("NBP1406_mwx1-2014-08-01: \(agreement)")
        #expect(found.samples.count == 3 * 439)
        #expect(found.defects.isEmpty)
        #expect(agreement.share == 1, "\(agreement)")
    }

    @Test("a ship's anemometer whose line lost a byte is a defect, and the next is read")
    func damaged() throws {
        guard let bytes = Shelf.recording("met_metbk_wind_wxt/NBP1406_mwx1-2014-08-01") else { return }
        var lines = bytes.split(separator: 0x0A).prefix(9).map { Array($0) + [0x0A] }
        lines[1].remove(at: 40)
        lines[4][45] ^= 1
        let found = Samples(try Shelf.driver("gill/wind"), Array(lines.joined()))
        #expect(found.samples.count == 7)
        #expect(found.defects.count == 2)
        #expect(found.defects.allSatisfy { $0.contains("checksum") })
    }

    @Test("published lines of a WXT: units, invalid values, four messages on one line; the corrupted one is refused")
    func published() throws {
        guard let bytes = Shelf.recording("met_metbk_wind_wxt/vaisala_wxt5x0_published_lines.txt") else { return }
        let found = Samples(try Shelf.driver("vaisala/wxt"), bytes)
        #expect(found.defects.count == 1)
        #expect(found.byteCount == bytes.count)
        let pressures = found.samples.map { $0.values["air_pressure"].map { ($0 * 10).rounded() } }
        #expect(
            pressures == [
                10058, 8375, 10181, 10032, nil, 9895, nil, 10081, nil, nil, nil, 9877, nil, nil,
            ])
        #expect(
            found.samples.map { $0.values["wind_speed"] } == [
                5.8, 0.1, nil, 0.1, nil, 4.9, nil, nil, nil, nil, 0, nil, nil, nil,
            ])
        #expect(found.samples.map { $0.values["rain_accumulation"] }.compactMap { $0 }.suffix(2) == [0, 0.05])
    }
}
