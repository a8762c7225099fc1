/// Raise at one value, clear at another: a value at its threshold does not fail and recover with every observation.
extension Judgement {
    /// The finding of a failure point that fails now: by its clearing thresholds, as long as they keep it failing.
    ///
    /// Never worse than the confirmed status: a clearing threshold raises nothing.
    func held(_ finding: Finding, of point: FailurePoint, _ input: JudgeInput) -> Finding {
        guard let clears = options.clears[point.id], let confirmed = pointStates[point.id]?.status, confirmed.isFailing,
            finding.status != .unknown, finding.status < confirmed
        else { return finding }
        var clearing = input
        clearing.settings.values.merge(clears.values) { _, clear in clear }
        var held = point.judge(clearing)
        guard held.status > finding.status else { return finding }
        held.status = min(held.status, confirmed)
        held.message += " (no longer beyond its threshold, and not yet at the value that clears it)"
        held.evidence["waits_for_clear"] = true
        held.remember = finding.remember
        return held
    }
}
