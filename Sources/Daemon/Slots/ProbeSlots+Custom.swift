import Config
import FailurePoints
import Probes
import Scheduling
import Systemd

/// The probes of the custom failure points.
extension ProbeSlots {
    static func custom(_ configuration: Configuration, _ environment: ProbeEnvironment) -> [ProbeSlot] {
        configuration.customFailurePoints.sorted { $0.key < $1.key }.filter(\.value.enabled).compactMap { id, custom in
            slot(id, custom, configuration, environment)
        }
    }

    private static func slot(
        _ id: FailurePoint.ID, _ custom: CustomConfig, _ configuration: Configuration, _ environment: ProbeEnvironment
    ) -> ProbeSlot? {
        let (bot, tree, bus, network) = (configuration.bot, environment.tree, environment.bus, environment.network)
        // The identity has no thresholds, so that a new threshold keeps the log's memory. Another bot is another identity.
        let world = "\(tree.root) \(bot.localZone)"
        func slot(_ probe: AnyProbe, _ identity: String, within timeout: Duration? = nil) -> ProbeSlot {
            ProbeSlot(
                probe, interval: custom.interval, retry: configuration.probe(.custom(id)).retryInterval, timeout: timeout ?? custom.timeout,
                origin: "\(world) \(identity)",
                changeLooks: configuration.changeLooks(of: .custom(id)), isLive: custom.needsLiveMachine)
        }
        func slot<P: Probe>(
            _ probe: P, _ identity: String, within timeout: Duration? = nil, _ facts: @escaping @Sendable (P.Facts) -> CustomFacts
        ) -> ProbeSlot {
            let remembering = probe as? any RememberingProbe
            return slot(AnyProbe(CustomProbe(probe: probe, facts: facts), of: .custom(id), remembering: remembering), identity, within: timeout)
        }
        func slot<P: SuspendingProbe>(
            _ probe: P, _ identity: String, within timeout: Duration, _ facts: @escaping @Sendable (P.Facts) -> CustomFacts
        ) -> ProbeSlot {
            slot(AnyProbe(CustomProbe(probe: probe, facts: facts), of: .custom(id)), identity, within: timeout)
        }
        switch custom.check {
        case nil: return nil
        case .json(let check):
            let probe = JSONValueProbe(tree: tree, path: check.file, pointer: check.pointer, timestamp: check.timestamp)
            return slot(probe, "json \(check.file) \(check.pointer) \(check.timestamp)") { .value($0) }
        case .file(let check): return slot(PathProbe(tree: tree, path: check.path), "file \(check.path)") { .path($0) }
        case .http(let check):
            let target = check.endpoint.target(id.rawValue, within: custom.timeout)
            return slot(
                EndpointProbe(target, network: network), "http \(target.hashValue)", within: custom.timeout + ProbeDeclaration.answerSupervision
            ) {
                .answer($0)
            }
        case .tcp(let check):
            let probe = ConnectionProbe(host: check.host, port: check.port, timeout: custom.timeout, network: network)
            return slot(probe, "tcp \(check.host) \(check.port)", within: custom.timeout + ProbeDeclaration.busSupervision) { .connection($0) }
        case .log(let check):
            // The pattern compiled when the configuration was read.
            guard let pattern = try? LinePattern(check.pattern, ignoresCase: check.ignoresCase) else { return nil }
            let probe = LinesProbe(tree: tree, path: check.path, pattern: pattern, stamp: check.timestamp)
            return slot(probe, "log \(check.path) \(check.timestamp) \(check.ignoresCase) \(check.pattern)") { .lines($0) }
        case .exec(let hook):
            let variables = [("FPMOND_BOT_ROOT", bot.root), ("FPMOND_BOT_UNIT", bot.unit)]
            let probe = PluginProbe(hook: hook, variables: variables.map { (name: $0.0, value: $0.1) }, timeout: custom.timeout)
            return slot(probe, "exec \(hook) \(bot.unit)", within: custom.timeout + probe.grace + ProbeDeclaration.busSupervision * 2) { .plugin($0) }
        case .unit(let check):
            let probe = UnitProbe(bus: bus, unit: check.unit, deadline: min(.seconds(3), custom.timeout))
            return slot(probe, "unit \(check.unit)", within: custom.timeout + ProbeDeclaration.busSupervision) { .unit($0) }
        }
    }
}

/// A probe whose facts are those of a custom failure point.
private struct CustomProbe<P: Sendable, Inner: Sendable>: Sendable {
    let probe: P
    let facts: @Sendable (Inner) -> CustomFacts
}

extension CustomProbe: Probe where P: Probe, Inner == P.Facts {
    func observe() throws(ProbeError) -> CustomFacts { facts(try probe.observe()) }
}

extension CustomProbe: SuspendingProbe where P: SuspendingProbe, Inner == P.Facts {
    func observe() async throws(ProbeError) -> CustomFacts { facts(try await probe.observe()) }
}
