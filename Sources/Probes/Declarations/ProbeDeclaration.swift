public import FailurePoints

/// Everything about one built-in probe: the scheduler, the configuration's keys and defaults, and what a reload keeps, derive from it.
public struct ProbeDeclaration: Sendable {
    /// What a probe looks at.
    public enum Scope: Sendable, Hashable {
        /// The bot's directory; the only scope that a copy of the directory shows as well.
        case tree
        /// The bot's unit, through systemd, the journal and the control groups.
        case unit
        /// The machine, whichever bot runs on it.
        case machine
        /// What answers over the network.
        case endpoint
    }

    public let name: ProbeName
    public let scope: Scope
    /// From the start of one observation to the start of the next, unless the configuration says otherwise.
    public let interval: Duration
    /// Afterwards an observation is given up, unless the configuration says otherwise.
    public let timeout: Duration
    /// Beyond the configured timeout, for a probe that keeps that one itself: only one that fails to is given up from outside.
    public let supervision: Duration
    /// Whether it also looks into the bot's directory, though its scope is another.
    public let readsTree: Bool
    /// What it asks over the network; empty outside the scope `endpoint`.
    public let endpoints: @Sendable (WatchTargets) -> [EndpointTarget]
    /// Whether there is anything to look at: a bot without a dashboard has none.
    public let isWatched: @Sendable (WatchTargets) -> Bool
    /// What else of the targets its readings depend on.
    private let detail: @Sendable (WatchTargets) -> String
    /// Makes the probe; the duration is the configured timeout.
    public let make: @Sendable (ProbeEnvironment, Duration) -> AnyProbe

    private init(
        _ name: ProbeName, _ scope: Scope, every interval: Duration, within timeout: Duration, supervision: Duration = .zero, readsTree: Bool = false,
        endpoints: @escaping @Sendable (WatchTargets) -> [EndpointTarget] = { _ in [] },
        isWatched: @escaping @Sendable (WatchTargets) -> Bool = { _ in true }, detail: @escaping @Sendable (WatchTargets) -> String = { _ in "" },
        make: @escaping @Sendable (ProbeEnvironment, Duration) -> AnyProbe
    ) {
        (self.name, self.scope, self.interval, self.timeout, self.supervision) = (name, scope, interval, timeout, supervision)
        (self.readsTree, self.endpoints, self.detail, self.make) = (readsTree || scope == .tree, endpoints, detail, make)
        self.isWatched = isWatched
    }

    /// Whether it needs the live machine: a copy of the bot's directory says nothing about it.
    public var isLive: Bool { scope != .tree }

    /// Whose past its readings are.
    public func subject(_ targets: WatchTargets) -> Subject {
        Subject(
            root: readsTree ? targets.root : nil, unit: scope == .unit ? targets.unit : nil,
            target: scope == .endpoint ? endpoints(targets).map(\.url).joined(separator: " ") : nil)
    }

    /// What it is made from, as text: what a probe remembers stays true as long as this stays the same.
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
    static func tree<P: Probe>(
        _ key: ProbeKey<P.Facts>, every interval: Duration, within timeout: Duration = .seconds(5),
        detail: @escaping @Sendable (WatchTargets) -> String = { _ in "" }, make: @escaping @Sendable (ProbeEnvironment) -> P
    ) -> ProbeDeclaration {
        ProbeDeclaration(key.name, .tree, every: interval, within: timeout, detail: detail) { environment, _ in AnyProbe(make(environment), of: key) }
    }

    /// A probe that reads one document of the bot.
    static func document<Content: BotDocument>(
        _ key: ProbeKey<Document<Content>>, every interval: Duration, within timeout: Duration = .seconds(5)
    ) -> ProbeDeclaration {
        tree(key, every: interval, within: timeout) { DocumentProbe<Content>(tree: $0.tree) }
    }

    /// A probe that blocks and looks at the machine or at the unit.
    static func local<P: Probe>(
        _ key: ProbeKey<P.Facts>, _ scope: Scope, every interval: Duration, within timeout: Duration = .seconds(5), readsTree: Bool = false,
        make: @escaping @Sendable (ProbeEnvironment) -> P
    ) -> ProbeDeclaration {
        ProbeDeclaration(key.name, scope, every: interval, within: timeout, readsTree: readsTree) { environment, _ in
            AnyProbe(make(environment), of: key)
        }
    }

    /// A probe that asks over D-Bus. The call keeps a deadline of its own, handed to `make`: three seconds, or the configured timeout if shorter.
    static func bus<P: SuspendingProbe>(
        _ key: ProbeKey<P.Facts>, _ scope: Scope, every interval: Duration, within timeout: Duration = .seconds(5), readsTree: Bool = false,
        make: @escaping @Sendable (ProbeEnvironment, Duration) -> P
    ) -> ProbeDeclaration {
        ProbeDeclaration(key.name, scope, every: interval, within: timeout, supervision: busSupervision, readsTree: readsTree) {
            environment, timeout in
            AnyProbe(make(environment, min(.seconds(3), timeout)), of: key)
        }
    }

    /// A probe that asks one endpoint.
    static func endpoint(
        _ key: ProbeKey<EndpointFacts>, every interval: Duration, within timeout: Duration = .seconds(10),
        where isWatched: @escaping @Sendable (WatchTargets) -> Bool = { _ in true }, _ target: @escaping @Sendable (WatchTargets) -> EndpointTarget
    ) -> ProbeDeclaration {
        ProbeDeclaration(
            key.name, .endpoint, every: interval, within: timeout, supervision: answerSupervision, endpoints: { [target($0)] },
            isWatched: isWatched
        ) { environment, _ in AnyProbe(EndpointProbe(target(environment.targets)), of: key) }
    }

    /// A probe that asks several endpoints at once.
    static func endpoints(
        _ key: ProbeKey<[EndpointFacts]>, every interval: Duration, within timeout: Duration = .seconds(10),
        _ targets: @escaping @Sendable (WatchTargets) -> [EndpointTarget]
    ) -> ProbeDeclaration {
        ProbeDeclaration(key.name, .endpoint, every: interval, within: timeout, supervision: answerSupervision, endpoints: targets) {
            environment, _ in
            AnyProbe(ControlProbe(targets(environment.targets)), of: key)
        }
    }

    /// A bus call keeps its deadline itself; the outer one only catches one that does not.
    public static let busSupervision: Duration = .seconds(2)

    /// An endpoint answers within its timeout by itself, saying what timed out, plus 2 s where a refused certificate has to be read.
    public static let answerSupervision: Duration = .milliseconds(2500)
}
