import FailurePoints
import Scheduling

/// How fpmond itself is.
extension OwnFigures.Figures {
    var metrics: [MetricFamily] {
        var results = MetricFamily("probe_results_total", "Observations by probe and result since the start of fpmond.")
        for (looks, count) in looks.sorted(by: { ($0.key.probe.rawValue, $0.key.result.rawValue) < ($1.key.probe.rawValue, $1.key.result.rawValue) })
        {
            results.add(Double(count), ("probe", looks.probe.rawValue), ("result", looks.result.rawValue))
        }
        var waits = MetricFamily("outputs_waiting", "What waited for an output when it was last given something.")
        for (output, count) in waiting.sorted(by: { $0.key < $1.key }) { waits.add(Double(count), ("output", output)) }
        var failed = MetricFamily("writes_failed_total", "Writes of an output that failed since the start of fpmond.")
        for (output, count) in failedWrites.sorted(by: { $0.key < $1.key }) { failed.add(Double(count), ("output", output)) }
        return [
            results, waits, failed,
            MetricFamily("missed_runs_total", "Turns of a probe that passed while its last look was under way.", value: Double(missed)),
            MetricFamily("overrun_runs_total", "Observations that took longer than their interval.", value: Double(overrun)),
            MetricFamily("scheduler_lag_seconds", "How late the last observation began after it was due.", value: lag.inSeconds),
            MetricFamily("scheduler_lag_max_seconds", "The longest such lag since the start of fpmond.", value: longestLag.inSeconds),
            MetricFamily("config_last_reload_successful", "Whether the last reload was applied.", value: lastReloadApplied ? 1 : 0),
            MetricFamily(
                "config_last_reload_success_timestamp_seconds", "When a configuration was last applied.", value: configuredAt?.inSeconds),
        ]
    }
}
