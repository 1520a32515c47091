/// Reads an expression and puts operands before their operators.
struct ExpressionParser {
    private(set) var steps: [ExpressionStep] = []
    /// The names that were used, each once.
    private(set) var used: [String] = []

    private let names: Set<String>
    private let bytes: [UInt8]
    private var index = 0
    private var token: ExpressionToken
    /// What the parser is within.
    private var depth = 0
    /// Values that wait on the stack when the steps so far are done.
    private var waiting = 0

    init(_ text: String, names: [String]) throws(ExpressionMistake) {
        self.names = Set(names)
        bytes = Array(text.utf8)
        guard bytes.count <= Expression.maximumLength else {
            throw ExpressionMistake(.tooLong(characters: bytes.count), at: Expression.maximumLength, length: 0)
        }
        token = try ExpressionToken.next(in: bytes, from: &index)
    }

    /// All of the text.
    mutating func parse() throws(ExpressionMistake) {
        if token.kind == .end { throw ExpressionMistake(.empty, at: 0) }
        try sum()
        switch token.kind {
        case .end: return
        case .sign(UInt8(ascii: ")")): throw mistake(.strayParenthesis)
        case .sign(UInt8(ascii: ",")): throw mistake(.strayComma)
        default: throw mistake(.missingOperator)
        }
    }

    private mutating func sum() throws(ExpressionMistake) {
        try product()
        while let operation = accept([("+", .plus), ("-", .minus)]) {
            try advance()
            try product()
            try emit(.binary(operation))
        }
    }

    private mutating func product() throws(ExpressionMistake) {
        try signed()
        while let operation = accept([("*", .times), ("/", .dividedBy)]) {
            try advance()
            try signed()
            try emit(.binary(operation))
        }
    }

    /// A sign binds less than a power: -2 ^ 2 is -4.
    private mutating func signed() throws(ExpressionMistake) {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Expression.maximumDepth else { throw mistake(.tooDeep) }
        if isSign("-") {
            try advance()
            try signed()
            try emit(.negation)
        } else if isSign("+") {
            try advance()
            try signed()
        } else {
            try power()
        }
    }

    private mutating func power() throws(ExpressionMistake) {
        try operand()
        guard isSign("^") else { return }
        try advance()
        // From the right, and the exponent may have a sign: 2 ^ -1.
        try signed()
        try emit(.binary(.power))
    }

    private mutating func operand() throws(ExpressionMistake) {
        switch token.kind {
        case .number(let number):
            try emit(.number(number))
            try advance()
        case .word: try word()
        case .sign(UInt8(ascii: "(")):
            let opening = token
            try advance()
            try sum()
            try close(opening)
        default: throw mistake(.missingOperand)
        }
    }

    /// A function when a parenthesis follows, else a name.
    private mutating func word() throws(ExpressionMistake) {
        let word = token
        try advance()
        if isSign("(") { return try call(word) }
        if names.contains(word.text) {
            if !used.contains(word.text) { used.append(word.text) }
            try emit(.input(used.firstIndex(of: word.text) ?? 0))
        } else if word.text == "pi" {
            try emit(.number(.pi))
        } else {
            throw ExpressionMistake(.unknownName, word.text, at: word.offset)
        }
    }

    private mutating func call(_ word: ExpressionToken) throws(ExpressionMistake) {
        guard let function = ExpressionFunction(rawValue: word.text) else {
            // A name in front of a parenthesis is a product without its sign.
            if names.contains(word.text) || word.text == "pi" { throw mistake(.missingOperator) }
            throw ExpressionMistake(.unknownFunction, word.text, at: word.offset)
        }
        let opening = token
        try advance()
        var arguments = 0
        if !isSign(")") {
            try sum()
            arguments = 1
            while isSign(",") {
                try advance()
                try sum()
                arguments += 1
            }
        }
        try close(opening)
        guard arguments == function.arguments else {
            let kind = ExpressionMistake.Kind.wrongArguments(takes: function.arguments, has: arguments)
            throw ExpressionMistake(kind, word.text, at: word.offset)
        }
        try emit(.function(function))
    }

    private mutating func close(_ opening: ExpressionToken) throws(ExpressionMistake) {
        if isSign(")") { return try advance() }
        switch token.kind {
        case .end: throw ExpressionMistake(.unclosedParenthesis, opening.text, at: opening.offset)
        case .sign(UInt8(ascii: ",")): throw mistake(.strayComma)
        default: throw mistake(.missingOperator)
        }
    }

    // MARK: Parts

    private mutating func advance() throws(ExpressionMistake) {
        token = try ExpressionToken.next(in: bytes, from: &index)
    }

    private mutating func emit(_ step: ExpressionStep) throws(ExpressionMistake) {
        steps.append(step)
        waiting += step.growth
        guard waiting <= Expression.maximumDepth else { throw mistake(.tooDeep) }
    }

    private func isSign(_ sign: Unicode.Scalar) -> Bool { token.kind == .sign(UInt8(ascii: sign)) }

    private func accept(_ operators: [(Unicode.Scalar, ExpressionOperator)]) -> ExpressionOperator? {
        operators.first { isSign($0.0) }?.1
    }

    private func mistake(_ kind: ExpressionMistake.Kind) -> ExpressionMistake {
        ExpressionMistake(kind, token.text, at: token.offset)
    }
}
