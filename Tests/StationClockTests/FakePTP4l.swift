import Glibc
import Synchronization
import Threads

/// A management socket that answers as it is told: for what a real ptp4l does not do when it is asked to.
final class FakePTP4l: Sendable {
    /// The answers to one question.
    typealias Answers = @Sendable (_ id: UInt16, _ request: [UInt8]) -> [[UInt8]]

    private let path: String
    private let work: Work
    private let thread: JoinableThread

    init(path: String, _ answers: @escaping Answers) throws {
        let work = Work(path: path, answers)
        self.path = path
        self.work = work
        thread = try JoinableThread(name: "fake ptp4l") { work.answerAll() }
    }

    deinit {
        work.isStopping.store(true, ordering: .releasing)
        thread.join()
        unlink(path)
    }

    func change(_ answers: @escaping Answers) {
        work.answers.withLock { $0 = answers }
    }

    private final class Work: Sendable {
        let answers: Mutex<Answers>
        let isStopping = Atomic<Bool>(false)
        private let descriptor: Int32

        init(path: String, _ answers: @escaping Answers) {
            self.answers = Mutex(answers)
            descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
            withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    _ = bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
        }

        deinit { close(descriptor) }

        func answerAll() {
            while !isStopping.load(ordering: .acquiring) {
                var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                if poll(&entry, 1, 20) > 0 { answerOne() }
            }
        }

        private func answerOne() {
            var request = [UInt8](repeating: 0, count: 256)
            var peer = sockaddr_un()
            var length = socklen_t(MemoryLayout<sockaddr_un>.size)
            withUnsafeMutablePointer(to: &peer) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                    let count = recvfrom(descriptor, &request, request.count, 0, address, &length)
                    guard count >= 54 else { return }
                    let id = UInt16(request[52]) << 8 | UInt16(request[53])
                    for reply in answers.withLock({ $0 })(id, Array(request.prefix(count))) {
                        sendto(descriptor, reply, reply.count, Int32(MSG_DONTWAIT), address, length)
                    }
                }
            }
        }
    }

    /// A RESPONSE to a request, with the data.
    static func response(to request: [UInt8], _ data: [UInt8]) -> [UInt8] {
        var reply = request + data
        reply[3] = UInt8(reply.count)
        reply[46] = 2
        reply[51] = UInt8(2 + data.count)
        return reply
    }

    /// A client with `stamping` (0 software, 1 hardware) that had a Sync 0.1 s ago by a clock that is `ahead` of
    /// CLOCK_REALTIME, was 256 ns fast then, and follows a grandmaster of class 6.
    static func following(stamping: UInt8 = 0, ahead: Int64 = 0) -> Answers {
        { id, request in
            let grandmaster: [UInt8] = [0x6A, 0x29, 0x34, 0xFF, 0xFE, 0xE3, 0x9F, 0x6F]
            let port: [UInt8] = [0x3A, 0x1D, 0x70, 0xFF, 0xFE, 0xE5, 0xFE, 0xA5, 0, 1]
            let data: [UInt8]
            switch id {
            case 0x2001: data = [0, 1] + number(256 << 16) + number(2008 << 16)
            case 0x2002:
                data =
                    grandmaster + [0, 1, 0, 0, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 10, 6, 0x21, 0x4E, 0x5D, 128]
                    + grandmaster
            case 0x2003: data = [0, 37, 0b11_1100, 0x20]
            case 0x2004: data = port + [9, 0] + number(0) + [0, 3, 0, 1, 0, 2]
            case 0xC000:
                let ingress = realtime() - 100_000_000 + ahead
                data = number(256) + number(ingress) + [UInt8](repeating: 0, count: 22) + [0, 0, 0, 1] + grandmaster
            case 0xC004: data = port + [9, stamping, 2, 0x76, 0x73, 0]
            default: return [noSuchID(request)]
            }
            return [response(to: request, data)]
        }
    }

    /// MANAGEMENT_ERROR_STATUS with the code 2, as ptp4l 3.1.1 sends it.
    static func noSuchID(_ request: [UInt8]) -> [UInt8] {
        var reply = Array(request.prefix(48)) + [0, 2, 0, 8, 0, 2, request[52], request[53], 0, 0, 0, 0]
        reply[3] = UInt8(reply.count)
        reply[46] = 2
        return reply
    }

    static func realtime() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    private static func number(_ value: Int64) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }
}
