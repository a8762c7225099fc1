package import Config
package import FailurePoints
import Files
import Glibc
package import JSON

/// The summary of the running daemon, if it is fresh and about the configured bot.
package enum LatestReport: Sendable {
    /// A fresh summary of a running daemon.
    case kept(JSON)
    /// No daemon writes one, or it is about another bot: why, in words.
    case none(String)
    /// This user may not read it: which file, and who may.
    case denied(String)

    /// How late the next summary may be before its writer counts as hung.
    private static let slack: Duration = .seconds(30)

    /// - Parameter configuration: where the daemon writes, and which bot the question is about.
    package static func of(_ configuration: Configuration, at now: Instant) -> LatestReport {
        let path = DaemonRecords.summaryPath(outputs: configuration.outputs.directory)
        let holder = StateLock.holder(in: configuration.state.directory)
        if case .unlogged(let code) = holder, code == EACCES || code == EPERM {
            return .denied(denial(StateLock.path(in: configuration.state.directory)))
        }
        let summary: JSON
        do throws(OutputError) {
            let bytes = try SmallFile.read(path, maximumBytes: 16 << 20)
            guard let json = try? JSON.parse(bytes) else { return .none("\(path) is not a summary") }
            summary = json
        } catch {
            if error.code == EACCES || error.code == EPERM { return .denied(denial(path)) }
            if error.code != ENOENT { return .none("\(error)") }
            return .none(holder == .daemon ? "a daemon runs but has not written a report yet" : "no fpmond runs, and there is no report (\(path))")
        }
        let written = summary["timestamp"]?.time
        let last = "the last report is from \(written?.rfc3339 ?? "an unknown time")"
        switch holder {
        case .nobody: return .none("no fpmond runs with the state in \(configuration.state.directory), \(last)")
        case .unlogged(let code): return .none("could not check whether fpmond runs (\(String(cString: strerror(code)))), \(last)")
        case .daemon: break
        }
        if let other = other(summary, configuration) { return .none(other) }
        guard let written, let due = summary["next_due"]?.time, written <= now + slack, now <= due + slack else {
            return .none("fpmond runs but does not update its report: \(last)")
        }
        return .kept(summary)
    }

    /// The same for a summary that the running daemon has answered with.
    package static func of(answer summary: JSON, _ configuration: Configuration) -> LatestReport {
        other(summary, configuration).map { .none($0) } ?? .kept(summary)
    }

    private static func denial(_ path: String) -> String {
        "permission denied: \(path): join the group fpmond (as root: adduser NAME fpmond, then log in anew), or ask as root"
    }

    /// Which bot the summary is about, where it is not the configured one.
    private static func other(_ summary: JSON, _ configuration: Configuration) -> String? {
        func plain(_ path: String) -> Substring {
            var path = path[...]
            while path.count > 1, path.last == "/" { path.removeLast() }
            return path
        }
        let (root, unit) = (summary["root"]?.string, summary["bot"]?["unit"]?.string)
        let isOther = root.map { plain($0) != plain(configuration.bot.root) } ?? false || unit.map { $0 != configuration.bot.unit } ?? false
        guard isOther else { return nil }
        let asked = "\(configuration.bot.unit) in \(configuration.bot.root)"
        return "the daemon's report is about another bot, \(unit.map { "\($0) in " } ?? "")\(root ?? ""), and not of \(asked)"
    }
}
