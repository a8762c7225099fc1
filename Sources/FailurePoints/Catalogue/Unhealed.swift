/// Why fpmond heals a failure point never by itself, for those that name no healer and are no block by design.
extension Catalogue {
    public static let unhealed: [FailurePoint.ID: String] = {
        let money = "a decision about money and risk is the operator's"
        let outside = "the cause is outside this machine: fpmond can only say when it is over"
        let worse = "more requests make it worse"
        let secret = "fpmond writes no keys and no secrets"
        let defect = "a defect of the bot's program: a repair would only hide it"
        let lost = "what is lost cannot be made again"
        let symptom = "it only shows what another failure point names"
        let strategy = "the values are the operator's strategy: fpmond must not choose them"
        let restart = "a restart lifts the phase-82 switch and empties the bot's memory: name a healer for it if you want that"
        let machine = "it is the machine's own business: name a healer for it if you want one"
        return [
            "strategy-overlap": money, "trading-windows": strategy, "gate-silent": defect, "fee-gate-dead": defect, "no-trades": symptom,
            "exchange-authentication": secret, "exchange-rate-limit": worse, "exchange-maintenance": outside, "exchange-invalid-response": outside,
            "price-mismatch": "the bot's source of prices is its own: which of the two is right is the operator's to say",
            "coinglass-rate-limit": worse, "tls-error": outside, "clock-skew": machine,
            "log-growth": "only the bot may shorten a log that it writes", "file-permissions": machine,
            "crash-loop": "a restart repeats the crash", "memory-pressure": restart,
            "two-bots": "which of the two is to be ended is the operator's to say",
            "slot-drift": "a deployment may be under way", "dashboard-down": "a restart for the dashboard would restart the bot",
            "internal-rate-limits": strategy, "insufficient-balance": money, "margin-requirements": money, "capital-reset": lost,
            "order-without-position": money, "feature-store-missing": lost, "invalid-thresholds": strategy, "invalid-api-keys": secret,
            "live-mode-flip": money, "secret-permissions": secret,
            "positions-corrupt": "only with the operator's consent: a restore_file healer with restore_positions, while the bot is stopped",
            "log-corruption": lost, "shadow-data-missing": "the bot's learners make it themselves, or not at all", "stale-book": symptom,
            "profit-sign": defect, "kill-switch-leak": defect, "override-active": money, "symbol-probation": strategy,
        ]
    }()
}
