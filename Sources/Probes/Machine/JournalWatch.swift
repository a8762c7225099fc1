import FailurePoints
import Glibc
import Synchronization
import Systemd

/// Follows the unit's journal across observations, and counts its messages.
final class JournalWatch: Sendable {
    /// The memory between observations.
    struct State: Sendable, Hashable {
        var cursor: String?
        var facts: JournalFacts
    }

    private let reader: JournalReader
    private let unit: String
    private let state = Mutex<State?>(nil)

    /// How far back the first observation reads: no failure point needs more. Source: bot contract 14, row 1.3.
    private static let horizon: Duration = .seconds(86_400)
    /// The maximum number of lines and the time limit of one observation; the next one continues.
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
            // An invalid cursor: continue by time.
            state.cursor = nil
            do throws(JournalError) {
                try read(&state, now.wall)
            } catch { throw blind(error) }
        } catch { throw blind(error) }
        state.facts.said = state.facts.said.filter { $0.value.latest.at >= now.wall - Self.horizon }
        self.state.withLock { $0 = state }
        return state.facts
    }

    /// The memory; nil before the first observation.
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
        case .unreadable: .blind(reason: "journal-unreadable", detail: "no permission to read a journal file; the group systemd-journal has it")
        case .system(errno: ENOENT): .blind(reason: "journal-missing", detail: "there is no journal for \(unit)")
        case .system(errno: EACCES), .system(errno: EPERM): .blind(reason: "journal-unreadable", detail: "\(error)")
        default: .blind(reason: "journal-failed", detail: "\(error)")
        }
    }
}

extension JournalEntry {
    fileprivate var instant: Instant { Instant(microseconds: realtimeMicroseconds) }
}
