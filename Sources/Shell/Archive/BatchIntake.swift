import Delivery
import Forwarders
import Sensing

/// Reads what comes as bytes, and finds what is wrong with it before anything is stored.
struct BatchIntake: Sendable {
    enum Finding: Sendable {
        case batch(ReceivedBatch)
        case inquiry(BatchStream)
        case answer(ArchiveAnswer)
    }

    /// A refusal as an error.
    struct Refused: Error {
        var answer: ArchiveAnswer
    }

    let database: any ArchiveDatabase
    let admission: ArchiveAdmission

    func read(_ bytes: [UInt8], from station: String?) async -> Finding {
        do {
            let header = try BatchCoding.header(of: bytes)
            guard let stream = try await stream(of: header) else {
                let nameless = BatchStream(station: station ?? "", epoch: "")
                return .answer(.needsMetadata(BatchReply(stream: nameless, needMetadata: true)))
            }
            if let station, station != stream.station {
                return refusing(
                    .notAllowed, "the batch is of station '\(stream.station)' and came as '\(station)'", stream)
            }
            if let (reason, text) = admission.objection(to: bytes, of: stream.station, signer: header.signer) {
                return refusing(reason, text, stream)
            }
            let batch = try BatchCoding.decode(bytes, stream: stream)
            if let objection = batch.objection { return refusing(.contradiction, objection, stream) }
            if batch.isInquiry { return .inquiry(stream) }
            return .batch(ReceivedBatch(batch, receipt: receipt(of: batch, bytes)))
        } catch let defect as BatchDefect {
            return .answer(Self.answer(to: defect, from: station))
        } catch {
            return .answer(.unavailable("the archive cannot read its database now: \(error)"))
        }
    }

    /// Keeps a part of a batch. `whole` is the batch when this was the last part.
    func assemble(
        _ bytes: [UInt8], from station: String?
    ) async -> Result<(batch: UInt64, whole: [UInt8]?), Refused> {
        let fragment: BatchFragment
        do throws(BatchDefect) {
            fragment = try BatchFragment(decoding: bytes)
        } catch {
            return .failure(Refused(answer: Self.answer(to: error, from: station)))
        }
        do throws(ArchiveError) {
            return .success((fragment.batch, try await database.keep(fragment, of: station ?? "")))
        } catch {
            return .failure(Refused(answer: .unavailable("the archive cannot store now: \(error.summary)")))
        }
    }

    private func stream(of header: BatchHeader) async throws -> BatchStream? {
        if let stream = header.stream { return stream }
        return try await database.stream(of: header.reference)
    }

    private func refusing(_ reason: ArchiveAnswer.Refusal, _ text: String, _ stream: BatchStream) -> Finding {
        .answer(.refused(reason, BatchReply(stream: stream, refused: text)))
    }

    private func receipt(of batch: Batch, _ bytes: [UInt8]) -> BatchReceipt? {
        guard let signature = BatchCoding.signature(of: bytes), let count = BatchCoding.signedByteCount(of: bytes)
        else { return nil }
        var digest = ContentDigest()
        bytes[..<count].withUnsafeBytes { digest.add($0) }
        return BatchReceipt(
            digest: digest.hexadecimal(), signature: signature, positions: batch.positions,
            received: SystemTime.now())
    }

    private static func answer(to defect: BatchDefect, from station: String?) -> ArchiveAnswer {
        let stream = BatchStream(station: station ?? "", epoch: "")
        let refusal: ArchiveAnswer.Refusal =
            switch defect {
            case .laterVersion: .laterVersion
            case .tooLarge: .tooLarge
            case .unknownReference: .contradiction
            default: .unreadable
            }
        return .refused(refusal, BatchReply(stream: stream, refused: defect.description))
    }
}

extension Batch {
    /// What is wrong with the batch by itself; nil when nothing is.
    fileprivate var objection: String? {
        if stream.station.isEmpty || stream.epoch.isEmpty { return "the batch names no station or no epoch" }
        if let metadata, MetadataReference(to: metadata, of: stream) != reference {
            return "the batch's reference is not that of its metadata"
        }
        if let position = misplaced(records.lazy.map(\.position)) ?? misplaced(raws.lazy.map(\.position)) {
            return "position \(position) is impossible, or does not ascend"
        }
        guard let repeated = records.first(where: \.record.hasRepeatedObservation) else { return nil }
        return "record \(repeated.position) has two values of one datastream and cell"
    }

    private func misplaced(_ positions: some Sequence<UInt64>) -> UInt64? {
        var previous: UInt64 = 0
        for position in positions {
            guard position > previous, position <= PositionRange.maximumPosition else { return position }
            previous = position
        }
        return nil
    }
}

extension Record {
    fileprivate var hasRepeatedObservation: Bool {
        // Nearly always they ascend, and then none is there twice.
        var previous: UInt64?
        for observation in observations {
            if let previous, observation.place <= previous {
                return Set(observations.map(\.place)).count < observations.count
            }
            previous = observation.place
        }
        return false
    }
}

extension Observation {
    fileprivate var place: UInt64 { UInt64(UInt32(bitPattern: datastream)) << 16 | UInt64(cell) }
}
