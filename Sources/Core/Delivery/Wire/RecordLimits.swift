/// What one record may hold at most; the store cuts or refuses what is more, and no batch with more is taken.
public enum RecordLimits {
    /// No frame is longer; the store refuses what is.
    public static let maximumRawBytes = 4 << 20
    /// The store cuts a longer one.
    public static let maximumDefectBytes = 4096
}
