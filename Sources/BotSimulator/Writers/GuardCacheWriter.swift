/// The caches that the guards fill on demand: dictionaries keyed by symbol. Source: bot contract 9.2.
enum GuardCacheWriter {
    static let files = [
        cache("macro_guards", every: 300, "\"long_short_ratio\": 1.31, \"nearest_cluster_pct\": 2.4"),
        cache("institutional_precision_guards", every: 60, "\"taker_ratio_5m\": 1.18"),
        cache("intent_intelligence_guards", every: 600, "\"whale_cvd_usd\": 184000.0"),
        cache("whale_flow", every: 300, "\"cvd_usd\": 184000.0, \"intensity\": 12.5"),
        cache("whale_cvd_threshold", every: 3600, "\"threshold_usd\": 100000.0"),
    ]

    private static func cache(_ name: String, every seconds: Int64, _ fields: String) -> SimulatedFile {
        SimulatedFile("feature_store/intelligence/\(name).json", .intelligence, .rename, .every(seconds)) { world, at in
            let entry = world.has(.neutralFeed) ? "\"error\": \"No data from API\"" : fields
            let rows = world.options.symbols.map { "  \"\($0)\": {\(entry), \"ts\": \(Stamp.epochFraction(at))}" }
            return "{\n" + rows.joined(separator: ",\n") + "\n}"
        }
    }
}
