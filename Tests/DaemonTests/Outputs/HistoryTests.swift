import FailurePoints
import Glibc
import JSON
import Logging
import Synchronization
import Testing

@testable import Files
@testable import Healing
@testable import Outputs

/// Each event stands in the history once, whenever the daemon is killed and however full the disk is.
@Suite struct HistoryTests {
    private let scratch: Scratch
    private let heard = Heard()

    init() throws {
        scratch = try Scratch()
        mkdir(scratch.file("state"), 0o755)
        mkdir(scratch.file("out"), 0o755)
    }

    /// The sinks as a start of the daemon makes it, from what is saved.
    private func started(startHeal: @escaping @Sendable (HealOrder) -> Void = { _ in }) -> FileSinks {
        let saved = SavedState.load(directory: scratch.file("state"))
        return FileSinks(
            outputs: scratch.file("out"), state: scratch.file("state"), logger: heard.logger, backlog: saved.document?.history ?? HistoryBacklog(),
            startHeal: startHeal)
    }

    private static func opened(_ number: Int) -> Output {
        let incident = Incident(
            failurePoint: "disk-full", began: Reports.at.wall, opened: Reports.at.wall, worst: .critical, excusedBy: nil, number: 1)
        return .incident(
            Transition(
                .opened, "disk-full", from: .ok, to: .critical, finding: .critical("used-ratio", "\(number)"), incident: incident, at: Reports.at.wall
            ))
    }

    /// Some numbers of events, with the state that holds them.
    private static func batch(_ numbers: ClosedRange<Int>) -> [Output] { numbers.map(opened) + [.latest(Reports.full)] }

    private var incidents: String { scratch.file("out/failure_point_incidents.jsonl") }

    /// The numbers of the events in the history, in order; -1 for a line that is not whole.
    private func history(_ suffix: String = "") throws -> [Int] { try Self.history(in: scratch, suffix) }

    private static func history(in scratch: Scratch, _ suffix: String = "") throws -> [Int] {
        guard access(scratch.file("out/failure_point_incidents.jsonl\(suffix)"), F_OK) == 0 else { return [] }
        return try scratch.text("out/failure_point_incidents.jsonl\(suffix)").split(separator: "\n").map { line in
            (try? JSON.parse(String(line)))?["message"]?.string.flatMap { Int($0) } ?? -1
        }
    }

    private func lines() throws -> [JSON] {
        try scratch.text("out/failure_point_incidents.jsonl").split(separator: "\n").map { try JSON.parse(String($0)) }
    }

    @Test func theStateIsSavedBeforeTheHistoryAndKnowsWhatIsNotWritten() throws {
        let seen = Mutex<(known: [Int64], written: [Int])>(([], [-1]))
        // A heal begins when the state is saved, before the history is written.
        var writer = started { [scratch] _ in
            let known = SavedState.load(directory: scratch.file("state")).document?.history.lines.map(\.sequence) ?? []
            seen.withLock { $0 = (known, (try? Self.history(in: scratch)) ?? [-1]) }
        }
        writer.write(Self.batch(1...2) + [.order(staleOrder())])
        let (known, written) = seen.withLock { $0 }
        #expect(known == [1, 2])
        #expect(written.isEmpty)
        #expect(try history() == [1, 2])
    }

    /// Killed after the state was saved and before the first, the second … line: the next start writes the rest.
    @Test(arguments: 0...3) func aKillBetweenStateAndHistoryLosesAndDoublesNothing(linesThere: Int) throws {
        var writer = started()
        writer.write(Self.batch(1...3))
        // The state still lists all three; the history has as many as the kill let through, and a piece of the next.
        let all = try scratch.text("out/failure_point_incidents.jsonl").split(separator: "\n")
        try scratch.write(
            all.prefix(linesThere).map { "\($0)\n" }.joined() + (linesThere < 3 ? all[linesThere].prefix(40) : ""),
            to: "out/failure_point_incidents.jsonl")
        var next = started()
        next.write(Self.batch(4...4))
        #expect(try history() == [1, 2, 3, 4])
        #expect(try lines().compactMap { $0["sequence"]?.int } == [1, 2, 3, 4])
    }

    @Test func whatWasRotatedAwayBeforeTheStartIsNotWrittenAgain() throws {
        var writer = started()
        writer.write(Self.batch(1...2))
        #expect(rename(incidents, incidents + ".1") == 0)
        var next = started()
        next.write(Self.batch(3...3))
        #expect(try history(".1") == [1, 2])
        #expect(try history() == [3])
    }

    @Test func aStateThatIsGoneGivesNoNumberTwice() throws {
        var writer = started()
        writer.write(Self.batch(1...5))
        unlink(scratch.file("state/state.json"))
        var next = started()
        next.write(Self.batch(6...6))
        #expect(try lines().compactMap { $0["sequence"]?.int } == [1, 2, 3, 4, 5, 6])
    }

    @Test func whatCouldNotBeWrittenIsWrittenWhenItCanBeInOrder() throws {
        var writer = started()
        mkdir(incidents, 0o755)
        writer.write(Self.batch(1...2))
        writer.write(Self.batch(3...3))
        rmdir(incidents)
        writer.write([.round(Reports.full)])
        #expect(try history() == [1, 2, 3])
        writer.write(Self.batch(4...4))
        #expect(try history() == [1, 2, 3, 4])
        #expect(try lines().allSatisfy { $0["lost_before"] == nil })
    }

    @Test func whatCouldNotBeWrittenOutlivesTheDaemonWhereTheStateCanBeSaved() throws {
        var writer = started()
        mkdir(incidents, 0o755)
        writer.write(Self.batch(1...2))
        rmdir(incidents)
        var next = started()
        next.write([.latest(Reports.full)])
        #expect(try history() == [1, 2])
        var third = started()
        third.write([.latest(Reports.full)])
        #expect(try history() == [1, 2])
    }

    @Test func whereNeitherCanBeWrittenNothingIsLostUntilTheBoundAndThenItIsTold() throws {
        var writer = started()
        let bound = HistoryBacklog.maximumLines
        mkdir(incidents, 0o755)
        rmdir(scratch.file("state"))
        writer.write(Self.batch(1...700))
        writer.write(Self.batch(701...(bound + 7)))
        rmdir(incidents)
        mkdir(scratch.file("state"), 0o755)
        writer.write(Self.batch((bound + 8)...(bound + 8)))
        // One more went for the one that came last.
        #expect(try history() == Array(9...(bound + 8)))
        #expect(try lines().first?["lost_before"] == 8)
        #expect(try lines().dropFirst().allSatisfy { $0["lost_before"] == nil })
    }

    @Test func whatMustOutliveALossOfPowerIsOwedUntilItIsSaved() throws {
        let quiet: RecordSink.Pending = FileSinks.pending([.round(Reports.full)])
        #expect(!quiet.isOfNote, "a round in which nothing happened")
        for output in [Output.latest(Reports.full)] + Self.batch(1...1) {
            let pending: RecordSink.Pending = FileSinks.pending([output, .round(Reports.full)])
            #expect(pending.isOfNote, "\(output)")
        }
        var writer = started()
        #expect(writer.record.isOfNote, "the first state of a daemon")
        rmdir(scratch.file("state"))
        writer.write(Self.batch(1...1))
        #expect(writer.record.isOfNote, "it could not be saved")
        writer.write([.round(Reports.full)])
        #expect(writer.record.isOfNote, "nor with the round after it")
        mkdir(scratch.file("state"), 0o755)
        writer.write([.round(Reports.full)])
        #expect(!writer.record.isOfNote, "saved with the round")
    }

    @Test func aFileSizeLimitInTheMiddleOfABatchLeavesEachLineOnce() throws {
        var writer = started()
        let full = scratch.file("out/full")
        // A device that takes nothing stands in for a disk that is full.
        symlink("/dev/full", full)
        writer.write(Self.batch(1...1))
        #expect(rename(full, incidents) == 0)
        writer.write(Self.batch(2...3))
        unlink(incidents)
        writer.write(Self.batch(4...4))
        #expect(try history() == [2, 3, 4])
    }

    @Test func aRoundThatIsLostIsToldByTheNextLine() throws {
        var writer = started()
        let path = scratch.file("out/failure_point_monitor.jsonl")
        mkdir(path, 0o755)
        for _ in 0..<3 { writer.write([.round(Reports.empty)]) }
        rmdir(path)
        for _ in 0..<2 { writer.write([.round(Reports.empty)]) }
        let rounds = try scratch.text("out/failure_point_monitor.jsonl").split(separator: "\n").map { try JSON.parse(String($0)) }
        #expect(rounds.map { $0["lost_before"]?.int } == [3, nil])
    }

    @Test func theBacklogComesBackFromTheStateAndBrokenPartsAreTold() throws {
        var backlog = HistoryBacklog()
        backlog.add(["message": "one"], to: .incidents)
        backlog.add(["message": "two"], to: .heals)
        backlog.lose(3, of: .heals)
        var leftOut: [String] = []
        #expect(HistoryBacklog(try JSON.parse(backlog.json.utf8()), leftOut: &leftOut) == backlog)
        #expect(HistoryBacklog(nil, leftOut: &leftOut) == HistoryBacklog())
        #expect(leftOut.isEmpty)
        let broken: JSON = [
            "next": 2, "waiting": [["sequence": 1, "log": "incidents", "line": "{"], ["sequence": 7, "log": "heals", "line": "{}"]],
        ]
        let read = HistoryBacklog(broken, leftOut: &leftOut)
        #expect(leftOut == ["history/waiting/0"])
        #expect(read.lines.map(\.sequence) == [7] && read.next == 8)
    }

    // MARK: A state that could not be saved while the history could

    private static let needy: [(event: Transition.Kind, from: Status, to: Status)] = [
        (.opened, .ok, .warning), (.worsened, .warning, .critical), (.recovered, .critical, .ok),
    ]

    /// How many of the events the state has missed.
    @Test(arguments: 1...3) func aStateThatIsOlderThanTheHistoryTakesOverWhatIsOnRecord(count: Int) throws {
        var writer = started()
        writer.write([.latest(Reports.empty)])
        let state = scratch.file("state/state.json")
        // Nothing can be made where the state's temporary file would be: it is a directory with something in it.
        mkdir("\(state).tmp", 0o755)
        try scratch.write("", to: "state/state.json.tmp/in-the-way")
        var incident = Incident(
            failurePoint: "disk-full", began: Reports.at.wall - .seconds(60), opened: Reports.at.wall, worst: .warning, excusedBy: nil, number: 1)
        for (event, from, to) in Self.needy.prefix(count) {
            incident.worst = max(incident.worst, to)
            let finding = Finding(to, "used-ratio", "98 % used")
            writer.write([
                .incident(Transition(event, "disk-full", from: from, to: to, finding: finding, incident: incident, at: Reports.at.wall)),
                .latest(Reports.empty),
            ])
        }
        #expect(try lines().count == count)
        let saved = SavedState.load(directory: scratch.file("state"), outputs: scratch.file("out"))
        let pointState = try #require(saved.document?.pointStates["disk-full"])
        #expect(pointState.status == Self.needy[count - 1].to)
        #expect(pointState.incident == (count == 3 ? nil : incident))
        #expect(saved.document?.openedIncidents == 1)
        // The next number is free.
        #expect(saved.document?.history.next == Int64(count) + 1)
    }

    @Test func aStateThatKnowsAllOfTheHistoryStaysAsItIs() throws {
        var writer = started()
        writer.write(Self.batch(1...3))
        let document = SavedState.load(directory: scratch.file("state")).document
        let asked = SavedState.load(directory: scratch.file("state"), outputs: scratch.file("out")).document
        #expect(document?.pointStates == asked?.pointStates && document?.history == asked?.history)
    }
}
