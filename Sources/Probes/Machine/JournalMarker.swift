import FailurePoints
import Glibc

/// The meanings of journal lines. Source: bot contract 13, 7.1 and 10.4; the messages of systemd 252.
enum JournalMarker {
    /// - Parameter isFromManager: logged by systemd about the unit, not by the unit.
    static func kind(of message: [UInt8], isFromManager: Bool) -> JournalFacts.Kind? {
        message.withUnsafeBufferPointer { line in
            (isFromManager ? ofManager : ofBot).first { $0.words.allSatisfy { contains(line, $0) } }?.kind
        }
    }

    /// Searched for in every line of a bot that logs ten per second, so compared as bytes.
    private static func contains(_ line: UnsafeBufferPointer<UInt8>, _ words: [UInt8]) -> Bool {
        guard let start = line.baseAddress, let first = words.first, line.count >= words.count else { return false }
        let end = line.count - words.count
        var place = 0
        while place <= end, let found = memchr(start + place, Int32(first), end - place + 1) {
            if memcmp(found, words, words.count) == 0 { return true }
            place = UnsafeRawPointer(found) - UnsafeRawPointer(start) + 1
        }
        return false
    }

    private typealias Marker = (kind: JournalFacts.Kind, words: [[UInt8]])

    private static func marker(_ kind: JournalFacts.Kind, _ words: String...) -> Marker { (kind, words.map { Array($0.utf8) }) }

    /// The first match counts, so specific markers come before general ones.
    private static let ofBot: [Marker] = [
        marker(.maximumPositions, "[MAX-POSITIONS] Blocked"),
        marker(.outsideWindows, "BLOCK: Outside allowed trading windows"),
        marker(.outsideGoldenHours, "BLOCK: Outside golden trading hours"),
        marker(.stableRegime, "BLOCK: Stable Regime"),
        marker(.globalStableRegime, "BLOCK: Global market is in Stable"),
        marker(.entryBlocked, "Entry blocked: BLOCK:"),
        marker(.validationFailure, "CRITICAL VALIDATION FAILURE"),
        marker(.crash, "CRASH #"),
        marker(.restartsExceeded, "FATAL: Exceeded"),
        marker(.portBlocked, "FATAL: Cannot clear port"),
        marker(.lockTimeout, "[FILE-LOCK]", "lock timeout"),
        marker(.lockedFileNotJSON, "[FILE-LOCK] JSON error"),
        marker(.bookRepaired, "Repairing corrupted positions_futures.json"),
        marker(.simulatedData, "Using simulated data as fallback"),
        marker(.rateLimited, "Rate limited"),
        marker(.exchangeError, "Blofin API error:"),
        marker(.workerDied, "Process died (exit code:"),
        marker(.healingNeeded, "[HEALING]", "components need attention"),
        marker(.noSpace, "No space left on device"),
        marker(.noSpace, "ENOSPC"),
        marker(.permissionError, "PermissionError"),
    ]

    private static let ofManager: [Marker] = [
        marker(.mainProcessExited, "Main process exited"),
        marker(.restartScheduled, "Scheduled restart job"),
        marker(.startLimit, "Start request repeated too quickly"),
        marker(.outOfMemory, "killed by the OOM killer"),
    ]
}
