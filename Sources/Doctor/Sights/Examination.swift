package import FailurePoints

/// All that the doctor has seen of a machine. Gathered by ``Doctor``, judged without looking at anything: ``diagnoses``.
package struct Examination: Sendable {
    package var configuration: ConfigurationSight
    /// Nil: the configuration is not valid, and does not say where the bot is.
    package var bot: BotSight?
    package var service: ServiceSight
    package var machine: MachineSight

    package init(configuration: ConfigurationSight, bot: BotSight?, service: ServiceSight, machine: MachineSight) {
        (self.configuration, self.bot, self.service, self.machine) = (configuration, bot, service, machine)
    }

    /// In the order in which an operator sets things up.
    package var diagnoses: [Diagnosis] {
        let invalid = "the configuration is not valid"
        let bot = self.bot?.diagnoses ?? [.unknown("bot-root", invalid), .unknown("bot-unit", invalid)]
        return configuration.diagnoses + bot + service.diagnoses + machine.diagnoses
    }
}

/// The configuration and what it names.
package struct ConfigurationSight: Sendable {
    /// Nil: no file, the defaults are in force.
    package var path: String?
    /// What is wrong with its text, a line each.
    package var faults: [String] = []
    /// Why users other than root could change it.
    package var ownership: [String] = []
    package var hooks: [HookSight] = []
    package var secrets: [SecretSight] = []

    package init(path: String?, faults: [String] = []) { (self.path, self.faults) = (path, faults) }
}

/// What one healer runs.
package struct HookSight: Sendable, Hashable {
    package var healer: String
    /// It is missing or not executable: why.
    package var absence: String?
    /// What users other than root could change.
    package var faults: [String] = []

    package init(healer: String, absence: String? = nil, faults: [String] = []) {
        (self.healer, self.absence, self.faults) = (healer, absence, faults)
    }
}

/// The place of one secret; never its value.
package struct SecretSight: Sendable {
    /// What it is for: `secret slack`, `coinglass.headers.CG-API-KEY`.
    package var name: String
    package var path: String
    /// The credential of fpmond's unit that it is; nil: a file.
    package var credential: String?
    /// The file; nil: it does not exist.
    package var file: Sight<FileSight?>

    package init(name: String, path: String, credential: String? = nil, file: Sight<FileSight?>) {
        (self.name, self.path, self.credential, self.file) = (name, path, credential, file)
    }
}

/// The watched bot.
package struct BotSight: Sendable {
    package var root: String
    /// Where the links of `root` lead.
    package var resolved: String?
    /// Why there is no bot; nil: there is one.
    package var problem: Sight<String?>
    /// Whether the service sees this directory, in its own mounts.
    package var seenByService: Sight<Bool>
    package var unit: String
    package var unitState: Sight<UnitSight>
    /// The installed unit with the nearest name.
    package var nearUnit: String?

    package init(
        root: String, resolved: String?, problem: Sight<String?>, seenByService: Sight<Bool>, unit: String, unitState: Sight<UnitSight>,
        nearUnit: String? = nil
    ) {
        (self.root, self.resolved, self.problem, self.seenByService) = (root, resolved, problem, seenByService)
        (self.unit, self.unitState, self.nearUnit) = (unit, unitState, nearUnit)
    }
}

/// A unit, as systemd tells of it. Source: org.freedesktop.systemd1(5).
package struct UnitSight: Sendable, Hashable {
    /// `loaded`, `not-found`, `masked`, …
    package var load: String
    /// `active`, `inactive`, `failed`, …
    package var active: String
    /// `enabled`, `disabled`, `static`, …; empty: unknown.
    package var file: String
    /// `success`, `exit-code`, …
    package var result = "success"

    package init(load: String, active: String, file: String, result: String = "success") {
        (self.load, self.active, self.file, self.result) = (load, active, file, result)
    }
}

/// fpmond's own units, and what they need.
package struct ServiceSight: Sendable {
    /// Why the system bus does not answer; nil: it does.
    package var busFault: String?
    package var unit: Sight<UnitSight>
    /// Whether the running service can read what belongs to others: CAP_DAC_READ_SEARCH.
    package var readsAll: Sight<Bool>
    package var daemon: Sight<DaemonSight>
    /// Why the daemon does not answer although it runs; nil: it answers, or none runs.
    package var daemonFault: String?
    /// The version of this command.
    package var version: String
    /// Whether any healer may run by itself.
    package var heals = false
    package var healUnit: Sight<UnitSight>
    /// The file of the polkit rule; nil: none.
    package var rule: Sight<String?>
    /// Whether polkit lets the service start a heal.
    package var mayHeal: Sight<Bool>
    /// Whether a healer restores files, for which the timer keeps copies.
    package var restores = false
    package var keepTimer: Sight<UnitSight>
    /// The controllers of its control group that are there: `memory`, `pids`.
    package var controllers: Sight<Set<String>>

    package init(
        busFault: String?, unit: Sight<UnitSight>, readsAll: Sight<Bool>, daemon: Sight<DaemonSight>, version: String, healUnit: Sight<UnitSight>,
        rule: Sight<String?>, mayHeal: Sight<Bool>, keepTimer: Sight<UnitSight>, controllers: Sight<Set<String>>
    ) {
        (self.busFault, self.unit, self.readsAll, self.daemon, self.version) = (busFault, unit, readsAll, daemon, version)
        (self.healUnit, self.rule, self.mayHeal, self.keepTimer, self.controllers) = (healUnit, rule, mayHeal, keepTimer, controllers)
    }
}

/// The running daemon, as its socket tells of it.
package struct DaemonSight: Sendable, Hashable {
    package var version: String
    /// Its program was replaced after its start; nil: unknown.
    package var isReplaced: Bool?
    /// What it cannot do at present.
    package var faults: [String] = []

    package init(version: String, isReplaced: Bool? = nil, faults: [String] = []) {
        (self.version, self.isReplaced, self.faults) = (version, isReplaced, faults)
    }
}

/// What fpmond needs of the machine.
package struct MachineSight: Sendable {
    package var endpoints: [EndpointSight] = []
    package var clock: Sight<ClockFacts>
    /// Why the machine's time zone cannot be read; nil: it can.
    package var zoneFault: String?
    /// The bot's configured offset from UTC, and the machine's now; nil: the bot uses the machine's zone.
    package var zoneOffsets: (configured: Duration, host: Duration)?
    package var directories: [DirectorySight] = []
    /// Megabytes that the reports may grow to.
    package var logMegabytes = 0
    package var logDirectory = ""
    /// Whether logrotate is installed.
    package var hasLogrotate = false
    /// The text of its rule for fpmond; nil: none.
    package var rotation: Sight<String?>

    package init(clock: Sight<ClockFacts>, rotation: Sight<String?>) { (self.clock, self.rotation) = (clock, rotation) }
}

/// One configured endpoint, looked at once.
package struct EndpointSight: Sendable {
    package enum Role: Sendable { case exchange, coinglass, control, dashboard, custom }

    package var role: Role
    package var name: String
    package var facts: Sight<EndpointFacts>

    package init(_ role: Role, _ name: String, _ facts: Sight<EndpointFacts>) { (self.role, self.name, self.facts) = (role, name, facts) }
}

/// A directory that the daemon writes.
package struct DirectorySight: Sendable {
    /// What it is for: `log`, `state`.
    package var purpose: String
    package var path: String
    /// The directory; nil: it does not exist.
    package var file: Sight<FileSight?>
    /// Whether the service may write there by its mounts.
    package var isWritableForService: Sight<Bool>
    /// The user it has to belong to, by number; nil: there is no such user here.
    package var user: UInt32?
    /// Megabytes that an unprivileged user may still write; nil: unknown.
    package var freeMegabytes: Int?
    /// Nil: the file system counts none.
    package var freeInodes: Int?

    package init(purpose: String, path: String, file: Sight<FileSight?>, isWritableForService: Sight<Bool>, user: UInt32?) {
        (self.purpose, self.path, self.file) = (purpose, path, file)
        (self.isWritableForService, self.user) = (isWritableForService, user)
    }
}
