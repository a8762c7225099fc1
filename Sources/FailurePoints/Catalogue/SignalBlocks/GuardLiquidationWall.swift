/// The liquidation guard refuses most signals.
extension FailurePoint {
    static let guardLiquidationWall = guardRefusals(
        "guard-liquidation-wall", row: "1.1e", title: "Liquidation guard refuses most signals",
        meaning: """
            The gate refuses a long entry when the price is within half a percent of a cluster of short liquidations. When it refuses nearly all, \
            the clusters are everywhere or the guard's map of them is old.
            """,
        why: "Prices are close to a cluster of liquidations.", kinds: [.liquidationWall], lines: [.liquidationWallLine])
}
