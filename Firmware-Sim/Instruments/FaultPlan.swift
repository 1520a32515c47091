/// Which faults a line has, and how often.
///
/// Written `drop=0.001,garble=0.0005,split=0.2,duplicate=0.01,swap=0.01,delay=0.05:2,disconnect=60:5,powercycle=300:3`.
public struct FaultPlan: Equatable, Sendable {
    /// A fault that comes again and again: the gaps vary between half and one and a half times `every`.
    public struct Recurrence: Equatable, Sendable {
        public var every: Nanoseconds
        public var lasting: Nanoseconds

        public init(every: Nanoseconds, lasting: Nanoseconds) {
            self.every = every
            self.lasting = lasting
        }
    }

    /// Probability that a byte is lost.
    public var drop = 0.0
    /// Probability that a byte becomes another one.
    public var garble = 0.0
    /// Probability of a cut between two bytes that were sent together; the rest follows a moment later.
    public var split = 0.0
    /// Probability that what was sent is sent twice.
    public var duplicate = 0.0
    /// Probability that a record is sent after the one that follows it.
    public var swap = 0.0
    /// Probability that the line stalls before something is sent.
    public var delay = 0.0
    public var longestDelay: Nanoseconds = .seconds(2)
    public var disconnect: Recurrence?
    public var powerCycle: Recurrence?

    public init() {}

    public var isEmpty: Bool { self == FaultPlan() }

    public static let names = ["drop", "garble", "split", "duplicate", "swap", "delay", "disconnect", "powercycle"]

    public init(_ text: String) throws(PlanMistake) {
        for part in text.split(separator: ",") {
            let sides = part.split(separator: "=", maxSplits: 1).map(String.init)
            guard sides.count == 2 else {
                throw PlanMistake("fault '\(part)' has no value", remedy: "write for example drop=0.001")
            }
            let numbers = sides[1].split(separator: ":", omittingEmptySubsequences: false).map { Double($0) ?? .nan }
            try set(sides[0], numbers, written: String(part))
        }
    }

    private mutating func set(_ name: String, _ numbers: [Double], written: String) throws(PlanMistake) {
        switch name {
        case "drop": drop = try FaultPlan.probability(numbers, written, parts: 1)
        case "garble": garble = try FaultPlan.probability(numbers, written, parts: 1)
        case "split": split = try FaultPlan.probability(numbers, written, parts: 1)
        case "duplicate": duplicate = try FaultPlan.probability(numbers, written, parts: 1)
        case "swap": swap = try FaultPlan.probability(numbers, written, parts: 1)
        case "delay":
            delay = try FaultPlan.probability(numbers, written, parts: 2)
            if numbers.count == 2 { longestDelay = .seconds(numbers[1]) }
        case "disconnect": disconnect = try FaultPlan.recurrence(numbers, written, lasting: 5)
        case "powercycle": powerCycle = try FaultPlan.recurrence(numbers, written, lasting: 3)
        default:
            throw PlanMistake(
                "there is no fault '\(name)'", remedy: "use one of \(FaultPlan.names.joined(separator: ", "))")
        }
    }

    private static func probability(_ numbers: [Double], _ written: String, parts: Int) throws(PlanMistake) -> Double {
        guard (1...parts).contains(numbers.count), (0...1).contains(numbers[0]),
            numbers.dropFirst().allSatisfy({ $0 > 0 && $0 <= 86_400 })
        else {
            throw PlanMistake("'\(written)' is not a probability", remedy: "write a number from 0 to 1")
        }
        return numbers[0]
    }

    private static func recurrence(_ numbers: [Double], _ written: String, lasting: Double) throws(PlanMistake)
        -> Recurrence
    {
        guard (1...2).contains(numbers.count), numbers.allSatisfy({ $0 > 0 && $0 <= 1e8 }) else {
            throw PlanMistake(
                "'\(written)' is not a time", remedy: "write seconds between the faults, then :seconds that they last")
        }
        return Recurrence(every: .seconds(numbers[0]), lasting: .seconds(numbers.count == 2 ? numbers[1] : lasting))
    }
}
