import Framing

/// Something that is sent, and what has to come back.
public struct DialogueExchange: Hashable, Sendable {
    var steps: [SendStep]
    /// Any of them ends the exchange; nil is the dialogue's standard: a prompt where there are prompts, else nothing.
    var replies: [ReplyForm]?
    var withinNanoseconds: Int64?
    /// How often it is sent until the reply comes.
    var tries: Int?
    /// Questions that the instrument asks meanwhile.
    var answers: [DialogueAnswer] = []
    /// Asked afterwards; without its reply the exchange counts as not answered.
    var confirmation: DialogueConfirmation?

    init(
        _ steps: [SendStep], replies: [ReplyForm]? = nil, within: Int64? = nil, tries: Int? = nil
    ) {
        self.steps = steps
        self.replies = replies
        withinNanoseconds = within
        self.tries = tries
    }
}

/// What is asked to see whether an exchange had its effect.
public struct DialogueConfirmation: Hashable, Sendable {
    var steps: [SendStep]
    var replies: [ReplyForm]?
    var withinNanoseconds: Int64?
}

/// A question of the instrument, and what to answer.
public struct DialogueAnswer: Hashable, Sendable {
    /// Fits the whole line, which need not have ended.
    var question: Glob
    var steps: [SendStep]
}

/// What ends a reply.
public enum ReplyForm: Hashable, Sendable {
    case prompt
    /// Nothing is waited for.
    case nothing
    /// A line that fits; nil is any that is not empty.
    case line(Glob?)
    /// These bytes, anywhere in the reply.
    case text([UInt8])
    /// So many bytes from `begins` on, then `ends`; both may be empty.
    case counted(begins: [UInt8], length: Int, ends: [UInt8])
    /// Something, and then nothing for so long.
    case silence(nanoseconds: Int64)
}

/// What tells that a command was refused.
public enum ErrorMark: Hashable, Sendable {
    /// A whole line, without the prompt in front of it.
    case line(Glob)
    case bytes([UInt8])
}
