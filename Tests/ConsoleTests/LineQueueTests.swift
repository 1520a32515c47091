import Sensing
import Testing

@testable import Console

@Suite("The queue of a listener")
struct LineQueueTests {
    private static let time = Instant(unixSeconds: 1_795_219_200)

    private func bytes(_ count: Int) -> LineEvent { .received([UInt8](repeating: 65, count: count), at: Self.time) }

    @Test("gives the events in order and ends with the last")
    func order() async {
        let queue = LineQueue()
        queue.add(.note("one"))
        queue.add(bytes(3))
        queue.finish(.ended("over"))
        queue.add(.note("late"))
        var events: [LineEvent] = []
        for await event in queue.events { events.append(event) }
        #expect(events == [.note("one"), bytes(3), .ended("over")])
    }

    @Test("of a slow listener drops bytes, says how many where they are missing, and then goes on")
    func slow() async {
        let queue = LineQueue(limit: 1000)
        queue.add(bytes(600))
        for _ in 0..<5 { queue.add(bytes(500)) }
        var listener = queue.events.makeAsyncIterator()
        #expect(await listener.next() == bytes(600))
        #expect(await listener.next() == .dropped(bytes: 2500))
        queue.add(bytes(700))
        #expect(await listener.next() == bytes(700))
    }

    @Test("shows nothing behind a gap before it has told of the gap")
    func gap() async {
        let queue = LineQueue(limit: 1000)
        queue.add(bytes(900))
        queue.add(bytes(900))
        queue.add(bytes(1))
        queue.finish()
        var events: [LineEvent] = []
        for await event in queue.events { events.append(event) }
        #expect(events == [bytes(900), .dropped(bytes: 901)])
    }

    @Test("wakes a listener that waits")
    func waiting() async {
        let queue = LineQueue()
        async let first = queue.events.first { _ in true }
        queue.add(.note("now"))
        #expect(await first == .note("now"))
    }
}
