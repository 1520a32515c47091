import Framing

extension DriverDialogue {
    var knownEcho: Bool? {
        switch echo {
        case .detect: nil
        case .yes: true
        case .no: false
        }
    }

    /// With the address of one instrument in everything that is expected; what is sent is filled in when it is sent.
    func addressed(_ wanted: String?) -> DriverDialogue {
        var copy = self
        copy.address = wanted ?? address
        guard !copy.address.isEmpty else { return copy }
        let fill = AddressFilling(address: copy.address)
        copy.errors = errors.map(fill.mark)
        copy.restarts = restarts.map(fill.glob)
        copy.wake?.exchange = wake.map { fill.exchange($0.exchange) } ?? DialogueExchange([])
        copy.statuses = statuses.map { fill.status($0) }
        copy.parameters = parameters.map { fill.parameter($0) }
        copy.save = save.map(fill.exchange)
        copy.clock?.set = (clock?.set ?? []).map(fill.exchange)
        copy.clock?.read = (clock?.read).map(fill.exchange)
        copy.stopSampling = stopSampling.map(fill.exchange)
        copy.startSampling = startSampling.map(fill.exchange)
        copy.poll?.exchange = poll.map { fill.exchange($0.exchange) } ?? DialogueExchange([])
        return copy
    }

    /// As the station file wants to poll.
    func poll(asWanted wanted: DialogueSettings.Poll) -> DialoguePoll? {
        let every = wanted.everyNanoseconds ?? poll?.every
        if let send = wanted.send {
            // What comes back is for the driver to read, not for the dialogue to wait for.
            return DialoguePoll(
                exchange: DialogueExchange([.keys(CommandTemplate(literal: send))], replies: [.nothing]), every: every)
        }
        return poll.map { DialoguePoll(exchange: $0.exchange, every: every) }
    }
}

/// Puts an address where `{address}` stands in what is expected.
private struct AddressFilling {
    let address: String

    func glob(_ glob: Glob) -> Glob { Glob(filled(glob.text)) }

    func mark(_ mark: ErrorMark) -> ErrorMark {
        if case .line(let glob) = mark { .line(self.glob(glob)) } else { mark }
    }

    func exchange(_ exchange: DialogueExchange) -> DialogueExchange {
        var copy = exchange
        copy.replies = exchange.replies?.map(form)
        copy.confirmation?.replies = exchange.confirmation?.replies?.map(form)
        copy.answers = exchange.answers.map { DialogueAnswer(question: glob($0.question), steps: $0.steps) }
        return copy
    }

    func status(_ status: DialogueStatus) -> DialogueStatus {
        var copy = status
        copy.exchange = exchange(status.exchange)
        return copy
    }

    func parameter(_ parameter: DialogueParameter) -> DialogueParameter {
        var copy = parameter
        copy.set = exchange(parameter.set)
        copy.read = parameter.read.map(exchange)
        return copy
    }

    private func form(_ form: ReplyForm) -> ReplyForm {
        switch form {
        case .line(let glob?): .line(self.glob(glob))
        case .text(let bytes):
            .text(CommandTemplate(bytes: bytes).filled { $0 == "address" ? Array(address.utf8) : nil })
        default: form
        }
    }

    private func filled(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while !rest.isEmpty {
            if rest.hasPrefix("{address}") {
                result += address
                rest = rest.dropFirst("{address}".count)
            } else {
                result.append(rest.removeFirst())
            }
        }
        return result
    }
}
