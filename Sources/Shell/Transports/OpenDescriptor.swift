import Glibc

/// A file descriptor that is closed when nobody holds it any more.
final class OpenDescriptor: Sendable {
    let number: Int32

    init(_ number: Int32) {
        self.number = number
    }

    deinit {
        close(number)
    }
}

/// Memory for received bytes, taken once and used for every read.
final class ReceiveBuffer {
    let memory: UnsafeMutableRawBufferPointer

    /// What one read takes at most.
    static let streamBytes = 65_536

    init(byteCount: Int = ReceiveBuffer.streamBytes) {
        memory = .allocate(byteCount: byteCount, alignment: 64)
    }

    deinit {
        memory.deallocate()
    }
}
