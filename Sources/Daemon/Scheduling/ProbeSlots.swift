import FailurePoints
import Probes
import Systemd

/// Every enabled probe with its place in the snapshot: the one list of what fpmond looks at.
enum ProbeSlots {
    /// - Parameter bus: nil where there is no service manager to ask; the unit probe then says so.
    static func make(_ configuration: Configuration, bus: Bus) -> [ProbeSlot] {
        let bot = configuration.bot
        let tree = BotTree(root: bot.root, localOffset: bot.localUTCOffset)
        let files = "\(bot.root) \(bot.localUTCOffset)"
        var slots: [ProbeSlot] = []

        func timing(_ name: ProbeName) -> ProbeConfig? {
            let probe = configuration.probe(name)
            return probe.enabled ? probe : nil
        }
        func file<P: Probe>(_ name: ProbeName, _ probe: P, _ place: any WritableKeyPath<Snapshot, Reading<P.Facts>> & Sendable) {
            guard let timing = timing(name) else { return }
            slots.append(ProbeSlot(name, probe, into: place, interval: timing.interval, timeout: timing.timeout, identity: files))
        }
        func endpoint(
            _ name: ProbeName, _ place: any WritableKeyPath<Snapshot, Reading<EndpointFacts>> & Sendable, _ target: (Duration) -> EndpointTarget
        ) {
            guard let timing = timing(name) else { return }
            let target = target(timing.timeout)
            slots.append(
                ProbeSlot(
                    name, EndpointProbe(target), into: place, interval: timing.interval, timeout: timing.timeout + Self.supervision,
                    identity: String(describing: target)))
        }

        if let timing = timing(.unit) {
            slots.append(
                ProbeSlot(
                    .unit, UnitProbe(bus: bus, unit: bot.unit, deadline: min(.seconds(3), timing.timeout)), into: \.unit, interval: timing.interval,
                    timeout: timing.timeout + Self.supervision, identity: bot.unit))
        }
        file(.engine, EngineProbe(tree: tree), \.engine)
        file(.fetcherLog, FetcherLogProbe(tree: tree), \.fetcherLog)
        file(.intelligence, IntelligenceProbe(tree: tree), \.intelligence)
        file(.maxDrawdownSwitch, MaxDrawdownSwitchProbe(tree: tree), \.maxDrawdownSwitch)
        file(.liveConfig, LiveConfigProbe(tree: tree), \.liveConfig)
        file(.operatorOverride, OperatorOverrideProbe(tree: tree), \.operatorOverride)
        file(.book, BookProbe(tree: tree), \.book)
        file(.probation, ProbationProbe(tree: tree), \.probation)
        file(.goldenHour, GoldenHourProbe(tree: tree), \.goldenHour)
        file(.exchangeHealth, ExchangeHealthProbe(tree: tree), \.exchangeHealth)
        if let timing = timing(.configuration) {
            slots.append(
                ProbeSlot(
                    .configuration, ConfigurationProbe(tree: tree, serviceUser: bot.user), into: \.configuration, interval: timing.interval,
                    timeout: timing.timeout, identity: "\(files) \(bot.user)"))
        }
        file(.disk, DiskProbe(tree: tree), \.disk)
        endpoint(.exchange, \.exchange) { configuration.exchange.target(within: $0) }
        endpoint(.coinglass, \.coinglass) { configuration.coinglass.target("coinglass", within: $0) }
        if bot.dashboard { endpoint(.dashboard, \.dashboard) { configuration.dashboard.target("dashboard", within: $0) } }
        if let timing = timing(.control) {
            let targets = configuration.control.map { $0.target("control", within: timing.timeout) }
            slots.append(
                ProbeSlot(
                    .control, ControlProbe(targets), into: \.control, interval: timing.interval, timeout: timing.timeout + Self.supervision,
                    identity: String(describing: targets)))
        }
        return slots
    }

    /// An endpoint keeps its own timeout and says in which phase it ran out; the outer deadline only catches one that does not.
    private static let supervision: Duration = .seconds(2)
}

extension ExchangeConfig {
    func target(within timeout: Duration) -> EndpointTarget {
        switch self {
        case .preset(let preset):
            var target: EndpointTarget =
                switch preset {
                case .blofin: .blofin
                case .kraken: .kraken
                case .krakenTestnet: .krakenTestnet
                }
            target.timeout = timeout
            target.connectTimeout = timeout / 2
            return target
        case .endpoint(let endpoint): return endpoint.target("exchange", within: timeout)
        }
    }
}

extension EndpointConfig {
    func target(_ name: String, within timeout: Duration) -> EndpointTarget {
        var target = EndpointTarget(name: name, url: url)
        target.method = EndpointTarget.Method(rawValue: method) ?? .get
        target.headers = headers.sorted { $0.key < $1.key }.map { name, value in
            switch value {
            case .literal(let text): EndpointHeader(name: name, value: .literal(text))
            case .file(let path): EndpointHeader(name: name, value: .file(path))
            }
        }
        target.statuses = statuses.map(Set.init)
        target.assertions = assertions.map { assertion in
            switch assertion.expectation {
            case .equals(let value): BodyAssertion(assertion.pointer, .equals(value))
            case .above(let value): BodyAssertion(assertion.pointer, .above(value))
            case .exists(let value): BodyAssertion(assertion.pointer, .exists(value))
            }
        }
        (target.maintenance, target.caFile) = (maintenance, caFile)
        target.ipVersion = ip.flatMap { EndpointTarget.IPVersion(rawValue: $0.rawValue) }
        (target.timeout, target.connectTimeout) = (timeout, timeout / 2)
        return target
    }
}
