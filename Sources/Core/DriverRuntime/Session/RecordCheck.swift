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
            coefficients: driver.coefficients.map(\.standard), latitude: Self.middleLatitude,
            ranges: driver.fields.map(\.range))
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

    func holds(for values: FieldValues) -> Bool {
        guard values.states[slot] == .present else { return true }
        let printed = values.quantities[slot].value
        if let span, !span.contains(printed) { return false }
        guard let tolerance, let computed = computed(from: values), computed.isFinite else { return true }
        return (computed - printed).magnitude <= tolerance.absolute + tolerance.relative * printed.magnitude
    }

    /// Nil when an input is missing.
    private func computed(from values: FieldValues) -> Double? {
        var made: [(slot: Int, value: Double)] = []
        for step in steps {
            var inputs = [0.0, 0.0, 0.0]
            for (index, input) in step.inputs.enumerated() {
                switch input {
                case .constant(let constant): inputs[index] = constant
                case .slot(let slot):
                    if let result = made.first(where: { $0.slot == slot }) {
                        inputs[index] = result.value
                    } else {
                        guard values.states[slot] == .present else { return nil }
                        inputs[index] = values.quantities[slot].value
                    }
                }
            }
            made.append((step.target, step.calculation.value(inputs[0], inputs[1], inputs[2])))
        }
        return made.last?.value
    }
}
