/// Several independent hosts time out or refuse connections.
extension FailurePoint {
    static let networkTimeout = FailurePoint(
        "network-timeout", rows: ["2.3a"], category: .systemFailures, impact: .blocksAll, title: "Several hosts cannot be reached",
        meaning: """
            Several unrelated hosts fail in the same way, so the network path is at fault: no orders, no exits, no data. If a control host still \
            answers, the problem is on the providers' side.
            """,
        advice: """
            If the control hosts fail too, the problem is this machine's network: check the provider's console. Otherwise wait for the named hosts.
            """,
        reads: [.exchange, .coinglass, .control], settings: [NetworkHosts.minimum],
        reasons: [
            .critical("timeout", "enough independent hosts timed out"),
            .critical("no-connection", "enough independent hosts refuse the connection or have no route"),
        ] + Reason.hostComparison,
        ladder: ["retry-network"], roles: [.check(.network)], judge: FailurePoint.judge(NetworkTimeout.judge))
}

private enum NetworkTimeout {
    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let hosts = try NetworkHosts(input)
        let needed = input.count(NetworkHosts.minimum)
        if let finding = hosts.alike(needed, "timeout", "timed out", { $0.kind == .timeout }) { return finding }
        if let finding = hosts.alike(needed, "no-connection", "cannot be connected to", { $0.kind == .connect }) { return finding }
        return try hosts.fine(needed) { $0.kind == .timeout || $0.kind == .connect }
    }
}
