extension ServiceSight {
    package var diagnoses: [Diagnosis] {
        [bus, installed, rights] + answers + [healing, rules] + (restores ? [copies] : []) + [limits]
    }

    private var bus: Diagnosis {
        guard let busFault else { return .ok("system-bus", "the system bus answers") }
        return .failed(
            "system-bus", "systemd does not answer on the system bus: \(busFault)",
            "systemctl start dbus (package dbus); without it fpmond sees no unit and starts no heal")
    }

    private var installed: Diagnosis {
        let state: UnitSight
        switch unit {
        case .blind(let why): return .unknown("service", why)
        case .seen(let seen): state = seen
        }
        switch (state.load, state.active) {
        case ("not-found", _):
            return .failed("service", "fpmond.service is not installed", "install the package, or make install and systemctl daemon-reload")
        case ("masked", _): return .failed("service", "fpmond.service is masked", "systemctl unmask fpmond && systemctl enable --now fpmond")
        case ("loaded", "active"), ("loaded", "reloading"):
            guard state.file == "disabled" else { return .ok("service", "fpmond.service is active and \(state.file)") }
            return .warning("service", "fpmond.service is disabled: it does not start when the machine boots", "systemctl enable fpmond")
        case ("loaded", "activating"):
            return .warning("service", "fpmond.service is starting", "wait a moment and ask again; journalctl -u fpmond says what it waits for")
        case ("loaded", "failed"):
            return .failed(
                "service", "fpmond.service has failed: \(state.result)",
                "journalctl -u fpmond says why (exit status 78: fpmond validate); then systemctl reset-failed fpmond && systemctl start fpmond")
        case ("loaded", _): return .failed("service", "fpmond.service does not run", "systemctl enable --now fpmond")
        default: return .failed("service", "systemd could not load fpmond.service: \(state.load)", "systemctl status fpmond says why")
        }
    }

    private var rights: Diagnosis {
        switch readsAll {
        case .blind(let why): .unknown("service-rights", why)
        case .seen(true): .ok("service-rights", "the service may read the bot's files, whoever owns them")
        case .seen(false):
            .failed(
                "service-rights", "the service runs without CAP_DAC_READ_SEARCH: it cannot read what belongs to others",
                "systemctl cat fpmond shows which drop-in changes AmbientCapabilities= or CapabilityBoundingSet=: remove that, then restart fpmond")
        }
    }

    private var answers: [Diagnosis] {
        if let daemonFault {
            return [
                .failed(
                    "daemon", "fpmond.service runs, and does not answer on its socket: \(daemonFault)",
                    "journalctl -u fpmond says why; then systemctl restart fpmond")
            ]
        }
        switch daemon {
        case .blind(let why):
            return [.unknown("daemon", why)]
        case .seen(let daemon):
            var all: [Diagnosis] = []
            if daemon.version != version {
                all.append(
                    .warning(
                        "daemon-version", "the daemon is version \(daemon.version), this command is \(version)", "systemctl restart fpmond"))
            } else if daemon.isReplaced == true {
                all.append(
                    .warning("daemon-version", "the daemon still runs a program that has been replaced on the disk", "systemctl restart fpmond"))
            } else {
                all.append(.ok("daemon-version", "the daemon and this command are version \(version)"))
            }
            guard let fault = daemon.faults.first else { return [.ok("daemon", "the daemon answers on its socket")] + all }
            let more = daemon.faults.count > 1 ? " (and \(daemon.faults.count - 1) more)" : ""
            return [.warning("daemon", "the daemon says: \(fault)\(more)", "journalctl -u fpmond says more")] + all
        }
    }

    private var healing: Diagnosis {
        switch healUnit {
        case .blind(let why): .unknown("heal-unit", why)
        case .seen(let state) where state.load == "loaded": .ok("heal-unit", "fpmond-heal@.service is installed")
        case .seen(let state) where state.load == "masked":
            .failed("heal-unit", "fpmond-heal@.service is masked: no heal can run", "systemctl unmask fpmond-heal@.service")
        case .seen(let state):
            .failed(
                "heal-unit", "systemd cannot load fpmond-heal@.service (\(state.load)): no heal can run",
                "install the package again, then systemctl daemon-reload")
        }
    }

    private var rules: Diagnosis {
        let mend = "install the package again: it puts 50-fpmond.rules into /usr/share/polkit-1/rules.d; systemctl status polkit"
        switch (mayHeal, rule) {
        case (.seen(true), _): return .ok("polkit", "polkit lets the service start fpmond-heal@")
        case (.seen(false), .seen(nil)):
            return judged("there is no polkit rule for fpmond, and polkit does not let the service start a heal", mend)
        case (.seen(false), _):
            return judged(
                "polkit does not let the service start fpmond-heal@",
                "another rule in /etc/polkit-1/rules.d decides before 50-fpmond.rules: change it")
        case (.blind, .seen(nil)): return judged("there is no polkit rule for fpmond: the service cannot start a heal", mend)
        case (.blind(let why), _): return .unknown("polkit", why)
        }
    }

    /// Where no healer runs by itself, nothing fails without the rule.
    private func judged(_ message: String, _ remedy: String) -> Diagnosis {
        heals ? .failed("polkit", message, remedy) : .warning("polkit", "\(message) (no healer of the configuration runs by itself)", remedy)
    }

    private var copies: Diagnosis {
        switch keepTimer {
        case .blind(let why): .unknown("keep-timer", why)
        case .seen(let state) where state.load == "loaded" && state.active == "active":
            .ok("keep-timer", "fpmond-keep.timer keeps copies of the bot's configuration")
        case .seen(let state):
            .warning(
                "keep-timer", "fpmond-keep.timer does not run (\(state.load), \(state.active)): there are no fresh copies to restore files from",
                "systemctl enable --now fpmond-keep.timer")
        }
    }

    private var limits: Diagnosis {
        switch controllers {
        case .blind(let why): return .unknown("cgroup", why)
        case .seen(let there):
            let lacking = [("memory", "MemoryMax="), ("pids", "TasksMax=")].filter { !there.contains($0.0) }
            guard !lacking.isEmpty else { return .ok("cgroup", "MemoryMax= and TasksMax= of the units bind") }
            let settings = lacking.map(\.1).joined(separator: " and ")
            return .warning(
                "cgroup",
                "this machine's control groups have no \(lacking.map(\.0).joined(separator: " and no ")) controller: \(settings) of the units \(lacking.count == 1 ? "does" : "do") not bind",
                "boot with the unified hierarchy (systemd.unified_cgroup_hierarchy=1, cgroup_enable=memory); in a container the host decides")
        }
    }
}
