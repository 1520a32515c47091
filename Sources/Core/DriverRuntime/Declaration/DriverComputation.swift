import Pipeline

/// A field that is computed from others when the instrument did not print it.
public struct DriverComputation: Sendable {
    /// Where an input of a formula comes from.
    public enum Source: Hashable, Sendable {
        case field(Int)
        /// One cell of a repeated field, counted from 1.
        case cell(Int, UInt16)
        /// The latitude of the station.
        case latitude
    }

    /// A coefficient of a formula: a number in the declaration, or one that the instrument's calibration gives.
    public enum Coefficient: Hashable, Sendable {
        case number(Double)
        case named(Int)
    }

    /// How it is computed.
    public enum Method: Hashable, Sendable {
        /// One of the formulas in code.
        case formula(Formula)
        /// Written out in the declaration; its inputs are the fields and coefficients that it names.
        case expression(Expression)
    }

    public var target: Int
    public var method: Method
    /// In the order of the formula's inputs, or of the fields in the expression.
    public var inputs: [Source]
    /// What an input is when the record cannot provide it at all (an instrument without a pressure sensor).
    public var substitutes: [Coefficient?]
    /// In the order of the formula's coefficients, or of those in the expression; nil takes the formula's standard
    /// value.
    public var coefficients: [Coefficient?]
    /// The names of the coefficients in the expression, beside `coefficients`; empty for a formula.
    public var coefficientNames: [String]
}

/// A calibration coefficient that a driver's formulas use.
public struct DriverCoefficient: Hashable, Sendable {
    /// The manufacturer's name: `PTCA0`.
    public var name: String
    /// Other spellings; `pressure.offset` counts only below something called pressure.
    public var aliases: [String]
    /// The sensor whose coefficient it is; under another sensor's name it is another coefficient.
    public var sensor: String?
    /// What it is when nobody gives it; nil when it must be given.
    public var standard: Double?
}
