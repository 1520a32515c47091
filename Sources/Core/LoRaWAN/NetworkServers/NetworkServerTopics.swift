/// The MQTT topics of one application at a network server.
///
/// ChirpStack's are templates of its configuration; `prefix` stands before the usual ones.
public struct NetworkServerTopics: Hashable, Sendable {
    public let kind: NetworkServerKind
    private let root: String

    /// `application`: ChirpStack's application id; at The Things Stack `app` or `app@tenant`. Nil when it is empty or
    /// holds one of `/ + #`.
    public init?(_ kind: NetworkServerKind, application: String, prefix: String = "") {
        guard !application.isEmpty, !application.contains(where: { "/+#".contains($0) }),
            !prefix.contains(where: { "+#".contains($0) })
        else { return nil }
        self.kind = kind
        let levels = prefix.split(separator: "/").map { String($0) }
        switch kind {
        case .chirpStack: root = (levels + ["application", application, "device"]).joined(separator: "/")
        case .thingsStack: root = (levels + ["v3", application, "devices"]).joined(separator: "/")
        }
    }

    /// What has to be listened to.
    public var subscriptions: [String] {
        switch kind {
        case .chirpStack: ["\(root)/+/event/+"]
        case .thingsStack: ["\(root)/+/up"]
        }
    }

    /// What is worth listening to. Not `down/+`: our own commands are there too.
    public var hints: [String] {
        switch kind {
        case .chirpStack: []
        case .thingsStack:
            ["\(root)/+/join"] + ["queued", "sent", "ack", "nack", "failed"].map { "\(root)/+/down/\($0)" }
        }
    }

    /// Where a downlink to a device is to be published. `name`: as the server calls the device.
    public func command(to name: String) -> String {
        switch kind {
        case .chirpStack: "\(root)/\(name)/command/down"
        case .thingsStack: "\(root)/\(name)/down/push"
        }
    }

    /// Whom a message is about and what it tells (`up`, `down/sent`); nil for a topic that is none of these.
    public func parts(of topic: String) -> (name: String, event: String)? {
        guard topic.hasPrefix(root + "/") else { return nil }
        var levels = topic.dropFirst(root.count + 1).split(separator: "/", omittingEmptySubsequences: false)
        guard levels.count >= 2, !levels[0].isEmpty else { return nil }
        let name = String(levels.removeFirst())
        guard kind == .chirpStack else { return (name, levels.joined(separator: "/")) }
        guard levels.count == 2, levels[0] == "event" else { return nil }
        return (name, String(levels[1]))
    }
}
