import Pipeline
import Sensing

/// What is computed and given out for one kind of record, with the coefficients that are known.
struct RecordPlan: Sendable {
    enum Input: Sendable {
        case slot(Int)
        /// One cell of a repeated field, counted from 1.
        case cell(Int, UInt16)
        /// What the field was in the last record that had it; else the number.
        case held(Int, otherwise: Double?)
        case constant(Double)
    }

    struct Step: Sendable {
        var target: Int
        var calculation: Calculation
        /// As many as the formula takes.
        var inputs: [Input]

        var slots: [Int] { inputs.compactMap { if case .slot(let slot) = $0 { slot } else { nil } } }
    }

    struct Emission: Sendable {
        var slot: Int
        var datastream: Int32
    }

    var steps: [Step] = []
    /// Those that are done for each cell of a repeated group.
    var cellSteps: [Step] = []
    /// The fields that the record can hold, those of repeated groups left out.
    var printed: [Int] = []
    /// The fields whose values later records take.
    var held: [Int] = []
    /// In the order of the driver's fields.
    var emissions: [Emission] = []
    /// For each field its datastream; -1 for one that is not given out as cells.
    var cellDatastreams: [Int32] = []
    /// Fields that could be computed if these coefficients were given.
    var lacks: [(target: Int, coefficients: [Int])] = []

    init(
        slots: [Int], cellSlots: [Int] = [], driver: Driver, coefficients: [Double?], latitude: Double?
    ) {
        printed = slots
        // A field may be in both: a value of JSON that is a number in one record and a list in another.
        var single = Set(slots)
        var cells = Set(cellSlots)
        var available: Set<Int> { single.union(cells) }
        let possible = Self.possible(from: available, driver: driver, latitude: latitude)
        for computation in driver.computations where !available.contains(computation.target) {
            let bound = computation.inputs.indices.map { index in
                bind(computation, index, driver, available, possible, coefficients, latitude)
            }
            let inputs = bound.compactMap { $0 }
            guard inputs.count == bound.count else { continue }
            let absent = computation.absent(coefficients)
            guard absent.isEmpty else {
                lacks.append((computation.target, absent))
                continue
            }
            let step = computation.step(inputs, coefficients)
            if step.slots.allSatisfy(single.contains) {
                steps.append(step)
                single.insert(computation.target)
            }
            if step.slots.contains(where: cells.contains) {
                cellSteps.append(step)
                cells.insert(computation.target)
            }
        }
        lacks.removeAll { available.contains($0.target) }
        emissions = driver.fields.enumerated().compactMap { slot, field in
            guard single.contains(slot), let datastream = field.datastream else { return nil }
            return Emission(slot: slot, datastream: Int32(datastream))
        }
        held = driver.fields.indices.filter { driver.fields[$0].isHeld && single.contains($0) }
        guard !cells.isEmpty else { return }
        cellDatastreams = driver.fields.enumerated().map { slot, field in
            cells.contains(slot) ? Int32(field.datastream ?? -1) : -1
        }
    }

    /// What the record could give if every coefficient were known: an input that is among it has no substitute.
    private static func possible(from slots: Set<Int>, driver: Driver, latitude: Double?) -> Set<Int> {
        var possible = slots
        for computation in driver.computations {
            let isPossible = computation.inputs.enumerated().allSatisfy { index, source in
                switch source {
                case .field(let slot):
                    possible.contains(slot) || driver.fields[slot].isHeld || computation.substitutes[index] != nil
                case .cell(let slot, _): possible.contains(slot)
                case .latitude: latitude != nil
                }
            }
            if isPossible { possible.insert(computation.target) }
        }
        return possible
    }

    private func bind(
        _ computation: DriverComputation, _ index: Int, _ driver: Driver, _ available: Set<Int>,
        _ possible: Set<Int>, _ coefficients: [Double?], _ latitude: Double?
    ) -> Input? {
        switch computation.inputs[index] {
        case .latitude: return latitude.map { .constant($0) }
        case .cell(let slot, let cell): return available.contains(slot) ? .cell(slot, cell) : nil
        case .field(let slot):
            if available.contains(slot) { return .slot(slot) }
            guard !possible.contains(slot) else { return nil }
            let substitute: Double? =
                switch computation.substitutes[index] {
                case .number(let number): number
                case .named(let coefficient): coefficients[coefficient]
                case nil: nil
                }
            return driver.fields[slot].isHeld
                ? .held(slot, otherwise: substitute) : substitute.map { .constant($0) }
        }
    }
}

extension DriverComputation {
    /// The coefficients that are not known. The formula's standard values are for those that the driver leaves out.
    fileprivate func absent(_ known: [Double?]) -> [Int] {
        coefficients.compactMap { coefficient in
            guard case .named(let index) = coefficient, known[index] == nil else { return nil }
            return index
        }
    }

    fileprivate func step(_ inputs: [RecordPlan.Input], _ known: [Double?]) -> RecordPlan.Step {
        switch method {
        case .formula(let formula):
            let values = zip(coefficients, formula.coefficients).map { coefficient, need in
                value(of: coefficient, known) ?? need.standard ?? .nan
            }
            return RecordPlan.Step(target: target, calculation: Calculation(formula, values), inputs: inputs)
        case .expression(let expression):
            let numbers = zip(coefficientNames, coefficients).map { ($0, value(of: $1, known) ?? .nan) }
            let set = expression.setting(Dictionary(numbers, uniquingKeysWith: { first, _ in first }))
            return RecordPlan.Step(target: target, calculation: .expression(set), inputs: inputs)
        }
    }

    private func value(of coefficient: Coefficient?, _ known: [Double?]) -> Double? {
        switch coefficient {
        case .number(let number): number
        case .named(let index): known[index]
        case nil: nil
        }
    }
}
