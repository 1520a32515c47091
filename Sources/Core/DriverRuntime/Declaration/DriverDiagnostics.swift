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

    public static let driverTable: [DiagnosticCode] = [
        driverIdentity, unknownField, fieldWithoutType, fieldDoesNotFit, unknownUnit, recordShape, formulaInputs,
        formulaCoefficients, unknownCoefficient, unknownVariant, nothingObserved, unusedField, codecField,
    ]
}
