import Glibc

/// Feeds one target with mutated inputs until there were enough, or something is wrong.
struct FuzzRun {
    let target: FuzzTarget
    let seed: UInt64
    let inputs: Int
    /// The longest piece of a recording that an input starts from, in bytes.
    let longest: Int

    /// A byte that takes longer than this is no noise of the machine: 1 KiB of input would take a tenth of a second.
    private static let mostMicrosecondsPerByte = 100.0
    private static let mostGrowth = 64.0

    func run() throws(FuzzFailure) -> FuzzOutcome {
        var mutator = Mutator(seed: seed)
        var bytes = 0
        var slowest = 0.0
        var settled = 0.0
        let start = seconds()
        for number in 0..<inputs {
            let input = mutator.input(from: target.corpus, longest: target.longest ?? longest)
            let cut = mutator.below(input.count + 1)
            bytes += input.count
            if number == inputs / 10 { settled = residentMebibytes() }
            let begin = processorSeconds()
            if let wrong = target.run(input, cut) { throw failure(wrong, number, input, cut) }
            let spent = (processorSeconds() - begin) * 1e6 / Double(max(64, input.count))
            // Measured twice, because the first time may have found the caches cold.
            if spent > slowest {
                let again = processorSeconds()
                _ = target.run(input, cut)
                slowest = max(slowest, min(spent, (processorSeconds() - again) * 1e6 / Double(max(64, input.count))))
            }
            if slowest > Self.mostMicrosecondsPerByte {
                throw failure("\(slowest) us for each byte", number, input, cut)
            }
        }
        let grown = residentMebibytes() - settled
        if grown > Self.mostGrowth { throw FuzzFailure(message: "\(target.name): memory grew by \(grown) MiB") }
        return FuzzOutcome(
            name: target.name, inputs: inputs, bytes: bytes, seconds: seconds() - start,
            slowestMicrosecondsPerByte: slowest, grownMebibytes: grown)
    }

    private func failure(_ what: String, _ number: Int, _ input: [UInt8], _ cut: Int) -> FuzzFailure {
        let hex = input.map { String($0, radix: 16) }.joined(separator: " ")
        return FuzzFailure(
            message: "\(target.name): \(what); seed \(seed), input \(number), cut at \(cut), bytes: \(hex)")
    }
}

/// Of this thread, so that other work on the machine does not count.
func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Monotonic.
func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// VmRSS of this process.
func residentMebibytes() -> Double {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, 128, file) != nil else { return 0 }
    let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let fields = text.split(separator: " ")
    return fields.count > 1 ? (Double(fields[1]) ?? 0) * 4096 / 1_048_576 : 0
}
