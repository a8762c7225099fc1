/// The names of several independent hosts do not resolve.
extension FailurePoint {
    static let dnsFailure = FailurePoint(
        "dns-failure", rows: ["2.3b"], category: .systemFailures, impact: .blocksAll, title: "Names do not resolve",
        meaning: """
            The bot can no longer look up any host that it talks to. Open connections may continue for a while, which hides the failure; new ones \
            cannot be made.
            """,
        advice: "Check /etc/resolv.conf and the resolver. Without it the bot reaches nothing that it needs.",
        reads: [.exchange, .coinglass, .control], settings: [NetworkHosts.minimum],
        reasons: [.critical("dns", "the names of enough independent hosts do not resolve")] + Reason.hostComparison,
        ladder: ["retry-network"], roles: [.check(.network)], judge: FailurePoint.judge(DnsFailure.judge))
}

private enum DnsFailure {
    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let hosts = try NetworkHosts(input)
        let needed = input.count(NetworkHosts.minimum)
        if let finding = hosts.alike(needed, "dns", "do not resolve", { $0.kind == .dns }) { return finding }
        return try hosts.fine(needed) { $0.kind == .dns }
    }
}
