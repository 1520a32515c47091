import RealModule

/// One step of an expression's evaluation.
enum ExpressionStep: Hashable, Sendable {
    case number(Double)
    /// The index among the expression's inputs.
    case input(Int)
    case negation
    case binary(ExpressionOperator)
    case function(ExpressionFunction)

    /// How many more values wait on the stack after it.
    var growth: Int {
        switch self {
        case .number, .input: 1
        case .negation: 0
        case .binary: -1
        case .function(let function): 1 - function.arguments
        }
    }
}

enum ExpressionOperator: UInt8, Hashable, Sendable {
    case plus, minus, times, dividedBy, power

    func value(_ a: Double, _ b: Double) -> Double {
        switch self {
        case .plus: a + b
        case .minus: a - b
        case .times: a * b
        case .dividedBy: a / b
        case .power: Self.power(a, b)
        }
    }

    /// A whole exponent has a value for a negative base too.
    private static func power(_ base: Double, _ exponent: Double) -> Double {
        if exponent == 2 { return base * base }
        guard let whole = Int(exactly: exponent), whole.magnitude < 1 << 20 else { return .pow(base, exponent) }
        return .pow(base, whole)
    }
}

/// The functions that an expression can use.
public enum ExpressionFunction: String, Hashable, Sendable, CaseIterable {
    case ln, log10, exp, sqrt, sin, cos, tan, atan2, abs, min, max

    public var arguments: Int {
        switch self {
        case .atan2, .min, .max: 2
        default: 1
        }
    }

    /// `b` is looked at by those with two arguments only.
    func value(_ a: Double, _ b: Double) -> Double {
        switch self {
        case .ln: .log(a)
        case .log10: .log10(a)
        case .exp: .exp(a)
        case .sqrt: a.squareRoot()
        case .sin: .sin(a)
        case .cos: .cos(a)
        case .tan: .tan(a)
        case .atan2: .atan2(y: a, x: b)
        case .abs: a.magnitude
        // Not a number when either is none, as with every other operation.
        case .min: a.isNaN || b.isNaN ? .nan : Double.minimum(a, b)
        case .max: a.isNaN || b.isNaN ? .nan : Double.maximum(a, b)
        }
    }
}
