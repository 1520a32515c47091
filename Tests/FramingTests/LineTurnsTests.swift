import Framing
import Testing

/// Times in milliseconds; an answer is waited for 100 ms, and 5 ms have to be silent before the next request.
@Suite("A line that several instruments share")
struct LineTurnsTests {
    private static let millisecond: UInt64 = 1_000_000
    private var turns = LineTurns(reply: .modbusRTU, turnAround: 5 * millisecond, patience: 100 * millisecond)
    private static let requests = (1...3).map { ModbusFrame(address: $0, function: 3, payload: [0, 0, 0, 1]).rtu }
    private static let answers = (1...3).map { ModbusFrame(address: $0, function: 3, payload: [2, 0, 7]).rtu }

    private mutating func mayAsk(_ ticket: LineTurns.Ticket, at milliseconds: UInt64) -> Bool {
        turns.turn(of: ticket, request: Self.requests[ticket.member], now: milliseconds * Self.millisecond) == .yours
    }

    private mutating func hear(_ bytes: [UInt8], at milliseconds: UInt64) -> Int? {
        turns.heard(bytes, now: milliseconds * Self.millisecond)
    }

    @Test("is given to the next one when the answer is whole and the line was silent")
    mutating func inTurn() {
        let first = turns.queueUp(0)
        let second = turns.queueUp(1)
        #expect(!mayAsk(second, at: 0))
        #expect(mayAsk(first, at: 0))
        #expect(hear(Array(Self.answers[0].prefix(3)), at: 10) == 0)
        #expect(!mayAsk(second, at: 11))
        #expect(hear(Array(Self.answers[0].dropFirst(3)), at: 12) == 0)
        #expect(!mayAsk(second, at: 16))
        #expect(mayAsk(second, at: 17))
        #expect(hear(Self.answers[1], at: 20) == 1)
    }

    @Test("costs the others no more than the patience with one that is dead")
    mutating func dead() {
        let tickets = [turns.queueUp(0), turns.queueUp(1)]
        #expect(mayAsk(tickets[0], at: 0))
        #expect(!mayAsk(tickets[1], at: 99))
        #expect(!mayAsk(tickets[1], at: 100))
        #expect(mayAsk(tickets[1], at: 105))
    }

    @Test("gives a late answer to the one that had asked for it")
    mutating func late() {
        let tickets = [turns.queueUp(0), turns.queueUp(1)]
        #expect(mayAsk(tickets[0], at: 0))
        _ = mayAsk(tickets[1], at: 100)
        #expect(mayAsk(tickets[1], at: 105))
        #expect(hear(Self.answers[0], at: 110) == 0)
        #expect(hear(Self.answers[1], at: 120) == 1)
        let third = turns.queueUp(2)
        #expect(mayAsk(third, at: 125))
    }

    @Test("serves in the order of asking, so that a busy member cannot keep it")
    mutating func fair() {
        var order: [Int] = []
        var waiting = [turns.queueUp(0), turns.queueUp(1), turns.queueUp(2)]
        var now: UInt64 = 0
        while order.count < 9 {
            guard let place = waiting.firstIndex(where: { mayAsk($0, at: now) }) else {
                now += 1
                continue
            }
            let member = waiting.remove(at: place).member
            order.append(member)
            waiting.insert(turns.queueUp(member), at: 0)
            #expect(hear(Self.answers[member], at: now + 1) == member)
        }
        #expect(order == [0, 1, 2, 0, 1, 2, 0, 1, 2])
    }

    @Test("forgets one that does not want to ask any more")
    mutating func gone() {
        let tickets = [turns.queueUp(0), turns.queueUp(1)]
        turns.leave(tickets[0])
        #expect(mayAsk(tickets[1], at: 0))
    }

    @Test("tells the answers of SDI-12 sensors by their address")
    func addressedLines() {
        var turns = LineTurns(reply: .addressedLine, turnAround: 0, patience: 100)
        let ticket = turns.queueUp(4)
        #expect(turns.turn(of: ticket, request: Array("3M!".utf8), now: 0) == .yours)
        #expect(turns.heard(Array("30013\r".utf8), now: 10) == 4)
        #expect(turns.heard(Array("\n".utf8), now: 11) == 4)
        let next = turns.queueUp(5)
        #expect(turns.turn(of: next, request: Array("4M!".utf8), now: 12) == .yours)
        #expect(turns.heard(Array("3\r\n".utf8), now: 13) == 4)
    }

    @Test("keeps the transactions of Modbus TCP apart")
    func transactions() {
        var turns = LineTurns(reply: .modbusTCP, turnAround: 0, patience: 100)
        let request = ModbusFrame(address: 1, function: 4, payload: [0, 0, 0, 1])
        let answer = ModbusFrame(address: 1, function: 4, payload: [2, 1, 2])
        let first = turns.queueUp(0)
        #expect(turns.turn(of: first, request: request.tcp(transaction: 7), now: 0) == .yours)
        let second = turns.queueUp(1)
        #expect(turns.turn(of: second, request: request.tcp(transaction: 8), now: 100) == .yours)
        #expect(turns.heard(answer.tcp(transaction: 7), now: 102) == 0)
        #expect(turns.heard(answer.tcp(transaction: 8), now: 103) == 1)
    }
}
