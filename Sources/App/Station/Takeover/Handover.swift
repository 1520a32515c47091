/// Tells a conversation whether a person has the line, one call after the other and never the same twice in a row.
actor Handover {
    private let conversation: any LineConversation
    private var isTakenOver = false
    private var isTelling = false

    init(_ conversation: any LineConversation) {
        self.conversation = conversation
    }

    /// To be called after each change of what `isHeld` says.
    func settle(_ isHeld: @Sendable () -> Bool) async {
        guard !isTelling else { return }
        isTelling = true
        while isTakenOver != isHeld() {
            isTakenOver.toggle()
            if isTakenOver { await conversation.takeOver() } else { await conversation.release() }
        }
        isTelling = false
    }
}
