/// Whoever speaks with an instrument by itself, and has to be silent while a person has the line.
protocol LineConversation: Sendable {
    /// A person has the line: once this has returned, nothing is sent by itself. Returns soon.
    func takeOver() async
    /// The person has gone: go on, and restore what is declared. Returns soon, long before all is restored.
    func release() async
}
