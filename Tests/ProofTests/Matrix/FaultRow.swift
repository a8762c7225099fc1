import BotSimulator
import FailurePoints
import Testing

@testable import Config

/// One row of the fault matrix: a way to break the bot, what has to be said of it, how soon, where, and when it has to be over.
struct FaultRow: Sendable, CustomTestStringConvertible {
    typealias Act = @Sendable (VirtualStage) throws -> Void

    /// `id:variant`: of the simulator, or of the machine around it, which the row then breaks by itself.
    let name: String
    let shows: Shows
    /// From the fault to the confirmed word about it.
    let within: Bound
    /// What of the evidence names the place: each value has to be found in the entry of that name. `$root` stands for the bot's root.
    let place: [String: String]
    /// From the end of the fault to the confirmed end of the incident.
    let over: Bound
    /// Other failure points that legitimately alert as well, each because the fault really is one of theirs, too.
    var company: Set<FailurePoint.ID> = []
    /// How long everything else may take to be well again after the fault itself is over: two looks of the slowest probes.
    var aftermath: Duration = .seconds(600)
    /// What it shows after the first minutes, where that is something else.
    var later: Shows?
    /// The most that a leap through a long window may take.
    var stride: Duration = .seconds(14_400)
    /// What the simulator does is on before its tree is laid.
    var isLaid = false
    /// When the world begins.
    var start = VirtualStage.noon
    /// How long the bot is watched in health before.
    var warmUp: Duration = .seconds(120)
    /// What the harness does beside the simulator's fault.
    var breaking: Act?
    /// What the harness does when the fault is taken back.
    var mending: Act?
    var options = FaultRow.smallBook
    /// Whose bot it is: one of another user than root.
    var isAnotherUsers = false
    /// Only root can bring it about.
    var needsRoot = false
    var configure: @Sendable (inout Configuration) -> Void = { _ in }

    init(
        _ name: String, _ shows: Shows, _ within: Bound = .atOnce, at place: [String: String], over: Bound = .atOnce,
        _ change: (inout FaultRow) -> Void = { _ in }
    ) {
        (self.name, self.shows, self.within, self.place, self.over) = (name, shows, within, place, over)
        change(&self)
    }

    var id: FailurePoint.ID { FailurePoint.ID(rawValue: String(name.prefix { $0 != ":" })) }
    /// What the simulator does; nil: the machine alone is at fault. What follows a comma tells a second row of the same fault from the first.
    var fault: Fault? { Fault.all.first { $0.description == name.prefix { $0 != "," } } }
    var testDescription: String { name }

    /// A few closed positions and hours of logs, so that they are read in no time.
    static var smallBook: SimulatorOptions {
        var options = SimulatorOptions()
        (options.closedPositions, options.historyHours) = (12, 2)
        return options
    }
}

/// What is to be said of a failure.
struct Shows: Sendable, Equatable {
    var status: Status
    var reason: String
    /// A block by design holds now.
    var holds = false

    static func critical(_ reason: String) -> Shows { Shows(status: .critical, reason: reason) }
    static func warning(_ reason: String) -> Shows { Shows(status: .warning, reason: reason) }
    /// Told by its reason and evidence; nothing that fails.
    static func says(_ reason: String) -> Shows { Shows(status: .ok, reason: reason) }
    static func blocks(_ status: Status, _ reason: String) -> Shows { Shows(status: status, reason: reason, holds: true) }

    /// Whether just this is confirmed.
    func isShown(by pointState: PointState) -> Bool {
        pointState.finding.status == status && pointState.finding.reason == reason && pointState.status == status && (pointState.hold != nil) == holds
            && (pointState.incident != nil) == status.isFailing
    }
}

/// How soon: what has to pass before anything can be said, then as many looks as it takes to confirm it.
struct Bound: Sendable {
    var window: Duration
    /// The probe that brings the news, where that is not the one that paces the failure point.
    var carrier: ProbeName?
    /// Looks beyond those that confirm: the first ones only compare.
    var looks = 0
    /// Where the window comes from.
    let source: String

    /// Interval × confirm.
    static let atOnce = Bound(window: .zero, source: "interval × confirm")
    /// A look of the probe that carries it, then interval × confirm.
    static func broughtBy(_ probe: ProbeName) -> Bound { Bound(window: .zero, carrier: probe, source: "interval of \(probe), interval × confirm") }
    static func after(_ window: Duration, _ source: String) -> Bound { Bound(window: window, source: source) }
    /// The same, counted from the first look that sees it.
    static func seenFor(_ window: Duration, _ source: String) -> Bound { Bound(window: window, looks: 1, source: source) }

    func time(of point: FailurePoint, _ configuration: Configuration, looks count: Int) -> Duration {
        let interval = point.reads.first.map { configuration.probe($0).interval } ?? .zero
        return window + (carrier.map { configuration.probe($0).interval } ?? .zero) + interval * (count + looks)
    }
}
