import Diagnostics
import Pipeline
import Sensing

/// Whether a printed value is what its column says: near what the record's other values give, and within its span.
struct RecordCheck: Sendable {
    var slot: Int
    /// Nil where only the span tells.
    var tolerance: DriverRecord.Tolerance?
    /// What the sensor can measure.
    var span: ClosedRange<Double>?
    /// The last one computes the field; those before it compute its inputs.
    private var steps: [RecordPlan.Step] = []

    /// Only the span counts.
    init(within slot: Int, driver: Driver) {
        self.slot = slot
        span = driver.fields[slot].range.sensor
    }

    /// The other values of the record are in `slots`. A depth is checked as if at 45 degrees, where it is in the middle.
    init(_ agreement: DriverRecord.Agreement, slots: [Int], driver: Driver) {
        self.init(within: agreement.slot, driver: driver)
        tolerance = agreement.tolerance
        let plan = RecordPlan(
            slots: slots.filter { $0 != agreement.slot }, driver: driver,
            coefficients: driver.coefficients.map(\.standard), latitude: Self.middleLatitude)
        guard let last = plan.steps.firstIndex(where: { $0.target == agreement.slot }) else { return }
        steps = Self.needed(plan.steps[...last])
    }

    /// The last step and those that lead to it.
    private static func needed(_ steps: ArraySlice<RecordPlan.Step>) -> [RecordPlan.Step] {
        var wanted: Set<Int> = []
        var needed: [RecordPlan.Step] = []
        for step in steps.reversed() where needed.isEmpty || wanted.contains(step.target) {
            needed.append(step)
            for case .slot(let slot) in step.inputs { wanted.insert(slot) }
        }
        return needed.reversed()
    }

    private static let middleLatitude = 45.0

    /// What the value has to be, for a defect.
    var wish: String {
        guard tolerance == nil, let span else { return ", and not what the others give" }
        if span.lowerBound == span.upperBound { return " and not \(shortest(span.lowerBound))" }
        return " and not from \(shortest(span.lowerBound)) to \(shortest(span.upperBound))"
    }

    func holds(for values: FieldValues) -> Bool {
        guard values.states[slot] == .present else { return true }
        let printed = values.quantities[slot].value
        if let span, !span.contains(printed) { return false }
        guard let tolerance, let computed = computed(from: values), computed.isFinite else { return true }
        return (computed - printed).magnitude <= tolerance.absolute + tolerance.relative * printed.magnitude
    }

    /// Nil when an input is missing.
    private func computed(from values: FieldValues) -> Double? {
        // Few steps lead to a value (salinity, then sound speed), each with few inputs.
        var made = InlineArray<8, Double>(repeating: .nan)
        var inputs = InlineArray<8, Double>(repeating: .nan)
        guard !steps.isEmpty, steps.count <= made.count else { return nil }
        for number in steps.indices {
            guard steps[number].inputs.count <= inputs.count else { return nil }
            for index in steps[number].inputs.indices {
                switch steps[number].inputs[index] {
                case .constant(let constant): inputs[index] = constant
                case .cell, .held: return nil
                case .slot(let slot):
                    guard let value = value(of: slot, before: number, made, values) else { return nil }
                    inputs[index] = value
                }
            }
            made[number] = steps[number].calculation.value(inputs.span)
        }
        return made[steps.count - 1]
    }

    private func value(
        of slot: Int, before number: Int, _ made: borrowing InlineArray<8, Double>, _ values: FieldValues
    ) -> Double? {
        for step in 0..<number where steps[step].target == slot { return made[step] }
        return values.states[slot] == .present ? values.quantities[slot].value : nil
    }
}
