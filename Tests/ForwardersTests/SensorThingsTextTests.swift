import Delivery
import Sensing
import Testing

@testable import Forwarders

@Suite("What a SensorThings service is told")
struct SensorThingsTextTests {
    @Test(
        "results have the digits that the instrument printed",
        arguments: [
            (Quantity(mantissa: 123_400, decimals: 4), "12.3400"), (Quantity(mantissa: -5, decimals: 2), "-0.05"),
            (Quantity(mantissa: 17, decimals: 0), "17"), (Quantity(mantissa: 0, decimals: 3), "0.000"),
            (Quantity(0.1), "0.1"), (Quantity(1e-7), "1e-07"),
        ])
    func digits(result: Quantity, text: String) {
        #expect(ObservationArray.number(result) == text)
    }

    @Test("a quote in a text constant is doubled")
    func literals() {
        #expect(ODataText.literal("Hylke's Thing") == "'Hylke''s Thing'")
    }

    @Test("a query is escaped byte by byte")
    func escapes() {
        #expect(ODataText.percentEncoded("a eq 'é+1'") == "a%20eq%20%27%C3%A9%2B1%27")
    }

    @Test("another device under an old name is another sensor with datastreams of its own")
    func devices() {
        func datastream(_ serialNumber: String) -> SensorThingsEntity {
            let instrument = InstrumentDescription(
                name: "ctd-1", driver: "seabird/sbe37", serialNumber: serialNumber, datastreams: [])
            return .datastream(
                DatastreamDescription(key: "temperature", name: "sea_water_temperature", unit: "degC", ucum: "Cel"),
                of: instrument, stream: BatchStream(station: "demo", epoch: "e1"))
        }
        #expect(datastream("1").identity != datastream("2").identity)
        #expect(datastream("1").name == "demo/ctd-1/temperature")
    }

    @Test("an entity is the same in another life of the station's store")
    func epochs() {
        func identity(_ epoch: String) -> String {
            SensorThingsEntity.datastream(
                DatastreamDescription(key: "t", name: "sea_water_temperature", unit: "degC", ucum: "Cel"),
                of: InstrumentDescription(name: "ctd-1", driver: "seabird/sbe37", datastreams: []),
                stream: BatchStream(station: "demo", epoch: epoch)
            ).identity
        }
        #expect(identity("e1") == identity("e2"))
    }

    @Test("units are told by their UCUM code")
    func units() {
        let json = SensorThingsEntity.datastream(
            DatastreamDescription(key: "c", name: "sea_water_electrical_conductivity", unit: "S/m", ucum: "S/m"),
            of: InstrumentDescription(name: "ctd-1", driver: "seabird/sbe37", datastreams: []),
            stream: BatchStream(station: "demo", epoch: "e1")
        ).json()
        #expect(
            json.contains(
                #""unitOfMeasurement":{"name":"S/m","symbol":"S/m","definition":"http://www.opengis.net/def/uom/UCUM/0/S%2Fm"}"#
            ))
    }
}
