/// Work that must not keep stations waiting: after each piece it rests nineteen times as long, so that it takes a
/// twentieth of a processor at most.
struct BackgroundWork: Sendable {
    /// False for work that somebody waits for.
    let rests: Bool

    private static let restPerWork = 19

    func piece<Value>(_ work: () async throws -> Value) async throws -> Value {
        guard rests else { return try await work() }
        let clock = ContinuousClock()
        let start = clock.now
        let value = try await work()
        try await clock.sleep(for: (clock.now - start) * Self.restPerWork)
        return value
    }
}
