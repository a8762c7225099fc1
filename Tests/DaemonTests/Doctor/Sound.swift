import Doctor
import FailurePoints

/// A sound installation, to be broken in one place.
enum Sound {
    static var examination: Examination {
        var configuration = ConfigurationSight(path: "/etc/fpmond/fpmond.json")
        configuration.hooks = [HookSight(healer: "restart-bot")]
        configuration.secrets = [
            SecretSight(name: "secret mail", path: "/etc/fpmond/mail", file: .seen(FileSight(mode: 0o600))),
            SecretSight(name: "secret slack", path: "/run/credentials/x", credential: "slack", file: .seen(FileSight(mode: 0o400))),
        ]
        let bot = BotSight(
            root: "/root/bot", resolved: "/root/bot-A", problem: .seen(nil), seenByService: .seen(true), unit: "tradingbot.service",
            unitState: .seen(UnitSight(load: "loaded", active: "active", file: "enabled")), nearUnit: "tradebot.service")
        var service = ServiceSight(
            busFault: nil, unit: .seen(UnitSight(load: "loaded", active: "active", file: "enabled")), readsAll: .seen(true),
            daemon: .seen(DaemonSight(version: "1", isReplaced: false)), version: "1",
            healUnit: .seen(UnitSight(load: "loaded", active: "inactive", file: "static")),
            rule: .seen("/usr/share/polkit-1/rules.d/50-fpmond.rules"),
            mayHeal: .seen(true), keepTimer: .seen(UnitSight(load: "loaded", active: "active", file: "enabled")),
            controllers: .seen(["memory", "pids"]))
        (service.heals, service.restores) = (true, true)
        let clock = ClockFacts(isSynchronized: true, isSynchronizationEnabled: true, bootedAt: Instant(microseconds: 0))
        var machine = MachineSight(clock: .seen(clock), rotation: .seen("/var/log/fpmond/*.jsonl {\n}"))
        machine.endpoints = [answering(.exchange, "exchange"), answering(.control, "a.example"), answering(.control, "b.example")]
        machine.directories = ["log", "state"].map { purpose in
            var directory = DirectorySight(
                purpose: purpose, path: "/var/\(purpose)/fpmond", file: .seen(FileSight(isDirectory: true, owner: 990, group: 990, mode: 0o750)),
                isWritableForService: .seen(true), user: 990)
            (directory.freeMegabytes, directory.freeInodes) = (5000, 100_000)
            return directory
        }
        (machine.logDirectory, machine.logMegabytes, machine.hasLogrotate) = ("/var/log/fpmond", 384, true)
        return Examination(configuration: configuration, bot: bot, service: service, machine: machine)
    }

    private static func answering(_ role: EndpointSight.Role, _ name: String) -> EndpointSight {
        EndpointSight(
            role, name,
            .seen(EndpointFacts(name: name, host: name, url: "https://\(name)/", outcome: .answered(HTTPAnswer(status: 200, statusAccepted: true)))))
    }

    static func failing(_ role: EndpointSight.Role, _ name: String, _ kind: EndpointFailure.Kind) -> EndpointSight {
        let failure = EndpointFailure(kind, phase: .connect, detail: "Connection refused")
        return EndpointSight(role, name, .seen(EndpointFacts(name: name, host: name, url: "https://\(name)/", outcome: .failed(failure))))
    }
}

/// One thing that is set up wrongly, and what the doctor says of it.
enum Break: CaseIterable {
    case invalid, ownership, hookMissing, hookWritable, secretMissing, secretOpen, credentialMissing
    case noBot, hiddenBot, noUnit, maskedUnit, disabledUnit, failedUnit
    case noBus, serviceStopped, serviceFailed, serviceDisabled, serviceMasked, noRights, oldDaemon, replacedDaemon, daemonFault, silentDaemon
    case noHealUnit, noRule, otherRule, noTimer, noMemory, noControllers
    case unsynchronised, noTimeService, zone, offset, exchangeRefused, controlRefused, wrongStatus
    case noDirectory, foreignDirectory, openDirectory, readOnlyDirectory, fullDisk, smallDisk, noInodes, noLogrotate, noRotation, otherLogs

    var check: String { words.check }
    var result: Diagnosis.Result { words.result }
    var says: String { words.says }
    var mend: String { words.mend }

    private var words: (check: String, result: Diagnosis.Result, says: String, mend: String) {
        switch self {
        case .invalid: ("configuration", .failed, "bot: is a list", "fpmond validate /etc/fpmond/fpmond.json")
        case .ownership: ("configuration-owner", .failed, "belongs to user 1000", "chown root:root")
        case .hookMissing: ("hooks", .failed, "healer restart-bot: /x does not exist", "healers.restart-bot")
        case .hookWritable: ("hooks", .failed, "root does not run it: /x is writable", "chmod go-w")
        case .secretMissing: ("secrets", .failed, "/etc/fpmond/mail does not exist", "/etc/fpmond/mail")
        case .secretOpen: ("secrets", .warning, "every user can read /etc/fpmond/mail (mode 644)", "chmod 600 /etc/fpmond/mail")
        case .credentialMissing: ("secrets", .failed, "no credential slack", "LoadCredential=slack:")
        case .noBot: ("bot-root", .failed, "did you mean /root/bot-B?", "bot.root")
        case .hiddenBot: ("bot-root-service", .failed, "does not see /root/bot-A", "BindReadOnlyPaths=/root/bot-A")
        case .noUnit: ("bot-unit", .failed, "did you mean tradebot.service?", "bot.unit")
        case .maskedUnit: ("bot-unit", .failed, "masked", "systemctl unmask tradingbot.service")
        case .disabledUnit: ("bot-unit", .warning, "does not start when the machine boots", "systemctl enable tradingbot.service")
        case .failedUnit: ("bot-unit", .warning, "has failed: oom-kill", "journalctl -u tradingbot.service")
        case .noBus: ("system-bus", .failed, "no socket", "dbus")
        case .serviceStopped: ("service", .failed, "does not run", "systemctl enable --now fpmond")
        case .serviceFailed: ("service", .failed, "exit-code", "journalctl -u fpmond")
        case .serviceDisabled: ("service", .warning, "disabled", "systemctl enable fpmond")
        case .serviceMasked: ("service", .failed, "masked", "systemctl unmask fpmond")
        case .noRights: ("service-rights", .failed, "CAP_DAC_READ_SEARCH", "systemctl cat fpmond")
        case .oldDaemon: ("daemon-version", .warning, "the daemon is version 0.9", "systemctl restart fpmond")
        case .replacedDaemon: ("daemon-version", .warning, "has been replaced", "systemctl restart fpmond")
        case .daemonFault: ("daemon", .warning, "the log cannot be written", "journalctl -u fpmond")
        case .silentDaemon: ("daemon", .failed, "does not answer on its socket: no answer within 3 s", "systemctl restart fpmond")
        case .noHealUnit: ("heal-unit", .failed, "not-found", "daemon-reload")
        case .noRule: ("polkit", .failed, "no polkit rule", "50-fpmond.rules")
        case .otherRule: ("polkit", .failed, "does not let the service start", "decides before 50-fpmond.rules")
        case .noTimer: ("keep-timer", .warning, "no fresh copies", "systemctl enable --now fpmond-keep.timer")
        case .noMemory: ("cgroup", .warning, "no memory controller: MemoryMax= of the units does not bind", "cgroup_enable=memory")
        case .noControllers: ("cgroup", .warning, "MemoryMax= and TasksMax= of the units do not bind", "host")
        case .unsynchronised: ("clock", .warning, "not synchronised yet", "timesync-status")
        case .noTimeService: ("clock", .warning, "nothing on this machine", "systemd-timesyncd")
        case .zone: ("time-zone", .warning, "leads nowhere", "timedatectl set-timezone")
        case .offset: ("time-zone", .warning, "bot.local_utc_offset is -03:30, and this machine is at +02:00", "\"host\"")
        case .exchangeRefused: ("endpoint-exchange", .failed, "exchange (https://exchange/) does not answer: Connection refused", "firewall")
        case .controlRefused: ("endpoint-control", .warning, "b.example", "control")
        case .wrongStatus: ("endpoint-exchange", .warning, "answers with status 404", "url")
        case .noDirectory: ("directory-state", .failed, "/var/state/fpmond does not exist", "systemd-tmpfiles")
        case .foreignDirectory: ("directory-state", .failed, "belongs to user 0", "chown -R fpmond:fpmond /var/state/fpmond")
        case .openDirectory: ("directory-state", .failed, "every user may write", "chmod 750")
        case .readOnlyDirectory: ("directory-state", .failed, "read-only for fpmond.service", "ReadWritePaths=/var/state/fpmond")
        case .fullDisk: ("disk-state", .failed, "only 99 MB are free", "df -h")
        case .smallDisk: ("disk-log", .warning, "383 MB are free for /var/log/fpmond, whose files may grow to 384 MB", "max_file_mb")
        case .noInodes: ("disk-state", .failed, "only 99 inodes", "df -i")
        case .noLogrotate: ("log-rotation", .warning, "logrotate is not installed", "apt install logrotate")
        case .noRotation: ("log-rotation", .warning, "no /etc/logrotate.d/fpmond", "install the package")
        case .otherLogs: ("log-rotation", .warning, "does not name /var/log/fpmond", "/etc/logrotate.d/fpmond")
        }
    }

    func apply(to all: inout Examination) {
        func unit(_ load: String, _ active: String, _ file: String = "", _ result: String = "success") -> Sight<UnitSight> {
            .seen(UnitSight(load: load, active: active, file: file, result: result))
        }
        func clock(_ isSynchronized: Bool, _ isEnabled: Bool?) -> Sight<ClockFacts> {
            .seen(ClockFacts(isSynchronized: isSynchronized, isSynchronizationEnabled: isEnabled, bootedAt: Instant(microseconds: 0)))
        }
        func state(_ mode: UInt32, owner: UInt32 = 990) -> Sight<FileSight?> {
            .seen(FileSight(isDirectory: true, owner: owner, group: 990, mode: mode))
        }
        switch self {
        case .invalid: all.configuration.faults = ["bot: is a list"]
        case .ownership: all.configuration.ownership = ["/etc/fpmond/fpmond.json belongs to user 1000"]
        case .hookMissing: all.configuration.hooks[0].absence = "/x does not exist"
        case .hookWritable: all.configuration.hooks[0].faults = ["/x is writable by users other than its owner"]
        case .secretMissing: all.configuration.secrets[0].file = .seen(nil)
        case .secretOpen: all.configuration.secrets[0].file = .seen(FileSight(mode: 0o644))
        case .credentialMissing: all.configuration.secrets[1].file = .seen(nil)
        case .noBot: all.bot?.problem = .seen("there is no bot at /root/bot; did you mean /root/bot-B?")
        case .hiddenBot: all.bot?.seenByService = .seen(false)
        case .noUnit: all.bot?.unitState = unit("not-found", "inactive")
        case .maskedUnit: all.bot?.unitState = unit("masked", "inactive", "masked")
        case .disabledUnit: all.bot?.unitState = unit("loaded", "active", "disabled")
        case .failedUnit: all.bot?.unitState = unit("loaded", "failed", "enabled", "oom-kill")
        case .noBus: all.service.busFault = "no socket"
        case .serviceStopped: all.service.unit = unit("loaded", "inactive", "enabled")
        case .serviceFailed: all.service.unit = unit("loaded", "failed", "enabled", "exit-code")
        case .serviceDisabled: all.service.unit = unit("loaded", "active", "disabled")
        case .serviceMasked: all.service.unit = unit("masked", "inactive", "masked")
        case .noRights: all.service.readsAll = .seen(false)
        case .oldDaemon: all.service.daemon = .seen(DaemonSight(version: "0.9", isReplaced: true))
        case .replacedDaemon: all.service.daemon = .seen(DaemonSight(version: "1", isReplaced: true))
        case .daemonFault: all.service.daemon = .seen(DaemonSight(version: "1", faults: ["the log cannot be written"]))
        case .silentDaemon: (all.service.daemon, all.service.daemonFault) = (.blind(""), "no answer within 3 s")
        case .noHealUnit: all.service.healUnit = unit("not-found", "inactive")
        case .noRule: (all.service.rule, all.service.mayHeal) = (.seen(nil), .blind("pkcheck is not installed"))
        case .otherRule: all.service.mayHeal = .seen(false)
        case .noTimer: all.service.keepTimer = unit("loaded", "inactive", "disabled")
        case .noMemory: all.service.controllers = .seen(["pids"])
        case .noControllers: all.service.controllers = .seen([])
        case .unsynchronised: all.machine.clock = clock(false, true)
        case .noTimeService: all.machine.clock = clock(false, nil)
        case .zone: all.machine.zoneFault = "/etc/localtime is a link that leads nowhere"
        case .offset: all.machine.zoneOffsets = (.seconds(-12_600), .seconds(7200))
        case .exchangeRefused: all.machine.endpoints[0] = Sound.failing(.exchange, "exchange", .connect)
        case .controlRefused: all.machine.endpoints[2] = Sound.failing(.control, "b.example", .connect)
        case .wrongStatus:
            all.machine.endpoints[0].facts = .seen(
                EndpointFacts(
                    name: "exchange", host: "exchange", url: "https://exchange/", outcome: .answered(HTTPAnswer(status: 404, statusAccepted: false))))
        case .noDirectory: all.machine.directories[1].file = .seen(nil)
        case .foreignDirectory: all.machine.directories[1].file = state(0o750, owner: 0)
        case .openDirectory: all.machine.directories[1].file = state(0o777)
        case .readOnlyDirectory: all.machine.directories[1].isWritableForService = .seen(false)
        case .fullDisk: all.machine.directories[1].freeMegabytes = 99
        case .smallDisk: all.machine.directories[0].freeMegabytes = 383
        case .noInodes: all.machine.directories[1].freeInodes = 99
        case .noLogrotate: all.machine.hasLogrotate = false
        case .noRotation: all.machine.rotation = .seen(nil)
        case .otherLogs: all.machine.rotation = .seen("/srv/log/*.jsonl {\n}")
        }
    }
}
