import FailurePoints
import JSON

/// How far each decision log has been followed, and what was counted in them.
struct DecisionFollowing: Sendable {
    /// One log between two observations.
    struct Followed: Sendable {
        var position: TailPosition?
        var source = DecisionFacts.Source(state: .missing)
        /// The timestamp of the last row taken.
        var lastAt: Instant?
        /// After a replacement: rows up to this timestamp were counted from the previous file. Source: bot contract 3.1: the bus rewritten.
        var countedUntil: Instant?
        /// The file contains only one row, complete except for its line break.
        var isLoneRow = false
    }

    var logs: [DecisionLog: Followed] = [:]
    var tally = DecisionTally()

    init() {}

    var facts: DecisionFacts {
        var facts = DecisionFacts()
        facts.sources = logs.mapValues { followed in
            var source = followed.source
            source.lastRowAt = followed.lastAt
            return source
        }
        (facts.counters, facts.placed, facts.untracked) = (tally.counters, tally.placed, tally.untracked)
        (facts.errors, facts.marks, facts.freeze) = (tally.errors, tally.marks, tally.freeze)
        return facts
    }

    /// Bytes of each log that every observation reads, regardless of the other logs.
    private static let leastBytes: Int64 = 2 << 20

    /// Reads the new rows of one log, up to `left` bytes; the observation starts at `now`.
    mutating func follow(_ log: DecisionLog, in root: String, with reader: TailReader, at now: Instant, left: inout Int64) {
        var followed = logs[log] ?? Followed()
        defer { logs[log] = followed }
        var reader = reader
        reader.passBytes = min(reader.passBytes, max(left, Self.leastBytes))
        let lastAt = followed.lastAt
        var pass = Rows(log: log, tally: tally, followed: followed)
        switch reader.read("\(root)/\(log.rawValue)", from: followed.position, { pass.take($1, $0) }) {
        case .missing: (followed.source.state, followed.source.isBehind) = (.missing, false)
        case .unreadable(let why): followed.source.state = .unreadable(why)
        case .pass(let found):
            left -= found.bytesRead
            followed = pass.followed
            followed.position = found.position
            followed.source.state = .followed
            followed.source.sizeBytes = found.sizeBytes
            followed.source.isBehind = found.isBehind
            // The content is not a log: zeros, or one endless line.
            followed.isLoneRow =
                found.position.offset == 0 && found.position.unfinished != nil && (pass.hasRow || followed.isLoneRow && found.start == .continued)
            if found.position.offset == 0, found.sizeBytes > 0, !found.isBehind, !followed.isLoneRow {
                followed.source.state = .unreadable("no line in \(found.sizeBytes) bytes")
            }
            if found.start == .first { followed.source.isWhole = found.isWhole }
            if pass.hasLostRows { (followed.source.isWhole, followed.source.coveredSince) = (false, min(pass.firstSinceLoss ?? now, now)) }
            if found.start == .replaced || found.start == .truncated, found.hasGap || !found.isWhole, !pass.isRewritten(since: lastAt) {
                // Rows between the old end and this beginning were not read; later ones will be.
                (followed.source.isWhole, followed.source.coveredSince) = (false, min(pass.beginsAt ?? now, now))
            }
            if !found.isBehind { followed.countedUntil = nil }
            tally = pass.tally
        }
    }

    /// The rows of one observation of one log: kept only if the observation completes.
    private struct Rows {
        let log: DecisionLog
        var tally: DecisionTally
        var followed: Followed
        /// The first timestamp in a replaced or truncated file.
        var beginsAt: Instant?
        var hasBegun = false
        /// Whether a row was read.
        var hasRow = false
        /// Whether a row was too long to be read.
        var hasLostRows = false
        /// The first timestamp after it.
        var firstSinceLoss: Instant?

        /// Whether the new file starts early enough before the last row read to be a copy of the old one, so that no row was lost.
        func isRewritten(since lastAt: Instant?) -> Bool {
            guard let beginsAt, let lastAt else { return false }
            return lastAt.since(beginsAt) > .seconds(60)
        }

        /// Takes one line; always goes on.
        mutating func take(_ line: TailLine, _ start: TailReader.Pass.Start) -> Bool {
            if !hasBegun, start == .replaced || start == .truncated {
                hasBegun = true
                followed.countedUntil = followed.countedUntil ?? followed.lastAt
            }
            if line.extent == .cut {
                followed.source.note(isValid: false)
                (hasLostRows, firstSinceLoss) = (true, nil)
            } else if log == .gateLog {
                takeText(line)
            } else {
                takeRows(line)
            }
            return true
        }

        private mutating func takeText(_ line: TailLine) {
            guard line.extent == .whole else { return }
            if let known = line.known, line.knownWasWhole, DecisionRows.textRow(known) != nil { return }
            guard let row = DecisionRows.textRow(line.bytes) else { return followed.source.note(isValid: false) }
            hasRow = true
            guard isNew(row.at) else { return }
            followed.source.note(isValid: true)
            DecisionRows.take(row, into: &tally)
        }

        private mutating func takeRows(_ line: TailLine) {
            // A complete row counts at its first observation, whatever follows.
            if let known = line.known, Self.isRow(known) { return }
            let (objects, isValid) = JSONLines.objects(in: line.bytes)
            if line.extent == .unfinished, !isValid { return }
            if !isValid { followed.source.note(isValid: false) }
            for row in objects {
                guard let at = DecisionRows.stamp(row, of: log) else {
                    if isValid { followed.source.note(isValid: false) }
                    continue
                }
                hasRow = true
                if isNew(at) { followed.source.note(isValid: DecisionRows.take(row, at, of: log, into: &tally)) }
            }
        }

        private static func isRow(_ bytes: ArraySlice<UInt8>) -> Bool { JSONLines.objects(in: bytes).isValid }

        private mutating func isNew(_ at: Instant) -> Bool {
            if hasBegun { beginsAt = beginsAt ?? at }
            if hasLostRows { firstSinceLoss = firstSinceLoss ?? at }
            if let counted = followed.countedUntil, at <= counted { return false }
            followed.source.coveredSince = followed.source.coveredSince ?? at
            followed.source.newestAt = max(followed.source.newestAt ?? at, at)
            followed.lastAt = at
            return true
        }
    }
}
