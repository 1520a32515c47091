import ArgumentParser
import Diagnostics

/// A duration on the command line, as in a station file: `5 s`, `15 min`.
struct DurationArgument: ExpressibleByArgument {
    let nanoseconds: Int64

    var seconds: Int64 { nanoseconds / 1_000_000_000 }

    init?(argument: String) {
        let nowhere = SourceSpan(start: SourcePosition(line: 1, column: 1), length: 0)
        var mistakes: [Diagnostic] = []
        let node = SourceNode(SourceNode.Scalar(text: argument, isQuoted: false, span: nowhere))
        guard let nanoseconds = Expected<Int64>.duration().read(node, &mistakes) else { return nil }
        self.nanoseconds = nanoseconds
    }

    init(seconds: Int64) {
        nanoseconds = seconds * 1_000_000_000
    }

    var defaultValueDescription: String {
        seconds >= 60 && seconds % 60 == 0 ? "\(seconds / 60) min" : "\(seconds) s"
    }
}
