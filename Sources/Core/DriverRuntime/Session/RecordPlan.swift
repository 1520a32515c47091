import Pipeline
import Sensing

/// What is computed and given out for one kind of record, with the coefficients that are known.
struct RecordPlan: Sendable {
    enum Input: Sendable {
        case slot(Int)
        case constant(Double)
    }

    struct Step: Sendable {
        var target: Int
        var calculation: Calculation
        /// As many as the formula takes.
        var inputs: [Input]
    }

    struct Emission: Sendable {
        var slot: Int
        var datastream: Int32
        var range: GrossRange
    }

    var steps: [Step] = []
    /// In the order of the driver's fields.
    var emissions: [Emission] = []
    /// Fields that could be computed if these coefficients were given.
    var lacks: [(target: Int, coefficients: [Int])] = []

    init(slots: [Int], driver: Driver, coefficients: [Double?], latitude: Double?, ranges: [GrossRange]) {
        var available = Set(slots)
        let possible = Self.possible(from: available, driver: driver, latitude: latitude)
        for computation in driver.computations where !available.contains(computation.target) {
            let bound = computation.inputs.indices.map { index in
                bind(computation, index, available, possible, coefficients, latitude)
            }
            let inputs = bound.compactMap { $0 }
            let absent = computation.absent(coefficients)
            if inputs.count == bound.count, absent.isEmpty {
                let values = computation.values(coefficients)
                steps.append(
                    Step(
                        target: computation.target, calculation: Calculation(computation.formula, values),
                        inputs: inputs))
                available.insert(computation.target)
            } else if inputs.count == bound.count {
                lacks.append((computation.target, absent))
            }
        }
        lacks.removeAll { available.contains($0.target) }
        emissions = driver.fields.enumerated().compactMap { slot, field in
            guard available.contains(slot), let datastream = field.datastream else { return nil }
            return Emission(slot: slot, datastream: Int32(datastream), range: ranges[slot])
        }
    }

    /// What the record could give if every coefficient were known: an input that is among it has no substitute.
    private static func possible(from slots: Set<Int>, driver: Driver, latitude: Double?) -> Set<Int> {
        var possible = slots
        for computation in driver.computations {
            let isPossible = computation.inputs.enumerated().allSatisfy { index, source in
                switch source {
                case .field(let slot): possible.contains(slot) || computation.substitutes[index] != nil
                case .latitude: latitude != nil
                }
            }
            if isPossible { possible.insert(computation.target) }
        }
        return possible
    }

    private func bind(
        _ computation: DriverComputation, _ index: Int, _ available: Set<Int>, _ possible: Set<Int>,
        _ coefficients: [Double?], _ latitude: Double?
    ) -> Input? {
        switch computation.inputs[index] {
        case .latitude: return latitude.map { .constant($0) }
        case .field(let slot):
            if available.contains(slot) { return .slot(slot) }
            guard !possible.contains(slot) else { return nil }
            switch computation.substitutes[index] {
            case .number(let number): return .constant(number)
            case .named(let coefficient): return coefficients[coefficient].map { .constant($0) }
            case nil: return nil
            }
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

    /// The coefficients in the formula's order; only asked when none is absent.
    fileprivate func values(_ known: [Double?]) -> [Double] {
        zip(coefficients, formula.coefficients).map { coefficient, need in
            switch coefficient {
            case .number(let number): number
            case .named(let index): known[index] ?? .nan
            case nil: need.standard ?? .nan
            }
        }
    }
}
