package import Config
import FailurePoints
package import Probes
import Scheduling

/// One call of a heartbeat's URL. Source: healthchecks.io, the pinging API: success is the URL itself, failure the URL with `/fail`.
package struct HeartbeatCall: Sendable {
    package let name: String
    package let heartbeat: HeartbeatConfig
    package let secrets: Secrets
    package let network: any NetworkLooker

    package init(name: String, heartbeat: HeartbeatConfig, secrets: Secrets, network: any NetworkLooker) {
        (self.name, self.heartbeat, self.secrets, self.network) = (name, heartbeat, secrets, network)
    }

    /// Why it did not arrive, without secrets; nil: it did.
    package func run(fails: Bool) async -> String? {
        var webhook = WebhookConfig()
        webhook.url = MessageTemplate(Self.address(heartbeat.url.text, fails: fails))
        (webhook.method, webhook.timeout, webhook.caFile) = ("GET", heartbeat.timeout, heartbeat.caFile)
        var notifier = NotifierConfig()
        notifier.channel = .webhook(webhook)
        let message = AlertMessage(
            id: "heartbeat-\(name)", notifier: name, kind: .sample, at: Instant(microseconds: 0), thread: "", status: .ok, verdict: "", host: "",
            subject: "", short: "", text: "")
        let ended = await Delivery(name: name, notifier: notifier, secrets: secrets, network: network).run(message)
        return ended.outcome == .delivered ? nil : ended.words
    }

    /// With `/fail` at the end of the path, before a query.
    static func address(_ url: String, fails: Bool) -> String {
        guard fails else { return url }
        let end = url.firstIndex { $0 == "?" || $0 == "#" } ?? url.endIndex
        let path = url[..<end]
        return (path.hasSuffix("/") ? path.dropLast() : path) + "/fail" + url[end...]
    }
}
