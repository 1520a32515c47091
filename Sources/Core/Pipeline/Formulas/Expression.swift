import RealModule

/// A formula that a driver writes out, such as `a0 + a1 * counts ^ 2`, read once and evaluated for each record.
///
/// It has numbers, the names of fields and coefficients, `pi`, `+ - * / ^`, a sign, parentheses and the functions of
/// `ExpressionFunction`; angles are in radians. `^` binds first and from the right, then the sign: `-2 ^ 2` is -4.
public struct Expression: Hashable, Sendable {
    /// As it was written.
    public let text: String
    /// The names that it uses and that have no number yet, each once, in the order in which `value` takes them.
    public private(set) var inputs: [String]
    /// Operands before their operators, so that one pass evaluates it.
    private var steps: [ExpressionStep]

    /// Longer texts are refused.
    public static let maximumLength = 2000
    /// Parentheses, functions, signs and powers within each other; also what waits on the stack at one time.
    public static let maximumDepth = 32

    /// `names` are those of fields and coefficients that it may use.
    public init(_ text: String, names: [String]) throws(ExpressionMistake) {
        var parser = try ExpressionParser(text, names: names)
        try parser.parse()
        self.text = text
        inputs = parser.used
        steps = parser.steps
    }

    /// The same with these names standing for numbers: coefficients, once they are known.
    public func setting(_ numbers: [String: Double]) -> Expression {
        var set = self
        set.inputs = inputs.filter { numbers[$0] == nil }
        set.steps = steps.map { step in
            guard case .input(let index) = step else { return step }
            if let number = numbers[inputs[index]] { return .number(number) }
            return set.inputs.firstIndex(of: inputs[index]).map { .input($0) } ?? step
        }
        return set
    }

    /// As many values as `inputs` has names, in that order. Not a number where a function has no value. Nothing is
    /// allocated.
    public func value(_ values: Span<Double>) -> Double {
        precondition(values.count >= inputs.count)
        var stack = InlineArray<32, Double>(repeating: 0)
        var count = 0
        for step in steps {
            switch step {
            case .number(let number):
                stack[count] = number
                count += 1
            case .input(let index):
                stack[count] = values[index]
                count += 1
            case .negation: stack[count - 1].negate()
            case .binary(let operation):
                count -= 1
                stack[count - 1] = operation.value(stack[count - 1], stack[count])
            case .function(let function):
                let isPair = function.arguments == 2
                if isPair { count -= 1 }
                stack[count - 1] = function.value(stack[count - 1], isPair ? stack[count] : 0)
            }
        }
        return stack[0]
    }

    public func value(_ values: [Double]) -> Double { value(values.span) }
}
