import FailurePoints
import Glibc
import Synchronization
import Systemd

/// Reads on in the unit's journal from look to look, and counts what was said.
final class JournalWatch: Sendable {
    /// What is remembered between looks.
    struct State: Sendable, Hashable {
        var cursor: String?
        var facts: JournalFacts
    }

    private let reader: JournalReader
    private let unit: String
    private let state = Mutex<State?>(nil)

    /// How far the first look goes back: nothing asks further. Source: bot contract 14, row 1.3.
    private static let horizon: Duration = .seconds(86_400)
    /// A look reads at most this many lines, and no longer than this; the next one goes on.
    private static let maximumPieces = 20
    private static let patience: Duration = .seconds(2)

    init(unit: String, directory: String?) {
        self.unit = unit
        reader = JournalReader(unit: unit, directory: directory, maximumEntries: 1000, maximumMessageBytes: 4096)
    }

    func update(at now: Moment = MachineClock.now()) throws(ProbeError) -> JournalFacts {
        let beginning = now.wall - Self.horizon
        var state = state.withLock { $0 } ?? State(facts: JournalFacts(watchedSince: beginning))
        do throws(JournalError) {
            try read(&state, now.wall)
        } catch .system(errno: EINVAL) where state.cursor != nil {
            // A cursor that is none: go on by the time.
            state.cursor = nil
            do throws(JournalError) {
                try read(&state, now.wall)
            } catch { throw blind(error) }
        } catch { throw blind(error) }
        state.facts.said = state.facts.said.filter { $0.value.latest.at >= now.wall - Self.horizon }
        self.state.withLock { $0 = state }
        return state.facts
    }

    /// What is remembered; nil before the first look.
    var memory: State? {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }

    private func read(_ state: inout State, _ now: Instant) throws(JournalError) {
        let end = ContinuousClock.now + Self.patience
        for _ in 0..<Self.maximumPieces {
            let start: JournalReader.Start =
                if let cursor = state.cursor {
                    .after(cursor: cursor)
                } else {
                    .since(microseconds: state.facts.newestAt.map { $0.microseconds + 1 } ?? state.facts.watchedSince.microseconds)
                }
            let batch = try reader.read(start)
            if batch.hasGap { state.facts.watchedSince = batch.entries.first?.instant ?? now }
            for entry in batch.entries { Self.note(entry, in: &state.facts) }
            state.cursor = batch.cursor
            state.facts.isBehind = batch.hasMore
            if !batch.hasMore || ContinuousClock.now >= end { return }
        }
    }

    private static func note(_ entry: JournalEntry, in facts: inout JournalFacts) {
        facts.newestAt = max(facts.newestAt ?? entry.instant, entry.instant)
        guard let kind = JournalMarker.kind(of: entry.message, isFromManager: entry.isFromManager) else { return }
        facts.note(kind, JournalFacts.Line(at: entry.instant, text: UntrustedText.line(entry.text, limit: 300)))
    }

    private func blind(_ error: JournalError) -> ProbeError {
        switch error {
        case .unreadable: .blind(reason: "journal-unreadable", detail: "no journal file may be read here; the group systemd-journal may")
        case .system(errno: ENOENT): .blind(reason: "journal-missing", detail: "there is no journal to look for \(unit) in")
        case .system(errno: EACCES), .system(errno: EPERM): .blind(reason: "journal-unreadable", detail: "\(error)")
        default: .blind(reason: "journal-failed", detail: "\(error)")
        }
    }
}

extension JournalEntry {
    fileprivate var instant: Instant { Instant(microseconds: realtimeMicroseconds) }
}
