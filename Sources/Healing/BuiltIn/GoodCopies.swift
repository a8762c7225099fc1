import Config
import FailurePoints
import Files
import Glibc

/// The copies that a file may be restored from: the operator's first, then the last good one that root kept. Never the watcher's state.
struct GoodCopies: Sendable {
    let rule: RestoreRule
    /// The operator's directory.
    let from: String
    /// Root's own directory, beside the record of runs.
    let kept: String

    init(_ rule: RestoreRule, from: String) {
        (self.rule, self.from) = (rule, from)
        kept = Self.directory(rule.look.configuration)
    }

    /// Far more than any configuration; the book has a limit of its own.
    static func maximumBytes(_ file: RestorableFile) -> Int { file == .positions ? 64 << 20 : 8 << 20 }

    /// `/var/lib/fpmond-heal/last-good`.
    static func directory(_ configuration: Configuration) -> String { "\(configuration.state.runsDirectory)/last-good" }

    struct Choice: Sendable {
        var bytes: [UInt8]
        var path: String
    }

    /// The first copy that keeps the catalogue's rules.
    ///
    /// - Returns: nil with what is wrong with each.
    func choose() -> (choice: Choice?, notes: [String]) {
        var notes: [String] = []
        for path in ["\(from)/\(rule.file.rawValue)", "\(kept)/\(rule.file.rawValue)"] {
            // Who can change a copy decides how the bot trades. A user who heals as himself risks only what is his.
            if geteuid() == 0 {
                let judged = TrustedPath().judge(path)
                if judged.missing != nil {
                    notes.append("\(path) does not exist")
                    continue
                }
                guard judged.faults.isEmpty else {
                    notes.append("others can change \(path): \(judged.faults.joined(separator: "; "))")
                    continue
                }
            }
            do throws(OutputError) {
                let bytes = try SmallFile.read(path, maximumBytes: Self.maximumBytes(rule.file))
                if let problem = problem(of: bytes) {
                    notes.append("\(path) breaks a rule: \(problem)")
                } else {
                    return (Choice(bytes: bytes, path: path), notes)
                }
            } catch {
                notes.append(error.code == ENOENT ? "\(path) does not exist" : "\(error)")
            }
        }
        return (nil, notes)
    }

    /// Why these bytes must not be what the bot trades by; nil: they keep the rules. They are judged where only this user can change them.
    func problem(of bytes: [UInt8]) -> String? {
        let base = rule.look.configuration.state.runsDirectory
        mkdir(base, 0o750)
        var template = Array("\(base)/copy-XXXXXX".utf8CString)
        guard let made = template.withUnsafeMutableBufferPointer({ $0.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } }) else {
            return "it cannot be checked: \(base): \(String(cString: strerror(errno)))"
        }
        let place = "\(made)/\(rule.file.rawValue)"
        let directory = Self.parent(of: place)
        defer {
            unlink(place)
            rmdir(directory)
            rmdir(made)
        }
        guard mkdir(directory, 0o700) == 0 else { return "it cannot be checked: \(directory): \(String(cString: strerror(errno)))" }
        do throws(OutputError) { try ReplacedFile.write(bytes, to: place, mode: 0o600) } catch { return "it cannot be checked: \(error)" }
        return rule.problem(in: made)
    }

    static func parent(of path: String) -> String { String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) }
}
