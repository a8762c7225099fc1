import FailurePoints
import Glibc

/// Why a heal was not run.
public struct HealRefusal: Error, Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        /// What was asked for makes no sense.
        case usage
        /// The configuration, the context or the hook cannot be used or trusted.
        case configuration
        /// The configuration does not allow it.
        case permission
        /// Not now.
        case later
    }

    public let kind: Kind
    /// What is wrong, a line each; the first says it all. Never empty.
    public let lines: [String]

    public init(_ kind: Kind, _ first: String, _ more: [String] = []) { (self.kind, lines) = (kind, [first] + more) }

    /// Source: sysexits.h.
    public var exitStatus: Int32 {
        switch kind {
        case .usage: EX_USAGE
        case .configuration: EX_CONFIG
        case .permission: EX_NOPERM
        case .later: EX_TEMPFAIL
        }
    }

    /// What the watcher is left, so that the operator reads the reason where he looks for it.
    var report: HookReport {
        let now = SystemClock.now().wall
        return HookReport(
            result: HookResult(exitStatus: exitStatus), startedAt: now, endedAt: now, exitStatus: exitStatus,
            error: "not run: \(lines.prefix(4).joined(separator: "; "))")
    }
}
