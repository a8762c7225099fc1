/// The operator override (K3) bypasses every protection.
extension FailurePoint {
    static let overrideActive = FailurePoint(
        "override-active", category: .state, impact: .none, title: "Operator override bypasses every protection",
        meaning: """
            While it lasts no switch stops an entry, however large the losses grow. It is meant to be short, and the operators should know of it.
            """,
        advice: "Someone switched all protections off until the time named. If that was not intended, disable it in the file.",
        reads: [.operatorOverride],
        reasons: [
            .critical("active", "the override is enabled, and its end is in the future"),
            .ok("expired", "the override is enabled, and its end is past"),
            .ok("disabled", "the override exists, but is not enabled"),
            .ok("none", "there is no override"),
        ], confirm: .immediate, judge: FailurePoint.judge(OverrideActive.judge))
}

private enum OverrideActive {
    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let document = try input.facts(.operatorOverride)
        var evidence: Evidence = ["file": .text(document.path)]
        if case .missing = document.state { return .ok("no operator override", reason: "none", evidence: evidence) }
        let override = try document.required()
        guard try document.value(of: override.enabled, "enabled") else {
            return .ok("the operator override is disabled", reason: "disabled", evidence: evidence)
        }
        let expiry = try document.value(of: override.expiresAt, "expires_at")
        evidence["field"] = "expires_at"
        evidence["expires_at"] = .instant(expiry)
        guard expiry > input.now.wall else {
            return .ok("the operator override expired \(input.age(of: expiry).spoken) ago", reason: "expired", evidence: evidence)
        }
        return Finding(
            .critical, "active", "every protection is bypassed until \(expiry.readable), \(expiry.since(input.now.wall).spoken) from now",
            evidence: evidence, until: expiry)
    }
}
