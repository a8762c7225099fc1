package import FailurePoints

/// The configuration of one failure point; missing values come from the catalogue.
package struct FailurePointConfig: Sendable, Hashable {
    package var enabled = true
    /// Nil: the catalogue's counts.
    package var confirm: Confirm?
    /// Its ladder of healers; nil: the catalogue's, as far as it is configured. Empty: no healer.
    package var ladder: [Rung]?
    /// `observe`: what would be run is recorded only.
    package var mode = HealMode.heal
    /// Only the settings the file gives.
    package var settings = Settings()
    /// The thresholds by which it clears, where they differ from those that raise it.
    package var clear = Settings()

    package init() {}
}

/// The effective policy of one failure point: from the configuration, else from the catalogue.
package struct FailurePointPolicy: Sendable, Hashable {
    package var enabled: Bool
    package var confirm: Confirm
    /// The configured and enabled healers; without rungs: never healed automatically.
    package var ladder: Ladder
    package var settings: Settings
    /// The thresholds by which it clears, where they differ from those that raise it.
    package var clear: Settings

    /// The first healer of the ladder; nil: never healed automatically.
    package var healer: HealerName? { ladder.rungs.first?.healer }
}

extension Configuration {
    /// The effective policy of `point`. An intended block never has a healer.
    package func policy(for point: FailurePoint) -> FailurePointPolicy {
        var config = failurePoints[point.id] ?? FailurePointConfig()
        // A custom failure point is declared whole: there is nothing to override.
        if let own = customFailurePoints[point.id] { config.enabled = own.enabled }
        return FailurePointPolicy(
            enabled: config.enabled, confirm: config.confirm ?? point.confirm,
            ladder: Ladder(
                namedLadder(of: point).filter { healing.enabled && healers[$0.healer]?.enabled == true }, mode: config.mode.and(healing.mode)),
            settings: config.settings, clear: customFailurePoints[point.id]?.clear ?? config.clear)
    }

    /// What a healer looks into although nothing fails; nil: its healer is not configured and enabled, or it does more than look, which
    /// a block by design allows nobody.
    package func inquiry(of point: FailurePoint) -> Inquiry? {
        guard let inquiry = point.inquiry, healing.enabled, let healer = healers[inquiry.healer], healer.enabled,
            healer.hook.builtIn?.onlyLooks == true
        else { return nil }
        return inquiry
    }

    /// The named healers, configured or not.
    package func namedLadder(of point: FailurePoint) -> [Rung] {
        // A block by design is not a fault.
        point.intended ? [] : failurePoints[point.id]?.ladder ?? point.ladder
    }
}
