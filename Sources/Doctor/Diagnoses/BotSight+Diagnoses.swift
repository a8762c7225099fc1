extension BotSight {
    package var diagnoses: [Diagnosis] { [directory, visibility, unitDiagnosis] }

    private var directory: Diagnosis {
        switch problem {
        case .blind(let why): return .unknown("bot-root", why)
        case .seen(let problem?):
            return .failed("bot-root", problem, "set bot.root to the bot's working directory, then systemctl reload fpmond")
        case .seen(nil):
            let way = resolved.map { $0 == root ? "" : ", which leads to \($0)" } ?? ""
            return .ok("bot-root", "a bot is in \(root)\(way)")
        }
    }

    private var visibility: Diagnosis {
        switch seenByService {
        case .blind(let why): return .unknown("bot-root-service", why)
        case .seen(true): return .ok("bot-root-service", "fpmond.service sees \(resolved ?? root)")
        case .seen(false):
            return .failed(
                "bot-root-service", "fpmond.service does not see \(resolved ?? root): its unit hides that directory (PrivateTmp=, ProtectHome=)",
                "move the bot out of /tmp, /var/tmp and /run/user, or systemctl edit fpmond: [Service] BindReadOnlyPaths=\(resolved ?? root)")
        }
    }

    private var unitDiagnosis: Diagnosis {
        let state: UnitSight
        switch unitState {
        case .blind(let why): return .unknown("bot-unit", why)
        case .seen(let seen): state = seen
        }
        switch state.load {
        case "not-found":
            let meant = nearUnit.map { "; did you mean \($0)?" } ?? ""
            return .failed(
                "bot-unit", "no unit \(unit) is installed\(meant)",
                "set bot.unit to the unit that starts the bot; systemctl list-units --type=service lists them")
        case "masked": return .failed("bot-unit", "\(unit) is masked: nothing can start it", "systemctl unmask \(unit)")
        case "loaded": break
        default: return .failed("bot-unit", "systemd could not load \(unit): \(state.load)", "systemctl status \(unit) says why")
        }
        if state.active == "failed" {
            return .warning("bot-unit", "\(unit) has failed: \(state.result)", "journalctl -u \(unit) says why; then systemctl start \(unit)")
        }
        if state.active == "inactive" { return .warning("bot-unit", "\(unit) does not run", "systemctl start \(unit)") }
        // `static`, `linked`, `generated` and others start in their own ways.
        if state.file == "disabled" {
            return .warning("bot-unit", "\(unit) is disabled: it does not start when the machine boots", "systemctl enable \(unit)")
        }
        return .ok("bot-unit", "\(unit) is \(state.active)\(state.file.isEmpty ? "" : " and \(state.file)")")
    }
}
