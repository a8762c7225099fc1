package import FailurePoints
package import Probes

/// The targets of the probes. State of a probe is dropped when the configuration names another bot, unit or endpoint.
extension Configuration {
    /// The targets of the built-in probes.
    package var targets: WatchTargets {
        WatchTargets(
            root: bot.root, zone: "\(bot.localZone)", unit: bot.unit, serviceUser: bot.user, hasDashboard: bot.dashboard, exchange: exchangeTarget,
            coinglass: coinglassTarget, dashboard: dashboardTarget, control: controlTargets)
    }

    /// The targets of every probe, enabled or not, because the state of a disabled one is saved, too.
    package var subjects: [ProbeName: Subject] {
        let targets = targets
        var subjects: [ProbeName: Subject] = [:]
        for probe in BuiltInProbe.allCases { subjects[ProbeName(probe)] = probe.declaration.subject(targets) }
        for (id, custom) in customFailurePoints { subjects[.custom(id)] = subject(of: custom) }
        return subjects
    }

    /// The target of a custom failure point: the bot and what it checks, without the thresholds.
    private func subject(of custom: CustomConfig) -> Subject {
        let target: String? =
            switch custom.check {
            case .json(let check): "json \(check.file) \(check.pointer)"
            case .file(let check): "file \(check.path)"
            case .http(let check): "http \(check.endpoint.url)"
            case .tcp(let check): "tcp \(check.host) \(check.port)"
            case .log(let check): "log \(check.path) \(check.timestamp) \(check.ignoresCase) \(check.pattern)"
            case .exec(let hook): "exec \(hook)"
            case .unit(let check): "unit \(check.unit)"
            case nil: nil
            }
        return Subject(root: bot.root, unit: bot.unit, target: target)
    }
}
