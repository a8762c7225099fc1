import BotSimulator
import FailurePoints
import Glibc
import Testing

@testable import Config
@testable import Daemon
@testable import Outputs

/// Runs one row: health, fault, word about it, end of the fault, end of the incident, health.
struct Trial {
    let row: FaultRow
    let point: FailurePoint
    let stage: VirtualStage

    init(_ row: FaultRow) throws {
        self.row = row
        let point = try #require(Catalogue[row.id], "no failure point \(row.id)")
        self.point = point
        // Root gives the tree to a user that every system has; anybody else's bot is a bot of another user already.
        let owner = try #require(row.isAnotherUsers ? (geteuid() == 0 ? getpwnam("daemon") : getpwuid(geteuid())) : getpwuid(0)).pointee
        stage = try VirtualStage(
            at: row.start, faults: row.isLaid ? [row.fault].compactMap(\.self) : [], options: row.options,
            owner: owner.pw_uid == geteuid() || !row.isAnotherUsers ? nil : owner.pw_uid,
            configure: {
                if row.isAnotherUsers { $0.bot.user = String(cString: owner.pw_name) }
                // Half a megabyte of each log, in each of so many worlds: but for the rows about the logs once an hour will do.
                if !point.reads.contains(.logIntegrity) { $0.probes[.logIntegrity]?.interval = .seconds(3600) }
                row.configure(&$0)
            })
    }

    func run() async throws {
        try await health()
        let onset = stage.clock.now
        try turnOn()
        try await detection()
        await place()
        await verdict()
        try await company(since: onset.wall)
        try turnOff()
        try await recovery()
        try await health(after: onset.wall)
    }

    /// One of the simulator's faults, by its name.
    static func named(_ name: String) throws -> Fault { try #require(Fault.named(name), "no fault \(name)") }

    // MARK: The way

    private func health() async throws {
        if row.isLaid { return }
        try await stage.skip(row.warmUp, stride: max(.seconds(60), row.warmUp / 8))
        #expect(await stage.failing == [], "not in health at the beginning")
        let pointState = await stage.pointState(row.id)
        #expect(pointState.finding.status == .ok && pointState.hold == nil, "\(pointState.finding.reason): \(pointState.finding.message)")
        #expect(!row.shows.isShown(by: pointState), "said before there is a fault")
    }

    private func turnOn() throws {
        if let fault = row.fault, !row.isLaid { try stage.turnOn(fault) }
        try row.breaking?(stage)
    }

    private func turnOff() throws {
        try stage.turnOff(row.id.rawValue)
        try row.mending?(stage)
    }

    private func detection() async throws {
        let bound = row.within.time(of: point, stage.configuration, looks: stage.plan.options.confirms[row.id]?.fail ?? point.confirm.fail)
        if try await isSo(within: bound, leaping: row.within.window, { row.shows.isShown(by: $0) }) { return }
        let pointState = await stage.pointState(row.id)
        Issue.record(
            """
            \(row.name): not \(row.shows) within \(bound) (\(row.within.source)) but \(pointState.status), \(pointState.finding.status) \
            \(pointState.finding.reason), holds \(pointState.hold != nil): \(pointState.finding.message)
            """)
    }

    private func place() async {
        let finding = await stage.pointState(row.id).finding
        #expect(!finding.message.isEmpty)
        for (name, value) in row.place {
            let wanted = value.replacing("$root", with: stage.tree.path)
            let words = finding.evidence[name]?.words ?? "nothing"
            #expect(words.contains(wanted), "\(row.name): \(name) is \(words), not \(wanted); there is \(finding.evidence.entries.map(\.name))")
        }
    }

    /// What keeps the bot from trading is among the verdict's blockers, and what does not is not.
    private func verdict() async {
        let blocks = point.impact > .none && (point.intended ? row.shows.holds : row.shows.status == .critical)
        let blockers = await stage.report.verdict.blockers
        #expect(blockers.contains { $0.id == row.id } == blocks, "\(row.name): blockers are \(blockers.map(\.id))")
    }

    private func company(since onset: Instant) async throws {
        // Every cause of a symptom is looked at in that time.
        try await stage.skip(Judgement.causePatience, stride: Judgement.causePatience / 2)
        let alerted = stage.ledger.all.alerted(since: onset).subtracting([row.id])
        #expect(alerted == row.company, "\(row.name): company \(told(since: onset))")
        let (pointState, shows) = (await stage.pointState(row.id), row.later ?? row.shows)
        #expect(shows.isShown(by: pointState), "\(row.name): now \(pointState.status), \(pointState.finding.reason), though the fault goes on")
        if row.shows.status.isFailing { #expect(stage.ledger.all.alerted(since: onset).contains(row.id), "\(row.name): nobody was told") }
    }

    private func recovery() async throws {
        let bound = row.over.time(of: point, stage.configuration, looks: stage.plan.options.confirms[row.id]?.recover ?? point.confirm.recover)
        if try await isSo(within: bound, leaping: row.over.window, isOver) { return }
        let pointState = await stage.pointState(row.id)
        Issue.record(
            "\(row.name): not over within \(bound) (\(row.over.source)) but \(pointState.status), \(pointState.finding.reason): \(pointState.finding.message)"
        )
    }

    private func isOver(_ pointState: PointState) -> Bool {
        pointState.status == .ok && pointState.finding.status == .ok && pointState.hold == nil && pointState.incident == nil
            && pointState.finding.reason != row.shows.reason
            && pointState.finding.reason != row.later?.reason
    }

    private func health(after onset: Instant) async throws {
        let isWell = { (report: Report) in report.verdict.state == .open && !report.pointStates.values.contains { $0.status.isFailing } }
        if !isWell(await stage.report) { try await stage.skip(row.aftermath, stride: .seconds(60), until: isWell) }
        #expect(await stage.failing == [], "\(row.name): \(told(since: onset))")
        let verdict = await stage.report.verdict
        #expect(verdict.state == .open, "\(row.name): \(verdict.sentence)")
        let alerted = stage.ledger.all.alerted(since: onset).subtracting([row.id])
        #expect(alerted.isSubset(of: row.company), "\(row.name): company after the end \(told(since: onset))")
    }

    // MARK: Means

    /// Waits for it by the probes' own intervals; most of a long window is passed in leaps.
    private func isSo(within bound: Duration, leaping window: Duration, _ isSo: @escaping (PointState) -> Bool) async throws -> Bool {
        var left = bound
        let interval = point.reads.first.map { stage.configuration.probe($0).interval } ?? .zero
        if window > .seconds(900) {
            // The first looks only begin to count.
            let (first, leap) = (interval * 2, window - .seconds(240) - interval * 2)
            try await stage.advance(by: first)
            try await stage.skip(leap, stride: min(row.stride, max(.seconds(300), leap / 6)))
            left -= first + leap
            if isSo(await stage.pointState(row.id)) { return true }
        }
        let isSoNow = { (report: Report) in report.pointStates[row.id].map(isSo) ?? false }
        // What is looked at each minute is not told earlier because others look more often.
        if interval >= .seconds(60) { return try await stage.skip(left, stride: .seconds(60), until: isSoNow) != nil }
        return try await stage.advance(by: left, until: isSoNow) != nil
    }

    private func told(since onset: Instant) -> [String] { stage.ledger.told(since: onset) }
}

extension Evidence.Value {
    /// All that it says, in one line.
    var words: String {
        switch self {
        case .text(let text): text
        case .integer(let number): "\(number)"
        case .number(let number): "\(number)"
        case .flag(let flag): "\(flag)"
        case .instant(let instant): instant.rfc3339
        case .list(let values): values.map(\.words).joined(separator: ", ")
        case .record(let evidence): evidence.entries.map { "\($0.name) \($0.value.words)" }.joined(separator: ", ")
        case .nothing: ""
        }
    }
}
