import FailurePoints
import Glibc
import Scheduling

/// Why a heal was not run.
package struct HealRefusal: Error, Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// The arguments are invalid.
        case usage
        /// The configuration, the context or the hook is invalid or not trusted.
        case configuration
        /// The configuration does not allow it.
        case permission
        /// Not now; a later try may be allowed.
        case later
        /// A guard says that it must not be tried as things stand.
        case never
    }

    package let kind: Kind
    /// What is wrong, one line each; the first is the summary. Never empty.
    package let lines: [String]

    package init(_ kind: Kind, _ first: String, _ more: [String] = []) { (self.kind, lines) = (kind, [first] + more) }

    /// Source: sysexits.h.
    package var exitStatus: Int32 {
        switch kind {
        case .usage: EX_USAGE
        case .configuration: EX_CONFIG
        case .permission: EX_NOPERM
        case .later: EX_TEMPFAIL
        // As a hook that asks for no more retries.
        case .never: 125
        }
    }

    /// The report for the watcher, so that the reason appears in the healing log.
    package var report: HookReport {
        let now = SystemClock.now().wall
        return HookReport(
            result: HookResult(exitStatus: exitStatus), startedAt: now, endedAt: now, exitStatus: exitStatus,
            error: "not run: \(lines.prefix(4).joined(separator: "; "))")
    }
}
