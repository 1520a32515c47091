/// Where raw logs go.
public enum RawLogPlace {
    case folder(String)
    case stream(([UInt8]) -> Void)
}
