import Sensing

/// How far a record was read, to return to when what follows turns out to be left out.
struct FieldValuesMark: Sendable {
    private var date: Int?
    private var year: Int?
    private var month: Int?
    private var day: Int?
    private var dayOfYear: Int?
    private var nanosecondOfDay: Int64?
    private var instant: Instant?
    private var secondsAgo: Double?
    private var isVoid: Bool
    private var cellCount: Int

    init(_ values: FieldValues) {
        date = values.date
        year = values.year
        month = values.month
        day = values.day
        dayOfYear = values.dayOfYear
        nanosecondOfDay = values.nanosecondOfDay
        instant = values.instant
        secondsAgo = values.secondsAgo
        isVoid = values.isVoid
        cellCount = values.cells.count
    }

    /// `slots` are those of the part that was tried.
    func restore(_ values: inout FieldValues, without slots: [Int]) {
        for slot in slots { values.forget(slot) }
        values.forgetCells(after: cellCount)
        values.date = date
        values.year = year
        values.month = month
        values.day = day
        values.dayOfYear = dayOfYear
        values.nanosecondOfDay = nanosecondOfDay
        values.instant = instant
        values.secondsAgo = secondsAgo
        values.isVoid = isVoid
    }
}
