import Glibc

/// Feeds every framer, codec and driver with damaged recordings, the batch with damaged batches, and the network server
/// with damaged datagrams of gateways. Exit codes: 0 all well; 1 something is wrong, with the input that shows it; 2 it could
/// not be run.
///
///     Benchmarks/fuzz --inputs 10000000 --seed 7 --only pd0
@main
struct Fuzz {
    static func main() {
        do throws(FuzzFailure) {
            let options = try FuzzOptions(CommandLine.arguments)
            let targets = try allTargets(drivers: options.drivers).filter { target in
                options.only.isEmpty || options.only.contains { target.name.contains($0) }
            }
            guard !targets.isEmpty else { throw FuzzFailure(message: "no target is called so") }
            print("seed \(options.seed), \(options.inputs) inputs for each of \(targets.count) targets")
            print(row("target", "inputs", "MiB", "s", "slowest us/byte", "memory grown MiB"))
            for target in targets {
                let outcome = try FuzzRun(
                    target: target, seed: options.seed, inputs: options.inputs, longest: options.longest
                ).run()
                print(
                    row(
                        outcome.name, String(outcome.inputs), String(outcome.bytes >> 20), tenths(outcome.seconds),
                        tenths(outcome.slowestMicrosecondsPerByte), tenths(outcome.grownMebibytes)))
                fflush(nil)
            }
        } catch {
            complain("fuzz: \(error.message)")
            exit(error.message.hasPrefix("cannot") ? 2 : 1)
        }
    }

    private static func row(_ cells: String...) -> String {
        zip(cells, [34, 10, 8, 8, 16, 16]).map { cell, width in
            cell + String(repeating: " ", count: max(1, width - cell.count))
        }.joined()
    }

    private static func tenths(_ value: Double) -> String { String((value * 10).rounded() / 10) }
}

/// What to run.
struct FuzzOptions {
    var drivers = "Drivers"
    var inputs = 10_000
    var seed: UInt64 = 20_261_121
    var longest = 256
    var only: [String] = []

    init(_ arguments: [String]) throws(FuzzFailure) {
        var rest = arguments.dropFirst()
        while let name = rest.popFirst() {
            guard let value = rest.popFirst() else { throw FuzzFailure(message: "cannot run: \(name) needs a value") }
            switch name {
            case "--drivers": drivers = value
            case "--inputs": inputs = Int(value) ?? inputs
            case "--seed": seed = UInt64(value) ?? seed
            case "--longest": longest = Int(value) ?? longest
            case "--only": only.append(value)
            default:
                throw FuzzFailure(
                    message: "cannot run: unknown option \(name); known: --drivers --inputs --seed --longest --only")
            }
        }
    }
}

/// On standard error.
func complain(_ text: String) {
    let line = Array((text + "\n").utf8)
    _ = write(2, line, line.count)
}
