import Diagnostics

/// E4xx: what is wrong with the meaning of a driver.
extension DiagnosticCode {
    public static let driverIdentity = DiagnosticCode(
        "E401", "Not a driver's identity", "A driver is called maker/model, in lower case, as its folder is.")
    public static let unknownField = DiagnosticCode(
        "E402", "An unknown field", "A record or computation names a field that is not declared under 'fields'.")
    public static let fieldWithoutType = DiagnosticCode(
        "E403", "A column without a type", "A field that stands in a record needs a type, so that it can be read.")
    public static let fieldDoesNotFit = DiagnosticCode(
        "E404", "Keys that do not go together", "The key belongs to another type of field, or needs another key.")
    public static let unknownUnit = DiagnosticCode(
        "E405", "A unit without a UCUM code", "Units are spelled as CF and UDUNITS do; a rare one needs 'ucum'.")
    public static let recordShape = DiagnosticCode(
        "E406", "A record that cannot be read", "The columns do not fit the kind of record.")
    public static let formulaInputs = DiagnosticCode(
        "E407", "A formula without its inputs", "Each input of the formula takes a field, and nothing else does.")
    public static let formulaCoefficients = DiagnosticCode(
        "E408", "A formula without its coefficients", "Each coefficient without a standard value must be given.")
    public static let unknownCoefficient = DiagnosticCode(
        "E409", "An unknown coefficient", "The computation names a coefficient that is not under 'coefficients'.")
    public static let unknownVariant = DiagnosticCode(
        "E410", "An unknown variant", "A record belongs to a variant that the header does not tell.")
    public static let nothingObserved = DiagnosticCode(
        "E411", "Nothing is observed", "No field has a name, or there are no records and no codec.")
    public static let unusedField = DiagnosticCode(
        "W412", "A field that nothing fills", "The field stands in no record and is computed by nothing.",
        severity: .warning)
    public static let codecField = DiagnosticCode(
        "E413", "A field that the codec does not give", "The names of a codec's fields are fixed.")

    public static let badFrame = DiagnosticCode(
        "E414", "A frame that cannot be cut", "Its sync, length and checksum do not make a frame that can be found.")
    public static let unknownFrame = DiagnosticCode(
        "E415", "An unknown frame or block", "A record stands in a frame or block that the framing does not declare.")
    public static let badPattern = DiagnosticCode(
        "E416", "A pattern that cannot be read",
        "A brace or bracket is not closed, or nothing tells where a field ends.")
    public static let badCheck = DiagnosticCode(
        "E417", "A checksum that cannot be found", "The kind, the way it is written and its place do not go together.")
    public static let badExpression = DiagnosticCode(
        "E418", "An expression that cannot be computed", "It has a name, a character or a bracket that means nothing.")
    public static let unknownLike = DiagnosticCode(
        "E419", "Like a driver that is not there", "'like' names a driver that is in none of the folders.")
    public static let likeOfLike = DiagnosticCode(
        "E420", "Like a driver that is like another", "Whoever reads the file would have to look in three places.")
    public static let badRepeat = DiagnosticCode(
        "E421", "A repeated group that cannot be counted", "Its count is a number, an earlier whole number or 'rest'.")
    public static let openRecord = DiagnosticCode(
        "E422", "An open record with columns", "The columns of an open record come from the station, or from a header.")
    public static let sameName = DiagnosticCode(
        "E423", "Two of one name", "Frames and blocks are told apart by their names.")

    public static let driverTable: [DiagnosticCode] =
        [
            driverIdentity, unknownField, fieldWithoutType, fieldDoesNotFit, unknownUnit, recordShape, formulaInputs,
            formulaCoefficients, unknownCoefficient, unknownVariant, nothingObserved, unusedField, codecField, badFrame,
            unknownFrame, badPattern, badCheck, badExpression, unknownLike, likeOfLike, badRepeat, openRecord, sameName,
        ] + dialogueTable
}
