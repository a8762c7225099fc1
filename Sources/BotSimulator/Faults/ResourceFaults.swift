/// Category 3 of the catalogue: resource constraints.
extension Fault {
    static let resourceFaults: [Fault] = [
        Fault("max-positions", "at-limit", "10 positions are open", [.deviate(.positionsAtLimit)]),
        Fault("max-positions", "over-limit", "11 positions are open", [.deviate(.positionsOverLimit)]),
        Fault(
            "max-positions", "starved", "10 positions are open, and none was opened for 7 hours",
            needs: .harness("switch it on before the tree is laid: the book of a running bot would shrink"),
            [.deviate(.positionsStarved), .freeze(.trades, behind: 7 * 3600)]),
        Fault("internal-rate-limits", "caps", "caps and cooldowns block the candidates since three hours", [.deviate(.capBlocks)]),
        Fault("internal-rate-limits", "stuck-cooldown", "a cooldown that ends in a month", [.deviate(.cooldownStuck)]),
        Fault("insufficient-balance", "margin", "20 USD of margin are left", [.deviate(.marginExhausted)]),
        Fault("insufficient-balance", "errors", "orders fail for insufficient funds", [.deviate(.balanceErrors)]),
        Fault("margin-requirements", "reduce", "protective mode is REDUCE", [.deviate(.protectiveReduce)]),
        Fault("margin-requirements", "block", "protective mode is BLOCK", [.deviate(.protectiveBlock)]),
        Fault("margin-requirements", "leverage", "a position at 25 times its margin", [.deviate(.leverageOverLimit)]),
        Fault("capital-reset", "reset", "the portfolio is back at exactly 6000, its profits forgotten", [.deviate(.capitalReset)]),
        Fault("order-without-position", "lost", "an order 20 minutes ago that no position followed", [.deviate(.lostOrder)]),
    ]
}
