/// Other users of the machine may read or write the bot's secrets.
extension FailurePoint {
    static let secretPermissions = FailurePoint(
        "secret-permissions", category: .configuration, impact: .none, title: "Others can read the bot's secrets",
        meaning: """
            Anyone with an account on the machine can read the keys that trade, or replace them. Trading goes on as before.
            """,
        advice: "Run chmod 600 .env, and change the keys if somebody else uses this machine.",
        reads: [.environment],
        reasons: [
            .warning("world-writable", "any user may write the file of the secrets"),
            .warning("world-readable", "any user may read the file of the secrets"),
        ], judge: FailurePoint.judge(SecretPermissions.judge))
}

private enum SecretPermissions {
    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let document = try input.facts(.environment)
        let mode = try document.required().mode
        let evidence: Evidence = ["file": .text(document.path), "mode": .text("0" + String(mode & 0o7777, radix: 8))]
        if mode & 0o002 != 0 { return .warning("world-writable", "any user may write \(document.path)", evidence: evidence) }
        if mode & 0o004 != 0 { return .warning("world-readable", "any user may read \(document.path)", evidence: evidence) }
        return .ok("other users may not read \(document.path)", evidence: evidence)
    }
}
