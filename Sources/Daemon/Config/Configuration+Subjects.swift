import FailurePoints
import Probes

/// Whose past each probe brings: what goes when the configuration names another bot, another unit or another endpoint.
extension Configuration {
    /// Of every probe, enabled or not: what a disabled one brought was of somebody, too.
    var subjects: [ProbeName: Subject] {
        var subjects: [ProbeName: Subject] = [:]
        for name in ProbeName.all { subjects[name] = subject(of: name) }
        for (id, own) in customFailurePoints { subjects[.custom(id)] = subject(of: own) }
        return subjects
    }

    private func subject(of name: ProbeName) -> Subject {
        switch name {
        case .unit, .memory, .journal: Subject(unit: bot.unit)
        case .processes: Subject(root: bot.root, unit: bot.unit)
        case .exchange: Subject(target: exchangeTarget.url)
        case .coinglass: Subject(target: coinglassTarget.url)
        case .dashboard: Subject(target: dashboardTarget.url)
        case .control: Subject(target: controlTargets.map(\.url).joined(separator: " "))
        // The machine's alone.
        case .clock: Subject()
        default: Subject(root: bot.root)
        }
    }

    /// The operator's own belong to the bot that they were declared for, and to what they look at: thresholds are no part of it.
    private func subject(of own: CustomConfig) -> Subject {
        let target: String? =
            switch own.check {
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
