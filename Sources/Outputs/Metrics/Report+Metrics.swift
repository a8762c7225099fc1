import FailurePoints
import Healing

/// What the watcher knows, as metrics. No label has text from the bot or from an error: their number is bounded by the configuration.
extension Report {
    var metrics: [MetricFamily] {
        var trading = MetricFamily("trading_state", "Whether the bot can trade: 1 for the present state.")
        trading.addStates(Verdict.State.allCases.map(\.rawValue), present: verdict.state.rawValue)
        var category = MetricFamily("category_state", "The same by what each category of the assessment alone says.")
        for (name, verdict) in categories.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            category.addStates(Verdict.State.allCases.map(\.rawValue), present: verdict.state.rawValue, ("category", name.rawValue))
        }
        return [
            trading, category,
            MetricFamily("trading_since_timestamp_seconds", "When the present state of trading began.", value: verdictSince.inSeconds),
            MetricFamily("blockers", "Failure points that block or reduce trading.", value: Double(verdict.blockers.count)),
            MetricFamily("incidents_opened_total", "Incidents opened with this state file.", value: Double(openedIncidents)),
            MetricFamily("round_timestamp_seconds", "When the round of these figures ended.", value: at.wall.inSeconds),
            MetricFamily("round_interval_seconds", "How often a round ends.", value: roundInterval.inSeconds),
        ] + checks + [phases, certificates, exhausted]
    }

    private var checks: [MetricFamily] {
        let statuses = [Status.ok, .unknown, .warning, .critical].map(\.rawValue)
        var state = MetricFamily("check_state", "The confirmed status of each failure point: 1 for the present one.")
        var up = MetricFamily("check_up", "Whether the latest look could tell.")
        var ran = MetricFamily("check_last_run_timestamp_seconds", "When it was last judged.")
        var changed = MetricFamily("check_last_change_timestamp_seconds", "Since when its status holds.")
        var data = MetricFamily("check_data_timestamp_seconds", "The timestamp of the data that it judges by their age.")
        var flaps = MetricFamily("check_flapping", "Whether it fails and recovers again and again.")
        var silenced = MetricFamily("check_silenced", "Whether a silence mutes its alerts.")
        for point in catalogue {
            guard let pointState = pointStates[point.id] else { continue }
            let check = ("check", point.id.rawValue)
            state.addStates(
                statuses, present: pointState.status.rawValue, check, ("category", point.category.rawValue), ("severity", point.impact.rawValue))
            up.add(pointState.finding.status == .unknown ? 0 : 1, check)
            ran.add(pointState.foundAt.inSeconds, check)
            changed.add(pointState.since.inSeconds, check)
            flaps.add(pointState.flapping.isFlapping ? 1 : 0, check)
            silenced.add(muted.contains(point.id) ? 1 : 0, check)
            switch pointState.finding.evidence["age_seconds"] {
            case .integer(let age): data.add(pointState.foundAt.inSeconds - Double(age), check)
            case .number(let age): data.add(pointState.foundAt.inSeconds - age, check)
            default: break
            }
        }
        return [state, up, ran, changed, data, flaps, silenced]
    }

    /// What each request to an endpoint took, phase by phase.
    private var phases: MetricFamily {
        var family = MetricFamily("probe_duration_seconds", "How long the latest request to an endpoint took until the end of each phase.")
        for facts in endpoints {
            let timings = facts.timings
            for (phase, microseconds) in [
                ("resolve", timings.resolveMicroseconds), ("connect", timings.connectMicroseconds), ("tls", timings.tlsMicroseconds),
                ("first_byte", timings.firstByteMicroseconds), ("total", timings.totalMicroseconds),
            ] {
                if let microseconds { family.add(Double(microseconds) / 1_000_000, ("endpoint", facts.name), ("phase", phase)) }
            }
        }
        return family
    }

    private var certificates: MetricFamily {
        var family = MetricFamily("certificate_expiry_timestamp_seconds", "When the certificate of an endpoint ends.")
        for facts in endpoints {
            if let certificate = facts.certificate { family.add(certificate.notAfter.inSeconds, ("endpoint", facts.name)) }
        }
        return family
    }

    private var exhausted: MetricFamily {
        var family = MetricFamily("heal_exhausted", "Whether all healers of a failing failure point have used up their attempts.")
        for (id, treatment) in treatments.open.sorted(by: { $0.key < $1.key }) { family.add(treatment.isExhausted ? 1 : 0, ("check", id.rawValue)) }
        return family
    }

    private var endpoints: [EndpointFacts] {
        let single = [snapshot[.exchange], snapshot[.coinglass], snapshot[.dashboard]].compactMap(\.facts)
        var names = Set<String>()
        return (single + (snapshot[.control].facts ?? [])).filter { names.insert($0.name).inserted }
    }
}
