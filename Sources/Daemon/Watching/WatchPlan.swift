import Config
import FailurePoints
import Outputs
import Scheduling

/// The part of the configuration that judgement and healing need.
struct WatchPlan: Sendable {
    var root: String
    /// What the readings and the saved state belong to.
    var identity: PastIdentity
    /// The identity of each probe's slot: a reading from a slot with another identity is discarded.
    var slots: [ProbeName: String] = [:]
    var round: Duration
    /// Only the enabled failure points.
    var catalogue: [FailurePoint]
    package var options: Judgement.Options
    /// Only the enabled probes that an enabled failure point reads.
    var probes: Set<ProbeName>
    var intervals: [ProbeName: Duration]
    /// The ladders, limits and priorities of all healers.
    var healing: HealPlan
    /// What healers look into although nothing fails.
    var inquiries: [FailurePoint.ID: Inquiry] = [:]
    /// `shell` or `command`, for the healing log.
    var methods: [HealerName: String]
    var healingEnabled: Bool
    var windows: [MaintenanceWindow]

    init(_ configuration: Configuration, catalogue all: [FailurePoint]) {
        root = configuration.bot.root
        identity = PastIdentity(configuration)
        round = configuration.outputs.round
        var options = Judgement.Options(bot: configuration.bot.profile, startupGrace: configuration.startupGrace)
        options.flapping = configuration.flapping
        var ladders: [FailurePoint.ID: Ladder] = [:]
        var catalogue: [FailurePoint] = []
        for point in configuration.catalogue(all) {
            let policy = configuration.policy(for: point)
            guard policy.enabled, !point.roles.contains(.needsDashboard) || configuration.bot.dashboard else { continue }
            catalogue.append(point)
            options.confirms[point.id] = policy.confirm
            options.settings[point.id] = policy.settings
            if !policy.clear.values.isEmpty { options.clears[point.id] = policy.clear }
            if !policy.ladder.rungs.isEmpty { ladders[point.id] = policy.ladder }
            if let inquiry = configuration.inquiry(of: point) {
                inquiries[point.id] = inquiry
                ladders[point.id] = Ladder([Rung(inquiry.healer)], mode: policy.ladder.mode, informsOnce: true)
            }
        }
        (self.catalogue, self.options) = (catalogue, options)
        let read = Set(catalogue.flatMap(\.reads))
        probes = Set(
            (ProbeName.all + catalogue.flatMap(\.reads).filter { $0.customID != nil }).filter {
                configuration.probe($0).enabled && ($0 != .dashboard || configuration.bot.dashboard) && read.contains($0)
            })
        intervals = Dictionary(uniqueKeysWithValues: probes.map { ($0, configuration.probe($0).interval) })
        self.options.paces = intervals.filter { configuration.changeLooks(of: $0.key) != nil }
        healing = HealPlan(
            catalogue: catalogue, policies: configuration.healers.filter(\.value.enabled).mapValues(\.policy), ladders: ladders,
            maxPerHour: configuration.healing.maximumPerHour)
        methods = configuration.healers.mapValues(\.method)
        healingEnabled = configuration.healing.enabled
        windows = configuration.windows(catalogue)
    }

    /// The slots that are needed; readings from other slots are discarded from now on.
    mutating func slots(_ all: [ProbeSlot]) -> [ProbeSlot] {
        let wanted = all.filter { probes.contains($0.name) }
        slots = Dictionary(wanted.map { ($0.name, $0.identity) }) { first, _ in first }
        return wanted
    }
}
