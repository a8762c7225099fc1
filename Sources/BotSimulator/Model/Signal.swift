/// What the CoinGlass feed says about one symbol at an instant: live values, or the fingerprint of a fetcher that got nothing.
///
/// Source: bot contract 9.1 ("fresh but empty").
struct Signal {
    let isNeutral: Bool
    let flowRatio: Double
    let liquidationRatio: Double
    private let fearGreed: Int
    private let composite: Double
    private let fundingRate: Double

    init(_ world: World, _ symbol: String, _ at: Int64) {
        isNeutral = world.has(.neutralFeed)
        // The values move each quarter of an hour.
        let stretch = at / (900 * Stamp.second)
        flowRatio = isNeutral ? 1 : world.noise.value("flow \(symbol)", stretch, 0.86, 0.985).rounded(3)
        liquidationRatio = isNeutral ? 0.5 : world.noise.value("liquidation \(symbol)", stretch, 0.55, 0.8).rounded(3)
        composite = isNeutral ? 0 : -world.noise.value("composite \(symbol)", stretch, 0.05, 0.5).rounded(2)
        fundingRate = isNeutral ? 0 : world.noise.value("funding \(symbol)", stretch, 0.001, 0.009).rounded(6)
        fearGreed = Self.fearGreed(world, at)
    }

    static func fearGreed(_ world: World, _ at: Int64) -> Int {
        world.has(.neutralFeed) ? 50 : Int(world.noise.value("fear", at / (86_400 * Stamp.second), 15, 40))
    }

    private var direction: String { isNeutral ? "NEUTRAL" : "SHORT" }

    var fields: String {
        let components =
            isNeutral
            ? "\"flow\": 0, \"liquidation\": 0, \"fear_greed\": 0" : "\"flow\": \(composite / 2), \"liquidation\": -0.1, \"fear_greed\": 0.3"
        return """
            "direction": "\(direction)", "confidence": \(abs(composite)), "composite": \(composite),
                  "components": {\(components)},
                  "raw": {"buy_sell_ratio": \(flowRatio), "liq_ratio": \(liquidationRatio), "fear_greed": \(fearGreed)}
            """
    }

    var enhancedFields: String {
        """
        "enhanced": {"direction": "\(direction)", "confidence": \(abs(composite)), "enhanced_composite": \(composite), "base_composite": \
        \(composite), "funding_signal": \(isNeutral ? 0 : -1), "oi_signal": 0, "funding_rate": \(isNeutral ? "0" : "\(fundingRate)"), \
        "oi_change_1h": \(isNeutral ? "0" : "0.4")},
              "funding": {\(isNeutral ? "" : funding)}, "oi": {\(isNeutral ? "" : interest)}
        """
    }

    var funding: String { "\"funding_rate\": \(fundingRate), \"predicted_rate\": 0, \"funding_signal\": -1, \"source\": \"coinglass\"" }

    var interest: String {
        "\"open_interest\": 60093705704.76, \"oi_change_24h\": 1.53, \"oi_change_1h\": 0.4, \"oi_signal\": 0, \"source\": \"coinglass\""
    }
}
