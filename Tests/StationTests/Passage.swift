import Archive

/// What becomes of a batch on its way to the archive, and of the reply on its way back.
enum Passage: CaseIterable {
    case whole
    case requestLost
    case replyLost
    case repeated
    case bitFlipped
    case cutShort

    /// Whether the archive gets something else than what was sent.
    var isDamaging: Bool { self == .bitFlipped || self == .cutShort }

    /// Nil when no reply comes back.
    func carry(_ bytes: [UInt8], to archive: ArchiveStore) async -> ArchiveAnswer? {
        switch self {
        case .whole: return await archive.ingest(bytes)
        case .requestLost: return nil
        case .replyLost:
            _ = await archive.ingest(bytes)
            return nil
        case .repeated:
            _ = await archive.ingest(bytes)
            return await archive.ingest(bytes)
        case .bitFlipped:
            var altered = bytes
            altered[bytes.count / 3] ^= 0x10
            return await archive.ingest(altered)
        case .cutShort: return await archive.ingest(Array(bytes.dropLast(7)))
        }
    }
}
