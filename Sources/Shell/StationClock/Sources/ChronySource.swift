import Timekeeping

/// chronyd, asked for its tracking report over its command protocol.
public final class ChronySource: TimeSource {
    public let settings: SourceSettings
    private let address: ChronyAddress
    private let rules: ChronyRules

    /// How long chronyd may take to answer, in nanoseconds; measured on one host: 0.4 ms.
    private static let patience: Int64 = 1_000_000_000

    public init(_ settings: SourceSettings, address: ChronyAddress = .standard, rules: ChronyRules = ChronyRules()) {
        self.settings = settings
        self.address = address
        self.rules = rules
    }

    public func run(_ context: TimeSourceContext) {
        var judge = ChronyJudge(source: settings.name, rules: rules)
        var socket: ChronySocket?
        var question = UInt32(truncatingIfNeeded: context.moment().raw)
        while !context.isStopping {
            question &+= 1
            do throws(SourceFailure) {
                if socket == nil { socket = try open(question, context) }
                if let socket { try tell(ask(socket, question, context), &judge, context) }
            } catch {
                socket = nil
                tell(.silent(error.description), context)
            }
            guard context.pause(nanoseconds: settings.interval) else { return }
        }
    }

    /// Of a host with several addresses each is tried in turn.
    private func open(_ attempt: UInt32, _ context: TimeSourceContext) throws(SourceFailure) -> ChronySocket {
        switch address {
        case .host(let host, let port):
            let addresses = try HostAddress.addresses(of: host, port: port, stream: false, context)
            return try ChronySocket.open(addresses[Int(attempt) % addresses.count], address)
        case .socket(let path, let folder):
            let own = path.split(separator: "/").dropLast().joined(separator: "/")
            return try ChronySocket.open(path: path, clientFolder: folder ?? "/\(own)")
        }
    }

    private struct Answer {
        var outcome: Result<ChronyTracking, ChronyDefect>
        var asked: ClockMoment
        var answered: ClockMoment
    }

    /// Nil when the station stops.
    private func ask(
        _ socket: ChronySocket, _ question: UInt32, _ context: TimeSourceContext
    ) throws(SourceFailure) -> Answer? {
        let asked = context.moment()
        try socket.send(ChronyRequest.tracking(sequence: question), to: address)
        var left = Self.patience
        while left > 0 {
            if context.wait(for: socket.descriptor, nanoseconds: left) == .stopping { return nil }
            let bytes = try socket.receive(from: address)
            let answered = context.moment()
            let outcome = bytes.map { read($0, question) }
            switch outcome {
            case nil, .failure(.otherQuestion): left = Self.patience - (answered.raw - asked.raw)
            case .some(let outcome): return Answer(outcome: outcome, asked: asked, answered: answered)
            }
        }
        throw SourceFailure("chronyd at \(address) has not answered within 1 s; check that it runs, and its cmdport")
    }

    private func read(_ bytes: [UInt8], _ question: UInt32) -> Result<ChronyTracking, ChronyDefect> {
        do throws(ChronyDefect) {
            return .success(try ChronyReply.tracking(bytes, sequence: question))
        } catch {
            return .failure(error)
        }
    }

    private func tell(_ answer: Answer?, _ judge: inout ChronyJudge, _ context: TimeSourceContext) {
        guard let answer else { return }
        switch answer.outcome {
        case .success(let tracking):
            context.tell(judge.report(tracking, asked: answer.asked, answered: answer.answered))
        case .failure(let defect): tell(.refused(defect.description), context)
        }
    }

    private func tell(_ content: SourceReport.Content, _ context: TimeSourceContext) {
        context.tell(SourceReport(source: settings.name, at: context.moment().raw, content))
    }
}
