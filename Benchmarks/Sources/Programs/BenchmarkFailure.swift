/// Why a benchmark cannot do what it was asked to do.
package struct BenchmarkFailure: Error {
    package let message: String

    package init(_ message: String) {
        self.message = message
    }
}
