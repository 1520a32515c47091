import Delivery
import Forwarders

/// Which stations' batches an archive takes, and how they must prove that they are theirs.
public struct ArchiveAdmission: Sendable {
    /// Batches of other stations are refused; nil accepts all.
    public var stations: Set<String>?
    /// The public keys by station; nil when no signature is asked for.
    public var keys: StationKeys?

    public init(stations: Set<String>? = nil, keys: StationKeys? = nil) {
        self.stations = stations
        self.keys = keys
    }

    /// Why a batch is not taken from whom it says it is; nil when it is.
    func objection(
        to bytes: [UInt8], of station: String, signer: SigningKeyID?
    ) -> (ArchiveAnswer.Refusal, String)? {
        if let stations, !stations.contains(station) {
            return (.stationNotAccepted, "this archive does not accept station '\(station)'; add it to its list")
        }
        guard let keys else { return nil }
        guard let key = keys[station] else {
            guard let signer else { return nil }
            return (
                .notVerified,
                "the batch is signed with key \(signer.text), and this archive has no key of station '\(station)'; put "
                    + "it there as '\(station).pub'"
            )
        }
        guard let signer else {
            return (
                .notVerified,
                "the batches of station '\(station)' must be signed, and this one is not; give the "
                    + "station its key (sign_key_file)"
            )
        }
        guard signer == key.id else {
            return (
                .notVerified,
                "the batch is signed with key \(signer.text), and the key of station '\(station)' is \(key.id.text); "
                    + "give the archive the new one"
            )
        }
        if key.hasSigned(batch: bytes) { return nil }
        return (.notVerified, "the signature does not fit the batch; it was altered, or it is not from '\(station)'")
    }
}
