package import FailurePoints

/// What the configuration says about one failure point; what it does not say is the catalogue's.
package struct FailurePointConfig: Sendable, Hashable {
    /// Who repairs it.
    package enum Healer: Sendable, Hashable {
        /// The catalogue's, if it is configured.
        case standard
        /// Nobody.
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

/// What holds for one failure point: the configuration, else the catalogue.
package struct FailurePointPolicy: Sendable, Hashable {
    package var enabled: Bool
    package var confirm: Confirm
    /// A healer that is configured and enabled, or nil: observed only.
    package var healer: HealerName?
    package var settings: Settings

    package init(enabled: Bool, confirm: Confirm, healer: HealerName?, settings: Settings) {
        (self.enabled, self.confirm, self.healer, self.settings) = (enabled, confirm, healer, settings)
    }
}

extension Configuration {
    /// What holds for `point`. An intended block has no healer whatever the configuration says.
    package func policy(for point: FailurePoint) -> FailurePointPolicy {
        var config = failurePoints[point.id] ?? FailurePointConfig()
        // One of the operator's own is declared whole: there is nothing to override.
        if let own = customFailurePoints[point.id] { config.enabled = own.enabled }
        return FailurePointPolicy(
            enabled: config.enabled, confirm: config.confirm ?? point.confirm,
            healer: namedHealer(of: point).flatMap { healing.enabled && healers[$0]?.enabled == true ? $0 : nil }, settings: config.settings)
    }

    /// The healer that is meant, configured or not.
    func namedHealer(of point: FailurePoint) -> HealerName? {
        guard !point.intended else { return nil }
        switch failurePoints[point.id]?.healer ?? .standard {
        case .standard: return point.healer
        case .none: return nil
        case .named(let name): return name
        }
    }
}
