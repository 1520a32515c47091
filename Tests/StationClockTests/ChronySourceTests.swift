import Glibc
import Synchronization
import Testing
import Threads
import Timekeeping

@testable import StationClock

@Suite("The reader of chronyd")
struct ChronySourceTests {
    private func listen(to stranger: UDPStranger) throws -> SourceEar {
        let settings = SourceSettings(name: "ntp", kind: .chrony, interval: 50_000_000)
        return try SourceEar(ChronySource(settings, address: .host("127.0.0.1", port: stranger.port)))
    }

    @Test("is silent when nobody answers")
    func mute() throws {
        let stranger = try UDPStranger { _ in [] }
        defer { stranger.stop() }
        let ear = try listen(to: stranger)
        #expect(ear.hears(silence: "has not answered within 1 s", within: 60), "\(ear.last)")
    }

    @Test("is refused by a program that is no chronyd")
    func stranger() throws {
        let stranger = try UDPStranger { _ in [Array("pong".utf8)] }
        defer { stranger.stop() }
        let ear = try listen(to: stranger)
        #expect(ear.hears(refusal: "got 4 bytes that are no reply", within: 60), "\(ear.last)")
    }

    @Test("passes over an answer to another question and takes the one that follows")
    func lateAnswer() throws {
        let stranger = try UDPStranger { question in
            var late = Self.refusal(to: question, status: 3)
            late[16] ^= 0xFF
            return [late, Self.refusal(to: question, status: 2)]
        }
        defer { stranger.stop() }
        let ear = try listen(to: stranger)
        #expect(ear.hears(refusal: "status 2, 'unauthorised'", within: 60), "\(ear.last)")
        #expect(ear.reports.allSatisfy { $0.refusal?.contains("status 2") ?? false })
    }

    @Test("ends with the station, although it waits for an answer")
    func ending() throws {
        let stranger = try UDPStranger { _ in [] }
        defer { stranger.stop() }
        let ear = try listen(to: stranger)
        #expect(eventually(within: 60) { stranger.questions > 0 })
        ear.stop()
    }

    @Test("over a socket says what to do when our end of it cannot be made")
    func noFolder() throws {
        let settings = SourceSettings(name: "ntp", kind: .chrony, interval: 50_000_000)
        let ear = try SourceEar(ChronySource(settings, address: .socket(path: "/nonexistent/chronyd.sock")))
        #expect(ear.hears(silence: "write as `reply_folder` a folder", within: 60), "\(ear.last)")
    }

    /// The header of a reply with a status, as chronyd 4.3 sends it.
    private static func refusal(to question: [UInt8], status: UInt8) -> [UInt8] {
        [6, 2, 0, 0, 0, 33, 0, 1, 0, status, 0, 0, 0, 0, 0, 0] + Array(question[8..<12])
            + [UInt8](repeating: 0, count: 8)
    }
}

/// A program on a UDP port of this host that answers each question as it is told to.
final class UDPStranger: Sendable {
    let port: UInt16
    private let shared = Shared()
    private let thread: JoinableThread

    private final class Shared: Sendable {
        let isEnding = Atomic<Bool>(false)
        let questions = Atomic<Int>(0)
    }

    init(_ answers: @escaping @Sendable ([UInt8]) -> [[UInt8]]) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        port = boundPort(of: descriptor)
        let shared = shared
        thread = try JoinableThread(name: "stranger") {
            defer { close(descriptor) }
            while !shared.isEnding.load(ordering: .acquiring) { Self.serve(descriptor, shared, answers) }
        }
    }

    deinit { stop() }

    func stop() {
        shared.isEnding.store(true, ordering: .releasing)
        thread.join()
    }

    var questions: Int { shared.questions.load(ordering: .acquiring) }

    private static func serve(_ descriptor: Int32, _ shared: Shared, _ answers: ([UInt8]) -> [[UInt8]]) {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, 50) > 0 else { return }
        var buffer = [UInt8](repeating: 0, count: 1024)
        var peer = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        withUnsafeMutablePointer(to: &peer) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { peer in
                let count = recvfrom(descriptor, &buffer, buffer.count, 0, peer, &length)
                guard count > 0 else { return }
                shared.questions.add(1, ordering: .acquiringAndReleasing)
                for answer in answers(Array(buffer.prefix(count))) {
                    sendto(descriptor, answer, answer.count, 0, peer, length)
                }
            }
        }
    }
}
