/// Signal-level blocks: what keeps a signal from becoming an entry.
extension Catalogue {
    static let signalBlocks: [FailurePoint] = [
        .strategyOverlap, .guardWhaleCVD, .guardTakerAggression, .guardLiquidationWall, .guardTrapDetection, .symbolAlphaFloor, .powerRanking,
        .goldenHour, .tradingWindows, .stableRegime, .feeGate, .minimumHold, .gateSilent, .feeGateDead, .noTrades,
    ]
}
