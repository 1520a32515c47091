/// What the link says of itself.
enum LinkCondition: Hashable, Sendable {
    /// It says nothing; only deliveries tell.
    case unknown
    case up
    case down(String)

    var isDown: Bool {
        if case .down = self { return true }
        return false
    }
}
