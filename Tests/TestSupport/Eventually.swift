/// Comes back when something with real servers has become true; a minute and a half is long also on a slow machine.
public func eventually(_ isTrue: () async throws -> Bool) async throws {
    for _ in 0..<900 {
        if try await isTrue() { return }
        try await Task.sleep(for: .milliseconds(100))
    }
    throw TestProblem("it did not become true in 90 s")
}
