import FailurePoints

extension MachineSight {
    package var diagnoses: [Diagnosis] {
        endpointDiagnoses + [time, zone] + directories.map(\.diagnosis) + disks + [logRotation]
    }

    // MARK: Endpoints

    private var endpointDiagnoses: [Diagnosis] {
        let controls = endpoints.filter { $0.role == .control }
        let anyControl = controls.contains { $0.answers }
        return endpoints.map { $0.diagnosis(othersAnswer: anyControl) }
    }

    // MARK: Clock

    private var time: Diagnosis {
        guard case .seen(let clock) = clock else {
            if case .blind(let why) = clock { return .unknown("clock", why) }
            return .unknown("clock", "")
        }
        let mend = "timedatectl set-ntp true (package systemd-timesyncd, or chrony)"
        switch (clock.isSynchronized, clock.isSynchronizationEnabled) {
        case (true, _): return .ok("clock", "the clock is synchronised")
        case (nil, _):
            return .unknown(
                "clock", "systemd-timedated does not answer (\(clock.blindness ?? "no-timedate"))",
                "apt install dbus systemd-timesyncd, and ask as root")
        case (false, true):
            return .warning(
                "clock", "time synchronisation is enabled, but the clock is not synchronised yet",
                "timedatectl timesync-status shows whether a server answers (UDP port 123)")
        case (false, false): return .warning("clock", "time synchronisation is switched off", mend)
        case (false, nil): return .warning("clock", "nothing on this machine synchronises the clock", mend)
        }
    }

    private var zone: Diagnosis {
        if let zoneFault {
            return .warning("time-zone", "the machine's time zone cannot be read: \(zoneFault)", "timedatectl set-timezone UTC, or your zone")
        }
        if let (configured, host) = zoneOffsets, configured != host {
            return .warning(
                "time-zone",
                "bot.local_utc_offset is \(Self.text(configured)), and this machine is at \(Self.text(host)): the bot's times would be read wrong by the difference",
                "set bot.local_utc_offset to \"host\", unless the bot's unit sets TZ")
        }
        return .ok("time-zone", "the bot's local times are read in the zone of this machine")
    }

    private static func text(_ offset: Duration) -> String {
        let minutes = abs(offset.components.seconds) / 60
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(offset < .zero ? "-" : "+")\(two(minutes / 60)):\(two(minutes % 60))"
    }

    // MARK: Disk and logs

    private var disks: [Diagnosis] {
        directories.compactMap { directory in
            guard let free = directory.freeMegabytes else { return nil }
            let name = "disk-\(directory.purpose)"
            let mend = "free space there: journalctl --vacuum-size=200M, apt clean, old logs; df -h \(directory.path)"
            if let inodes = directory.freeInodes, inodes < 100 {
                return .failed(
                    name, "the file system of \(directory.path) has only \(inodes) inodes left", "remove small files there; df -i \(directory.path)")
            }
            if free < Self.leastMegabytes { return .failed(name, "only \(free) MB are free for \(directory.path)", mend) }
            let need = directory.path == logDirectory ? logMegabytes : 0
            if free < need {
                return .warning(
                    name, "\(free) MB are free for \(directory.path), whose files may grow to \(need) MB", "\(mend); or lower outputs.max_file_mb")
            }
            return .ok(name, "\(free) MB are free for \(directory.path)")
        }
    }

    /// A state with its history takes some megabytes, and a replaced file needs its size twice.
    private static let leastMegabytes = 100

    private var logRotation: Diagnosis {
        let bound = "the daemon itself keeps each file within outputs.max_file_mb, and one earlier part"
        guard hasLogrotate else {
            return .warning("log-rotation", "logrotate is not installed: older logs are not kept; \(bound)", "apt install logrotate")
        }
        switch rotation {
        case .blind(let why): return .unknown("log-rotation", why)
        case .seen(nil):
            return .warning(
                "log-rotation", "there is no /etc/logrotate.d/fpmond: \(bound)", "install the package again, or copy deploy/fpmond.logrotate there")
        case .seen(let rule?) where !rule.contains("\(logDirectory)/"):
            return .warning(
                "log-rotation", "/etc/logrotate.d/fpmond does not name \(logDirectory): \(bound)", "change the path in /etc/logrotate.d/fpmond")
        case .seen: return .ok("log-rotation", "logrotate keeps the logs in \(logDirectory)")
        }
    }
}

extension DirectorySight {
    fileprivate var diagnosis: Diagnosis {
        let name = "directory-\(purpose)"
        let mend = "systemd-tmpfiles --create fpmond.conf, or install -d -o fpmond -g fpmond -m 750 \(path)"
        switch file {
        case .blind(let why): return .unknown(name, "\(path): \(why)", "ask as root")
        case .seen(nil): return .failed(name, "\(path) does not exist", mend)
        case .seen(let file?):
            if !file.isDirectory { return .failed(name, "\(path) is not a directory", "remove it; then \(mend)") }
            guard let user else {
                return .failed(name, "there is no user fpmond for \(path)", "systemd-sysusers (with fpmond's sysusers.d file installed)")
            }
            if file.owner != user {
                return .failed(name, "\(path) belongs to user \(file.owner), and not to fpmond (\(user))", "chown -R fpmond:fpmond \(path)")
            }
            if file.isWritableByOthers { return .failed(name, "every user may write in \(path) (mode \(file.octal))", "chmod 750 \(path)") }
            if file.mode & 0o300 != 0o300 {
                return .failed(name, "fpmond may not write in its own \(path) (mode \(file.octal))", "chmod 750 \(path)")
            }
            switch isWritableForService {
            case .blind(let why): return .unknown(name, why)
            case .seen(false):
                return .failed(
                    name, "\(path) is read-only for fpmond.service", "systemctl edit fpmond: [Service] ReadWritePaths=\(path), then restart fpmond")
            case .seen(true): return .ok(name, "fpmond can write in \(path)")
            }
        }
    }
}

extension EndpointSight {
    /// Any answer shows that it was reached.
    var answers: Bool { facts.value?.answer != nil }

    private var check: String {
        switch role {
        case .exchange: "endpoint-exchange"
        case .coinglass: "endpoint-coinglass"
        case .control: "endpoint-control"
        case .dashboard: "endpoint-dashboard"
        case .custom: "endpoint-custom"
        }
    }

    /// - Parameter othersAnswer: a control host answers, so that the machine has a network.
    func diagnosis(othersAnswer: Bool) -> Diagnosis {
        let facts: EndpointFacts
        switch self.facts {
        case .blind(let why): return .unknown(check, "\(name): \(why)")
        case .seen(let seen): facts = seen
        }
        guard let failure = facts.failure else { return judged(facts) }
        let what = "\(name) (\(facts.url)) does not answer: \(failure.detail)"
        switch role {
        case .control where othersAnswer:
            return .warning(check, what, "correct control in the configuration: a control host has to answer whenever this machine has a network")
        case .dashboard:
            return .warning(check, what, "start the bot, correct dashboard.url, or set bot.dashboard to false if the bot serves none")
        default: return .failed(check, what, remedy(failure, othersAnswer))
        }
    }

    private func judged(_ facts: EndpointFacts) -> Diagnosis {
        guard let answer = facts.answer else { return .unknown(check, name) }
        if !answer.statusAccepted {
            return .warning(check, "\(name) (\(facts.url)) answers with status \(answer.status)", "correct its url or statuses in the configuration")
        }
        if case .assertionFailed(let pointer, let expected, let found) = answer.body {
            return .warning(
                check, "\(name) (\(facts.url)) answers, but \(pointer) is \(found) instead of \(expected)",
                "correct its url or assert in the configuration")
        }
        if case .notJSON(let detail) = answer.body {
            return .warning(check, "\(name) (\(facts.url)) does not answer with JSON: \(detail)", "correct its url or assert in the configuration")
        }
        return .ok(check, "\(name) answers with status \(answer.status)")
    }

    private func remedy(_ failure: EndpointFailure, _ othersAnswer: Bool) -> String {
        switch failure.kind {
        case .dns where othersAnswer: "correct the host name in its url"
        case .dns: "check name resolution: resolvectl status, /etc/resolv.conf"
        case .tlsExpired, .tlsNotYetValid: "check this machine's clock (timedatectl); else the server's certificate has run out"
        case .tlsUnknownAuthority: "apt install ca-certificates, or name the authority in its ca_file"
        case .tlsNameMismatch, .tlsHandshake: "correct the host name in its url"
        case .invalidURL, .localFault: "correct its entry in the configuration"
        case .connect, .timeout, .reset, .protocolViolation, .tooManyRedirects, .bodyTooLarge:
            othersAnswer
                ? "other hosts answer: correct the url or its port, or look whether a firewall (ufw status, the provider's rules) lets it through"
                : "no control host answers either: check the network and the firewall (ip route, ufw status)"
        }
    }
}
