/// One round of questions to ptp4l, one after the other: what to send next, and what its replies add up to.
public struct PTPInquiry: Hashable, Sendable {
    private let domain: UInt8
    private let firstSequence: UInt16
    private let port: UInt16
    private var answered = 0
    private var answers: [PTPManagementID: [ArraySlice<UInt8>]] = [:]

    /// The time comes last, so that it is the freshest.
    private static let questions: [PTPManagementID] = [
        .portDataSet, .portProperties, .portHardwareClock, .parentDataSet, .timePropertiesDataSet, .currentDataSet,
        .timeStatus,
    ]
    /// Not every ptp4l knows these.
    private static let optional: Set<PTPManagementID> = [.portProperties, .portHardwareClock]

    /// How many sequence numbers a round takes.
    public static var length: UInt16 { UInt16(questions.count) }

    public init(domain: UInt8, firstSequence: UInt16, port: UInt16) {
        self.domain = domain
        self.firstSequence = firstSequence
        self.port = port
    }

    /// The question that is not answered yet; nil: all are.
    public var request: PTPManagementRequest? {
        answered < Self.questions.count ? request(answered) : nil
    }

    /// Takes a reply. False: the question is still open, because the bytes belong to one before it: of another port, for
    /// ptp4l sends a reply for each, or from before we gave up waiting.
    public mutating func take(_ reply: [UInt8]) throws(PTPDefect) -> Bool {
        guard let request else { return false }
        do {
            answers[request.id, default: []].append(try request.data(in: reply))
        } catch .sequence(_, let sequence) {
            takeLate(reply, sequence: sequence)
            return false
        } catch .refused(let id, _) where Self.optional.contains(id) {
            answered += 1
            return true
        }
        answered += 1
        return true
    }

    /// What was answered; nil while a question is open.
    public func dataSets() throws(PTPDefect) -> PTPDataSets? {
        guard request == nil, let current = answers[.currentDataSet]?.first,
            let parent = answers[.parentDataSet]?.first,
            let properties = answers[.timePropertiesDataSet]?.first, let status = answers[.timeStatus]?.first
        else { return nil }
        return PTPDataSets(
            ports: try ports(), current: try PTPCurrent(current), parent: try PTPParent(parent),
            properties: try PTPTimeProperties(properties), status: try PTPTimeStatus(status))
    }

    private func ports() throws(PTPDefect) -> [PTPPort] {
        var ports: [PTPPort] = []
        for data in answers[.portDataSet] ?? [] { ports.append(try PTPPort(data)) }
        for data in answers[.portProperties] ?? [] {
            let said = try PTPPort.stamping(data)
            for index in ports.indices where ports[index].number == said.number {
                ports[index].stamping = said.stamping
            }
        }
        for data in answers[.portHardwareClock] ?? [] {
            let said = try PTPPort.hardwareClock(data)
            for index in ports.indices where ports[index].number == said.number {
                ports[index].hardwareClock = said.index
            }
        }
        return ports
    }

    private func request(_ index: Int) -> PTPManagementRequest {
        PTPManagementRequest(
            id: Self.questions[index], domain: domain, sequence: firstSequence &+ UInt16(index), port: port)
    }

    private mutating func takeLate(_ reply: [UInt8], sequence: UInt16) {
        let index = Int(sequence &- firstSequence)
        guard index < answered else { return }
        let request = request(index)
        guard let data = try? request.data(in: reply) else { return }
        answers[request.id, default: []].append(data)
    }
}
