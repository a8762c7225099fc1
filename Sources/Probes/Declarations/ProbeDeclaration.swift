public import FailurePoints

/// Everything about one built-in probe: the scheduler, the configuration's keys and defaults, and what a reload keeps, derive from it.
public struct ProbeDeclaration: Sendable {
    /// What a probe observes.
    public enum Scope: Sendable, Hashable {
        /// The bot's directory; the only scope for which a copy of the directory is enough.
        case tree
        /// The bot's unit, through systemd, the journal and the control groups.
        case unit
        /// The machine, whichever bot runs on it.
        case machine
        /// A network endpoint.
        case endpoint
    }

    public let name: ProbeName
    public let scope: Scope
    /// From the start of one observation to the start of the next, unless the configuration says otherwise.
    public let interval: Duration
    /// After this time an observation is given up, unless the configuration says otherwise.
    public let timeout: Duration
    /// Time beyond the configured timeout, for a probe that enforces the timeout itself and is given up from outside only if that fails.
    public let supervision: Duration
    /// Whether it also reads the bot's directory, although its scope is another.
    public let readsTree: Bool
    /// How it looks when what it reads changes; nil: only at its interval.
    public let changeLooks: ChangeLooks?
    /// Its network endpoints; empty outside the scope `endpoint`.
    public let endpoints: @Sendable (WatchTargets) -> [EndpointTarget]
    /// Whether its target exists: a bot may have no dashboard.
    public let isWatched: @Sendable (WatchTargets) -> Bool
    /// Further parts of the targets on which its readings depend.
    private let detail: @Sendable (WatchTargets) -> String
    /// Makes the probe; the duration is the configured timeout.
    public let make: @Sendable (ProbeEnvironment, Duration) -> AnyProbe

    private init(
        _ name: ProbeName, _ scope: Scope, every interval: Duration, within timeout: Duration, supervision: Duration = .zero, readsTree: Bool = false,
        changeLooks: ChangeLooks? = nil, endpoints: @escaping @Sendable (WatchTargets) -> [EndpointTarget] = { _ in [] },
        isWatched: @escaping @Sendable (WatchTargets) -> Bool = { _ in true }, detail: @escaping @Sendable (WatchTargets) -> String = { _ in "" },
        make: @escaping @Sendable (ProbeEnvironment, Duration) -> AnyProbe
    ) {
        (self.name, self.scope, self.interval, self.timeout, self.supervision) = (name, scope, interval, timeout, supervision)
        (self.readsTree, self.endpoints, self.detail, self.make) = (readsTree || scope == .tree, endpoints, detail, make)
        (self.isWatched, self.changeLooks) = (isWatched, changeLooks)
    }

    /// Whether it needs the live machine, so that a copy of the bot's directory is not enough.
    public var isLive: Bool { scope != .tree }

    /// What its readings belong to.
    public func subject(_ targets: WatchTargets) -> Subject {
        Subject(
            root: readsTree ? targets.root : nil, unit: scope == .unit ? targets.unit : nil,
            target: scope == .endpoint ? endpoints(targets).map(\.url).joined(separator: " ") : nil)
    }

    /// What it is made from, as text: a probe's memory stays valid as long as this stays the same.
    public func origin(_ targets: WatchTargets) -> String {
        var parts: [String] = []
        if scope == .unit { parts.append(targets.unit) }
        if readsTree { parts.append("\(targets.root) \(targets.zone)") }
        if scope == .endpoint { parts.append("\(endpoints(targets).hashValue)") }
        return (parts + [detail(targets)].filter { !$0.isEmpty }).joined(separator: " ")
    }
}

// MARK: The kinds of declarations

extension ProbeDeclaration {
    /// A probe that reads the bot's directory.
    ///
    /// - Parameter changes: nil for an inventory of so many files that it is not looked at with each change.
    static func tree<P: Probe>(
        _ key: ProbeKey<P.Facts>, every interval: Duration, within timeout: Duration = .seconds(5), changes: ChangeLooks? = .atOnce,
        detail: @escaping @Sendable (WatchTargets) -> String = { _ in "" }, make: @escaping @Sendable (ProbeEnvironment) -> P
    ) -> ProbeDeclaration {
        ProbeDeclaration(key.name, .tree, every: interval, within: timeout, changeLooks: changes, detail: detail) { environment, _ in
            AnyProbe(make(environment), of: key)
        }
    }

    /// A probe that reads one document of the bot.
    static func document<Content: BotDocument>(
        _ key: ProbeKey<Document<Content>>, every interval: Duration, within timeout: Duration = .seconds(5)
    ) -> ProbeDeclaration {
        tree(key, every: interval, within: timeout) { DocumentProbe<Content>(tree: $0.tree) }
    }

    /// A blocking probe of the machine or of the unit.
    static func local<P: Probe>(
        _ key: ProbeKey<P.Facts>, _ scope: Scope, every interval: Duration, within timeout: Duration = .seconds(5), readsTree: Bool = false,
        make: @escaping @Sendable (ProbeEnvironment) -> P
    ) -> ProbeDeclaration {
        ProbeDeclaration(key.name, scope, every: interval, within: timeout, readsTree: readsTree) { environment, _ in
            AnyProbe(make(environment), of: key)
        }
    }

    /// A probe that calls D-Bus. The call has its own deadline, passed to `make`: three seconds, or the configured timeout if shorter.
    static func bus<P: SuspendingProbe>(
        _ key: ProbeKey<P.Facts>, _ scope: Scope, every interval: Duration, within timeout: Duration = .seconds(5), readsTree: Bool = false,
        make: @escaping @Sendable (ProbeEnvironment, Duration) -> P
    ) -> ProbeDeclaration {
        ProbeDeclaration(key.name, scope, every: interval, within: timeout, supervision: busSupervision, readsTree: readsTree) {
            environment, timeout in
            AnyProbe(make(environment, min(.seconds(3), timeout)), of: key)
        }
    }

    /// A probe of one endpoint.
    static func endpoint(
        _ key: ProbeKey<EndpointFacts>, every interval: Duration, within timeout: Duration = .seconds(10),
        where isWatched: @escaping @Sendable (WatchTargets) -> Bool = { _ in true }, _ target: @escaping @Sendable (WatchTargets) -> EndpointTarget
    ) -> ProbeDeclaration {
        ProbeDeclaration(
            key.name, .endpoint, every: interval, within: timeout, supervision: answerSupervision, endpoints: { [target($0)] },
            isWatched: isWatched
        ) { environment, _ in AnyProbe(EndpointProbe(target(environment.targets), network: environment.network), of: key) }
    }

    /// A probe of several endpoints at once.
    static func endpoints(
        _ key: ProbeKey<[EndpointFacts]>, every interval: Duration, within timeout: Duration = .seconds(10),
        _ targets: @escaping @Sendable (WatchTargets) -> [EndpointTarget]
    ) -> ProbeDeclaration {
        ProbeDeclaration(key.name, .endpoint, every: interval, within: timeout, supervision: answerSupervision, endpoints: targets) {
            environment, _ in
            AnyProbe(ControlProbe(targets(environment.targets), network: environment.network), of: key)
        }
    }

    /// A bus call enforces its deadline itself; the outer timeout is only a safeguard.
    public static let busSupervision: Duration = .seconds(2)

    /// The prober enforces an endpoint's timeout and reports what timed out, plus 1.5 s where it has to read a refused certificate; that it is started,
    /// and killed when it does not keep to that, takes its time, too.
    public static let answerSupervision: Duration = .milliseconds(2500)
}
