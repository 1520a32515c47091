import Testing

@testable import Store

@Suite("Waiting for a commit")
struct CommitWaitersTests {
    @Test("hears at once, and no, when the store is closed")
    func closed() async throws {
        let waiters = CommitWaiters()
        waiters.close()
        let answer = await withCheckedContinuation { continuation in waiters.add { continuation.resume(returning: $0) }
        }
        #expect(!answer)
    }

    @Test("is over for those who waited before, and not for those who come later")
    func once() {
        let waiters = CommitWaiters()
        waiters.add { _ in }
        #expect(waiters.take().count == 1)
        #expect(waiters.take().isEmpty)
    }
}
