/// The taker guard refuses most signals.
extension FailurePoint {
    static let guardTakerAggression = guardRefusals(
        "guard-taker-aggression", row: "1.1d", title: "Taker guard refuses most signals",
        meaning: "The gate refuses long entries while too few takers buy. When it refuses nearly all, the bot opens hardly any long position.",
        why: "Buyers are not aggressive enough for long entries.", kinds: [.takerAggression])
}
