/// Why a text is no expression, and where, so that a caret can point at it.
public struct ExpressionMistake: Error, Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case empty
        case tooLong(characters: Int)
        case tooDeep
        case unknownCharacter
        case unreadableNumber
        case unknownName
        case unknownFunction
        case wrongArguments(takes: Int, has: Int)
        /// A number, a name or a parenthesis has to stand here.
        case missingOperand
        /// Something follows without an operator in front of it.
        case missingOperator
        case unclosedParenthesis
        case strayParenthesis
        case strayComma
    }

    public var kind: Kind
    /// What stands there; empty at the end.
    public var written: String
    /// Characters in front of it.
    public var offset: Int
    /// Characters; 0 at the end of the text.
    public var length: Int

    init(_ kind: Kind, _ written: String = "", at offset: Int, length: Int? = nil) {
        self.kind = kind
        self.written = written
        self.offset = offset
        self.length = length ?? written.unicodeScalars.count
    }
}

extension ExpressionMistake: CustomStringConvertible {
    public var description: String {
        switch kind {
        case .empty: "the expression is empty"
        case .tooLong(let characters):
            "the expression has \(characters) characters; \(Expression.maximumLength) are read"
        case .tooDeep:
            "the expression has more than \(Expression.maximumDepth) powers, parentheses and calls within each other"
        case .unknownCharacter: "'\(written)' means nothing in an expression"
        case .unreadableNumber: "'\(written)' is not a number"
        case .unknownName: "there is no field or coefficient '\(written)'"
        case .unknownFunction: "there is no function '\(written)'"
        case .wrongArguments(let takes, let has):
            "\(written) takes \(takes) argument\(takes == 1 ? "" : "s"), not \(has)"
        case .missingOperand:
            written.isEmpty
                ? "the expression ends where a number, a name or a parenthesis has to stand"
                : "'\(written)' stands where a number, a name or a parenthesis has to stand"
        case .missingOperator: "no operator stands in front of '\(written)'"
        case .unclosedParenthesis: "the parenthesis is not closed"
        case .strayParenthesis: "no parenthesis is open that this one could close"
        case .strayComma: "a comma separates the arguments of atan2, min and max only"
        }
    }

    /// What to do about it. `names` are those that the expression may use; the caller adds which of them is near.
    public var remedy: String {
        switch kind {
        case .empty, .missingOperand: "Write a number, a name, or an expression in parentheses."
        case .tooLong, .tooDeep: "Compute a part of it as a field of its own, and use that field."
        case .unknownCharacter: "Write + - * / ^ and parentheses; a decimal point is a dot."
        case .unreadableNumber: "Write it as 12, 0.5 or 1.2e-3."
        case .unknownName: "Declare it under 'fields' or 'coefficients'."
        case .unknownFunction:
            "The functions are \(ExpressionFunction.allCases.map(\.rawValue).joined(separator: ", "))."
        case .wrongArguments: "Separate arguments by a comma: max(a, b)."
        case .missingOperator: "Write the operator; a product needs its *."
        case .unclosedParenthesis: "Add the ) that belongs to it."
        case .strayParenthesis: "Remove it, or add the ( in front."
        case .strayComma: "Remove it; a decimal point is a dot."
        }
    }
}
