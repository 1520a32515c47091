/// A recorded file that is played back as if its instrument were there.
public struct ReplaySettings: Hashable, Sendable {
    public enum Speed: Hashable, Sendable {
        /// With the intervals of the logger's stamps in the file.
        case original
        /// As fast as the reader takes it.
        case fast
        /// So many times faster than recorded.
        case times(Double)
    }

    public var path: String
    public var speed: Speed
    /// Begin again at the end of the file, for ever.
    public var repeats: Bool
    /// The original speed of a file without stamps; 960 is a line at 9600 baud that never rests.
    public var bytesPerSecond: Double

    public init(path: String, speed: Speed = .original, repeats: Bool = false, bytesPerSecond: Double = 960) {
        self.path = path
        self.speed = speed
        self.repeats = repeats
        self.bytesPerSecond = bytesPerSecond
    }
}
