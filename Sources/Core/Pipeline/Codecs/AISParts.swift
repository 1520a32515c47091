/// Messages of which not all parts are in yet. They stand in order: each part after the one before it, with those of
/// other messages in between.
struct AISParts: Sendable {
    private struct Pending: Sendable {
        var address: [UInt8]
        var sequence: [UInt8]
        var channel: [UInt8]
        var total: Int
        var received: Int
        var bits: AISBits
        /// The count of sentences when its last part came.
        var touched: Int
    }

    private var pending: [Pending] = []
    var count: Int { pending.count }
    /// Sentences so far.
    private var sentences = 0

    /// Sentence identifiers run from 0 to 9 on each of two channels.
    private static let maximumPending = 20
    /// A part that has not come after so many sentences was lost; its identifier is used anew by then.
    private static let lifetime = 60

    /// Takes a part; the bits of the whole message with its last one, nil before.
    mutating func take(_ sentence: AISSentence, _ line: [UInt8]) throws(CodecDefect) -> AISBits? {
        sentences += 1
        pending.removeAll { sentences - $0.touched > Self.lifetime }
        let known = pending.firstIndex { Self.belongs(sentence.key, to: $0) }
        if sentence.number == 1 {
            // A message under the same identifier lost its end.
            if let known { pending.remove(at: known) }
            if pending.count == Self.maximumPending { pending.removeFirst() }
            pending.append(try begun(sentence, line))
            return nil
        }
        guard let known, pending[known].received == sentence.number - 1 else {
            if let known { pending.remove(at: known) }
            throw CodecDefect(
                "part \(sentence.number) of \(sentence.total) of an AIS message whose part before it was lost")
        }
        guard pending[known].bits.append(line[sentence.payload], fill: sentence.fill) else {
            pending.remove(at: known)
            throw AISCodec.armourDefect
        }
        pending[known].received = sentence.number
        pending[known].touched = sentences
        return sentence.number == sentence.total ? pending.remove(at: known).bits : nil
    }

    private func begun(_ sentence: AISSentence, _ line: [UInt8]) throws(CodecDefect) -> Pending {
        var bits = AISBits()
        guard bits.append(line[sentence.payload], fill: sentence.fill) else { throw AISCodec.armourDefect }
        let key = sentence.key
        return Pending(
            address: Array(key.address), sequence: Array(key.sequence), channel: Array(key.channel), total: key.total,
            received: 1, bits: bits, touched: sentences)
    }

    /// Some receivers name the channel in the first part only.
    private static func belongs(_ key: AISSentence.Key, to pending: Pending) -> Bool {
        let isChannel =
            key.channel.isEmpty || pending.channel.isEmpty || key.channel.elementsEqual(pending.channel)
        return key.total == pending.total && isChannel && key.sequence.elementsEqual(pending.sequence)
            && key.address.elementsEqual(pending.address)
    }
}
