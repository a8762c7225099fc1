package import FailurePoints

/// The configuration of one failure point; missing values come from the catalogue.
package struct FailurePointConfig: Sendable, Hashable {
    /// Its healer.
    package enum Healer: Sendable, Hashable {
        /// The catalogue's, if it is configured.
        case standard
        /// No healer.
        case none
        case named(HealerName)
    }

    package var enabled = true
    /// Nil: the catalogue's counts.
    package var confirm: Confirm?
    package var healer = Healer.standard
    /// Only the settings the file gives.
    package var settings = Settings()

    package init() {}
}

/// The effective policy of one failure point: from the configuration, else from the catalogue.
package struct FailurePointPolicy: Sendable, Hashable {
    package var enabled: Bool
    package var confirm: Confirm
    /// A configured and enabled healer; nil: observed only.
    package var healer: HealerName?
    package var settings: Settings

    package init(enabled: Bool, confirm: Confirm, healer: HealerName?, settings: Settings) {
        (self.enabled, self.confirm, self.healer, self.settings) = (enabled, confirm, healer, settings)
    }
}

extension Configuration {
    /// The effective policy of `point`. An intended block never has a healer.
    package func policy(for point: FailurePoint) -> FailurePointPolicy {
        var config = failurePoints[point.id] ?? FailurePointConfig()
        // A custom failure point is declared whole: there is nothing to override.
        if let own = customFailurePoints[point.id] { config.enabled = own.enabled }
        return FailurePointPolicy(
            enabled: config.enabled, confirm: config.confirm ?? point.confirm,
            healer: namedHealer(of: point).flatMap { healing.enabled && healers[$0]?.enabled == true ? $0 : nil }, settings: config.settings)
    }

    /// The named healer, configured or not.
    func namedHealer(of point: FailurePoint) -> HealerName? {
        guard !point.intended else { return nil }
        switch failurePoints[point.id]?.healer ?? .standard {
        case .standard: return point.healer
        case .none: return nil
        case .named(let name): return name
        }
    }
}
