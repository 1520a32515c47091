import Sensing

/// The quality flags of OceanSITES (1.4, reference table 2), which are those of Argo.
///
/// Trap: 2 is "probably good" there and "not evaluated" in QARTOD. The mapping: pass is good (1), suspect, which is a
/// minor test that failed, is probably good (2), fail is bad (4), missing is missing (9), not evaluated is unknown (0).
/// It can be turned back without loss.
enum OceanSITESFlag {
    static func value(of flag: QualityFlag) -> Int8 {
        switch flag {
        case .notEvaluated: 0
        case .pass: 1
        case .suspect: 2
        case .fail: 4
        case .missing: 9
        }
    }

    static let values: [Int8] = [0, 1, 2, 3, 4, 7, 8, 9]

    static let meanings =
        "unknown good_data probably_good_data potentially_correctable_bad_data bad_data nominal_value "
        + "interpolated_value missing_value"

    static let comment =
        "mapped from QARTOD's primary flags: pass 1, suspect (a minor test failed) 2, fail 4, missing 9, not evaluated 0"

    /// Where no value was due.
    static let absent: Int8 = -128
}
