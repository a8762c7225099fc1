/// The trap guard refuses most signals.
extension FailurePoint {
    static let guardTrapDetection = guardRefusals(
        "guard-trap-detection", row: "1.1f", title: "Trap guard refuses most signals",
        meaning: "The gate refuses long entries while retail traders are more than two to one long. In a crowded market that is most of them.",
        why: "Retail traders are crowded on the long side.", kinds: [.longTrap])
}
