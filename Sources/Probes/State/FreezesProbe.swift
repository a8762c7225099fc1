public import FailurePoints
import Glibc
import JSON

/// Reads every other switch, freeze and pause, each from its own file. Source: bot contract 8, 8.10.
public struct FreezesProbe: Probe {
    private let tree: BotTree
    private let phase82: WatchedFile<Phase82State>
    private let escalation: WatchedFile<EscalationState>
    private let venue: WatchedFile<VenueState>
    private let validation: WatchedFile<ValidationCache>
    private let profitPolicy: WatchedFile<ProfitPolicy>
    private let signalPolicies: WatchedFile<SignalPolicies>
    private let frozenFlag = HaltFile.watched("logs/trading_frozen.flag")
    private let killSwitchFile = HaltFile.watched("state/kill_switch.json")
    private let circuitBreaker = HaltFile.watched("logs/circuit_breaker_freeze.json")
    private let anomaly = Pause.watched("logs/phase107_109_state.json")
    private let phase92 = Pause.watched("logs/phase92_state.json")
    private let phase93 = Pause.watched("logs/phase93_state.json")
    private let phase94 = Pause.watched("logs/phase94_state.json")
    private let phase10 = Pause.watched("logs/phase10_state.json")
    private let phase10x = Pause.watched("logs/phase10x_state.json")
    private let alphaStreak = Pause.watched("state/streak_state_alpha.json")
    private let streakFilter = Cooldowns.watched("logs/streak_filter_state.json")
    private let exitSentinel = ExitSentinel.watched("logs/exit_health_sentinel.jsonl")
    private let metrics = Metrics.watched("logs/metrics.jsonl")

    private static let snapshots = "logs/snapshots"
    private static let snapshotPrefix = "phase82_killswitch_"
    private static let maximumSnapshots = 100

    public init(tree: BotTree) {
        self.tree = tree
        phase82 = Phase82State.watched(tree)
        escalation = EscalationState.watched(tree)
        venue = VenueState.watched(tree)
        validation = ValidationCache.watched(tree)
        profitPolicy = ProfitPolicy.watched(tree)
        signalPolicies = SignalPolicies.watched(tree)
    }

    public func observe() throws(ProbeError) -> FreezeFacts {
        let observation = try tree.observation()
        var facts = FreezeFacts()
        let take = [
            observation.read(phase82, into: \.phase82), observation.read(escalation, into: \.escalation),
            observation.read(venue, into: \.venue), observation.read(validation, into: \.validation),
            observation.read(profitPolicy, into: \.profitPolicy), observation.read(signalPolicies, into: \.signalPolicies),
            observation.read(frozenFlag, into: \.frozenFlag), observation.read(killSwitchFile, into: \.killSwitchFile),
            observation.read(circuitBreaker, into: \.circuitBreaker), observation.read(anomaly, into: \.anomaly),
            observation.read(phase92, into: \.phase92), observation.read(phase93, into: \.phase93),
            observation.read(phase94, into: \.phase94), observation.read(phase10, into: \.phase10),
            observation.read(phase10x, into: \.phase10x), observation.read(alphaStreak, into: \.alphaStreak),
            observation.read(streakFilter, into: \.streakFilter), observation.read(exitSentinel, into: \.exitSentinel),
            observation.read(metrics, into: \.metrics),
        ]
        observation.settle()
        for take in take { take(&facts) }
        facts.phase82Snapshots = Self.snapshots(in: observation.root)
        return facts
    }

    private static func snapshots(in root: String) -> [Instant] {
        let names = DirectoryListing.names(in: "\(root)/\(snapshots)", limit: 10_000) { $0.hasPrefix(snapshotPrefix) && $0.hasSuffix(".json") }
        let stamps = (names ?? []).compactMap { Double($0.dropFirst(snapshotPrefix.count).dropLast(5)) }.filter { $0 >= 0 && $0 < 253_402_300_800 }
        return stamps.sorted().suffix(maximumSnapshots).map { Instant(secondsSince1970: $0) }
    }
}

extension Observation {
    /// A read whose result is stored once all reads are settled.
    fileprivate func read<Content>(
        _ file: WatchedFile<Content>, into place: WritableKeyPath<FreezeFacts, Document<Content>>
    ) -> (inout FreezeFacts) -> Void {
        let read = read(file)
        return { $0[keyPath: place] = read.document }
    }
}
