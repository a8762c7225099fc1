import FailurePoints
import Glibc

/// Whether a directory is a bot's; if not, what it contains and which directory was probably meant.
public struct TreeRecognition: Sendable {
    /// The problem in one sentence, without a full stop; nil: the bot's files exist.
    public let problem: String?
    /// False: the directory could not be read, and the problem is ours.
    package let couldLook: Bool

    /// Files that only this bot has, and files that many programs have. Source: bot contract 2.2, 4, 5 and 12.
    private static let own = [
        "logs/positions_futures.json", "state/heartbeats", "feature_store", "live_config.json", "config/asset_universe.json",
        "configs/signal_policies.json", "config/trading_policy.py",
    ]
    private static let common = ["logs", "config", "configs", "src", "state"]

    /// Reads the directory; blocks for as long as the file system does.
    public init(of root: String) {
        do throws(ProbeError) {
            let real = try BotTree(root: root).resolved()
            guard !Self.isBot(real) else {
                (problem, couldLook) = (nil, true)
                return
            }
            couldLook = true
            problem = Self.sentence("there is no bot in \(root)", Self.description(of: real), meant: Self.meant(by: root, at: real))
        } catch {
            guard error.reason != "root-unreadable" else {
                (problem, couldLook) = ("could not check whether there is a bot in \(root): \(error.detail)", false)
                return
            }
            couldLook = true
            problem = Self.sentence("there is no bot at \(root)", error.detail, meant: Self.meant(by: root, at: nil))
        }
    }

    private static func sentence(_ head: String, _ why: String, meant: String?) -> String {
        "\(head): \(why)\(meant.map { "; did you mean \($0)?" } ?? "")"
    }

    private static func isBot(_ path: String) -> Bool {
        let marks = own.count { access("\(path)/\($0)", F_OK) == 0 }
        return marks >= 2 || (marks == 1 && common.count { access("\(path)/\($0)", F_OK) == 0 } >= 2)
    }

    private static func description(of path: String) -> String {
        let names = names(in: path)
        if names.isEmpty { return access(path, R_OK | X_OK) == 0 ? "the directory is empty" : "no permission to read the directory" }
        let shown = names.sorted().prefix(4).map { UntrustedText.line($0, limit: 60) }.joined(separator: ", ")
        let more = names.count > 4 ? " and \(names.count - 4) more" : ""
        return "it contains \(shown)\(more), but neither \(own[0]) nor \(own[1])"
    }

    /// A bot's directory above, below or beside this one; of several, the one with the nearest name.
    private static func meant(by root: String, at real: String?) -> String? {
        let parts = root.split(separator: "/").map(String.init)
        func path(_ count: Int) -> String { "/" + parts.prefix(count).joined(separator: "/") }
        if let above = (1..<max(1, parts.count)).reversed().map(path).first(where: isBot) { return above }
        let below = real.map { real in names(in: real).map { "\(root == "/" ? "" : root)/\($0)" }.filter(isBot) } ?? []
        if let best = nearest(below, to: root) { return best }
        guard let existing = (0..<parts.count).reversed().first(where: { access(path($0), F_OK) == 0 }) else { return nil }
        let parent = existing == 0 ? "" : path(existing)
        return nearest(names(in: parent.isEmpty ? "/" : parent).map { "\(parent)/\($0)" }.filter { $0 != root && isBot($0) }, to: root)
    }

    private static func nearest(_ paths: [String], to root: String) -> String? {
        func shared(_ path: String) -> Int { zip(path, root).prefix { $0 == $1 }.count }
        return paths.max { (shared($0), $1) < (shared($1), $0) }
    }

    /// The names in a directory, up to a limit.
    private static func names(in path: String) -> [String] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while names.count < 300, let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}
