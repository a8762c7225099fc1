import FailurePoints

/// `verify_expiry`: whether the max-drawdown switch was cleared after its end. Touches nothing: clearing it would not make the bot trade, and the
/// original healer called that healed. Source: bot contract 8.1, 16.2.
struct ExpiryCheck: Sendable {
    let look: BuiltInLook

    func run() async -> BuiltInEnd {
        let snapshot = await look.snapshot(of: [.maxDrawdownSwitch])
        guard let finding = look.finding("kill-switch-max-drawdown", in: snapshot) else { return .failed("the catalogue has no such switch") }
        let untouched = "fpmond does not clear it: that would change nothing for the bot"
        switch finding.reason {
        case "never-triggered", "cleared", "implausible": return .informed([finding.message])
        case "expired": return .informed(["\(finding.message); the bot has not cleared it yet"])
        case "expired-not-cleared": return .informed([finding.message, untouched])
        case _ where finding.holds: return .informed([finding.message, "its end has not passed"])
        default: return .later(finding.message)
        }
    }
}
