package import FailurePoints
package import Probes

/// What the probes look at, and whose past each of them brings: what goes when the configuration names another bot, unit or endpoint.
extension Configuration {
    /// What the built-in probes look at.
    package var targets: WatchTargets {
        WatchTargets(
            root: bot.root, zone: "\(bot.localZone)", unit: bot.unit, serviceUser: bot.user, hasDashboard: bot.dashboard, exchange: exchangeTarget,
            coinglass: coinglassTarget, dashboard: dashboardTarget, control: controlTargets)
    }

    /// Of every probe, enabled or not: what a disabled one brought belongs to somebody, too.
    package var subjects: [ProbeName: Subject] {
        let targets = targets
        var subjects: [ProbeName: Subject] = [:]
        for probe in BuiltInProbe.allCases { subjects[ProbeName(probe)] = probe.declaration.subject(targets) }
        for (id, custom) in customFailurePoints { subjects[.custom(id)] = subject(of: custom) }
        return subjects
    }

    /// A custom failure point belongs to the bot that it was declared for, and to what it looks at: thresholds are no part of it.
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
