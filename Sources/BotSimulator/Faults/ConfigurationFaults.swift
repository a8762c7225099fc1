/// Category 4 of the catalogue: configuration issues.
extension Fault {
    static let configurationFaults: [Fault] = [
        Fault("trading-config-missing", "missing", "no configs/trading_config.json", [.damage("configs/trading_config.json", .missing)]),
        Fault("golden-hour-config-missing", "missing", "no golden_hour_config.json", [.damage("feature_store/golden_hour_config.json", .missing)]),
        Fault(
            "golden-hour-config-missing", "invalid", "half a golden_hour_config.json",
            [.damage("feature_store/golden_hour_config.json", .truncated)]),
        Fault(
            "feature-store-missing", "learned", "the learned parameters are gone",
            [
                .damage("feature_store/signal_weights.json", .missing), .damage("feature_store/signal_weights_gate.json", .missing),
                .damage("feature_store/correlation_throttle_policy.json", .missing),
            ]),
        Fault("feature-store-missing", "emptied", "nothing is left in feature_store", [.damage("feature_store/", .missing)]),
        Fault("asset-universe-invalid", "missing", "no config/asset_universe.json", [.damage("config/asset_universe.json", .missing)]),
        Fault("asset-universe-invalid", "empty", "a universe without symbols", [.deviate(.universeEmpty)]),
        Fault("asset-universe-invalid", "disabled", "every symbol is disabled", [.deviate(.universeDisabled)]),
        Fault("asset-universe-invalid", "corrupt", "half a universe", [.damage("config/asset_universe.json", .truncated)]),
        Fault("invalid-thresholds", "disordered", "HIGH is above ULTRA", [.deviate(.thresholdsDisordered)]),
        Fault("invalid-thresholds", "not-a-number", "HIGH is a string", [.deviate(.thresholdsNotNumbers)]),
        Fault("invalid-thresholds", "leverage", "a maximum leverage of 125", [.deviate(.leverageOutOfRange)]),
        Fault("invalid-thresholds", "wrong-schema", "what the original healer would restore", [.deviate(.wrongSchema)]),
        Fault("invalid-thresholds", "drift", "a threshold and a fee gate have other values, each of them in range", [.deviate(.thresholdsChanged)]),
        Fault("invalid-api-keys", "absent", "COINGLASS_API_KEY is not in .env", [.deviate(.keyAbsent)]),
        Fault("invalid-api-keys", "placeholder", "COINGLASS_API_KEY is a placeholder", [.deviate(.keyPlaceholder)]),
        Fault(
            "invalid-api-keys", "rejected", "401 in the fetcher's log, and a neutral feed",
            [.deviate(.fetcherUnauthorised), .deviate(.neutralFeed)]),
        Fault(
            "invalid-api-keys", "not-configured", "the fetcher says that it has no key, and a neutral feed",
            [.deviate(.fetcherWithoutKey), .deviate(.neutralFeed)]),
        Fault("live-mode-flip", "configuration", "the mode is live", [.deviate(.modeLive)]),
        Fault("live-mode-flip", "runtime", "runtime.paper_mode is false", [.deviate(.runtimeLive)]),
        Fault("secret-permissions", "readable", ".env has mode 0644", [.damage(".env", .mode(0o644))]),
    ]
}
