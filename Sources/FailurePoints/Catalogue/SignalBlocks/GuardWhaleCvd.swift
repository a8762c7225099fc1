/// The whale guard refuses most signals.
extension FailurePoint {
    static let guardWhaleCVD = guardRefusals(
        "guard-whale-cvd", row: "1.1c", title: "Whale guard refuses most signals",
        meaning: """
            The gate refuses entries against the direction in which large traders buy or sell. When it refuses nearly all of them, the market is \
            one-sided or the guard reads wrong flow data.
            """,
        why: "Large traders act against the signals.", kinds: [.whaleConflict, .whaleIntent], lines: [.whaleConflictLine])
}
