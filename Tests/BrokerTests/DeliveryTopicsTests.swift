import Forwarders
import Testing

@Suite("Topics of a fleet")
struct DeliveryTopicsTests {
    @Test("A station's partition is the CRC-32 of its name modulo 16, as anybody computes it")
    func partition() {
        // python3 -c 'import zlib; print(zlib.crc32("buoy-7".encode()) % 16)'
        #expect(DeliveryTopics.partition(of: "buoy-7") == 7)
        #expect(DeliveryTopics.partition(of: "demo") == 0)
        #expect(DeliveryTopics.batch(of: "buoy-7") == "fairlead/v1/07/buoy-7/batch")
    }

    @Test("A batch's topic names its station, unless it is in another's partition")
    func station() {
        #expect(DeliveryTopics.station(ofBatchTopic: DeliveryTopics.batch(of: "säule-3")) == "säule-3")
        let own = DeliveryTopics.partition(of: "demo")
        let wrong = own == 1 ? "02" : "01"
        for topic in [
            "fairlead/v1/\(wrong)/demo/batch", "fairlead/v1/demo/batch", "fairlead/v1/00//batch",
            DeliveryTopics.acknowledgement(of: "demo"), "",
        ] {
            #expect(DeliveryTopics.station(ofBatchTopic: topic) == nil, "\(topic)")
        }
    }

    @Test("Partitions are written as ranges and read back", arguments: ["0-15", "0-3,9", "7", "1,3,5-6"])
    func partitions(text: String) throws {
        #expect(try #require(MQTTPartitions(text)).description == text)
    }

    @Test("What names no partitions is refused", arguments: ["", "16", "3-1", "0-16", "1,", "a", "1-2-3", "-1"])
    func noPartitions(text: String) {
        #expect(MQTTPartitions(text) == nil)
    }

    @Test("A station reads from an archive's presence whether its batches are taken")
    func presence() {
        #expect(DeliveryTopics.serves(Array("online 0-3,9".utf8), partition: 9))
        #expect(!DeliveryTopics.serves(Array("online 0-3,9".utf8), partition: 4))
        #expect(!DeliveryTopics.serves(Array("offline".utf8), partition: 0))
        #expect(!DeliveryTopics.serves([], partition: 0))
    }
}
