import Pipeline
import Sensing

/// The cells of one record: those that were read, and those that are computed for each of them.
struct CellTable: Sendable {
    struct Cell: Sendable {
        var slot: Int
        var cell: UInt16
        var quantity: Quantity
        var flag: QualityFlag
    }

    private(set) var cells: [Cell] = []
    /// Scratch.
    private var inputs: [Double] = []

    /// Takes the cells of a record with the flags of their ranges.
    mutating func take(_ values: FieldValues, _ ranges: [GrossRange], voided: Set<Int>) {
        cells.removeAll(keepingCapacity: true)
        for cell in values.cells {
            let slot = Int(cell.slot)
            let flag = ranges[slot].flag(cell.quantity.value)
            cells.append(
                Cell(
                    slot: slot, cell: cell.cell, quantity: cell.quantity,
                    flag: flag != .missing && voided.contains(slot) ? .fail : flag))
        }
    }

    /// Computes a field for each cell that has all inputs; those that are no cells are the same for all.
    mutating func compute(
        _ step: RecordPlan.Step, _ values: FieldValues, _ flags: [QualityFlag], _ ranges: [GrossRange]
    ) {
        let read = cells.count
        guard let leading = leadingSlot(step) else { return }
        for index in 0..<read where cells[index].slot == leading {
            let number = cells[index].cell
            guard let worst = bind(step, number, near: index, values, flags) else { continue }
            let result = step.calculation.value(inputs.span)
            let quantity = result.isFinite ? Quantity(result) : .missing
            let flag = result.isFinite ? worst.propagated(to: ranges[step.target].flag(result)) : .missing
            cells.append(Cell(slot: step.target, cell: number, quantity: quantity, flag: flag))
        }
    }

    private func leadingSlot(_ step: RecordPlan.Step) -> Int? {
        for case .slot(let slot) in step.inputs where cells.contains(where: { $0.slot == slot }) { return slot }
        return nil
    }

    /// Puts the inputs of a cell in their order, and returns the worst of their flags; nil when one is not there.
    private mutating func bind(
        _ step: RecordPlan.Step, _ number: UInt16, near index: Int, _ values: FieldValues, _ flags: [QualityFlag]
    ) -> QualityFlag? {
        inputs.removeAll(keepingCapacity: true)
        var worst = QualityFlag.pass
        for input in step.inputs {
            switch input {
            case .constant(let constant): inputs.append(constant)
            // One value for all cells belongs to the record: see DriverSession.
            case .cell, .held: return nil
            case .slot(let slot):
                if values.states[slot] != .absent {
                    inputs.append(values.quantities[slot].value)
                    worst = flags[slot].propagated(to: worst)
                } else {
                    guard let cell = cell(slot, number, near: index) else { return nil }
                    inputs.append(cells[cell].quantity.value)
                    worst = cells[cell].flag.propagated(to: worst)
                }
            }
        }
        return worst
    }

    /// The cells of a group stand together, so the search begins where another of the group stands.
    private func cell(_ slot: Int, _ number: UInt16, near index: Int) -> Int? {
        let reach = 64
        for near in max(0, index - reach)..<min(cells.count, index + reach)
        where cells[near].slot == slot && cells[near].cell == number {
            return near
        }
        return cells.firstIndex { $0.slot == slot && $0.cell == number }
    }
}
