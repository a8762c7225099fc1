import Config
import FailurePoints
import Glibc
import Probes
import Scheduling

/// `restore_file`: writes each listed file anew that is missing or unusable in three looks. Blocks; never for the cooperative threads.
struct FileRestore: Sendable {
    let settings: BuiltInHealer.RestoreFile
    let look: BuiltInLook
    /// Whether the bot certainly does not run: only then its book may be written.
    let botIsDown: Bool
    /// Between two of the three looks.
    var spacing = Duration.seconds(1)
    /// Called between the last look and the writing; tests change the file there.
    var beforeWriting: @Sendable () -> Void = {}

    private enum Result {
        case restored(String)
        case fine(String)
        case later(String)
        case refused(String)
        case failed(String)
    }

    func run() -> BuiltInEnd {
        var (restored, fine, later, refused, failed): ([String], [String], [String], [String], [String]) = ([], [], [], [], [])
        do throws(RootedDirectory.Fault) {
            let root = try RootedDirectory.root(look.configuration.bot.root)
            for file in settings.files {
                switch restore(file, in: root) {
                case .restored(let words): restored.append(words)
                case .fine(let words): fine.append(words)
                case .later(let words): later.append(words)
                case .refused(let words): refused.append(words)
                case .failed(let words): failed.append(words)
                }
            }
        } catch {
            return .later(error.words)
        }
        let lines = restored + fine
        let troubles = (failed + refused + later).joined(separator: "; ")
        if !restored.isEmpty { return BuiltInEnd(result: .acted, lines: lines, error: troubles.isEmpty ? nil : troubles) }
        if !failed.isEmpty { return .failed(troubles, lines) }
        if !refused.isEmpty { return .refused(troubles, lines) }
        return .later(later.isEmpty ? "nothing to restore: \(fine.joined(separator: "; "))" : troubles, lines)
    }

    private func restore(_ file: RestorableFile, in root: borrowing RootedDirectory) -> Result {
        let path = file.rawValue
        let name = String(path[path.index(after: path.lastIndex(of: "/") ?? path.startIndex)...])
        do throws(RootedDirectory.Fault) {
            let directory = try root.descending(GoodCopies.parent(of: path))
            // The same directory for every look, also where the slot is switched meanwhile.
            let rule = RestoreRule(file: file, look: look)
            let place = "/proc/self/fd/\(root.descriptor)"
            let before = directory.status(of: name)
            if let before, before.st_mode & S_IFMT != S_IFREG {
                let isLink = before.st_mode & S_IFMT == S_IFLNK
                throw RootedDirectory.Fault(words: "is \(isLink ? "a symbolic link, which is not followed" : "no regular file"): restore it by hand")
            }
            var wrong = ""
            for turn in 0..<3 {
                if turn > 0 { look.pause(spacing) }
                switch rule.state(in: place) {
                case .usable: return .fine("\(path) is usable")
                case .missing: wrong = "was missing"
                case .unusable(let what): wrong = "was unusable (\(what))"
                case .notAFile(let what): throw RootedDirectory.Fault(words: "is \(what): restore it by hand")
                case .unknown(let why): throw RootedDirectory.Fault(words: why, mayPass: true)
                }
                guard directory.status(of: name).map(FileIdentity.init) == before.map(FileIdentity.init) else {
                    throw RootedDirectory.Fault(words: "kept changing while fpmond looked", mayPass: true)
                }
            }
            if file == .positions, !botIsDown {
                throw RootedDirectory.Fault(words: "may be restored only while the bot is stopped, which it is not known to be", mayPass: true)
            }
            let copies = GoodCopies(rule, from: settings.from)
            let (choice, notes) = copies.choose()
            guard let choice else { throw RootedDirectory.Fault(words: "\(wrong), and there is no good copy: \(notes.joined(separator: "; "))") }
            let swap = FileSwap(name: name, expected: before.map(FileIdentity.init))
            let aside = try swap.put(choice.bytes, in: directory, like: before, beforeWriting: beforeWriting)
            if let problem = rule.problem(in: place) { return .failed("\(path) was restored from \(choice.path), and is not usable: \(problem)") }
            var words = "\(path) \(wrong); restored from \(choice.path)"
            if let aside {
                words += "; the old one is kept as \(aside)"
                // Its writer had it open: what it wrote is in the file that was moved aside.
                if directory.status(of: aside).map(FileIdentity.init) != swap.expected { words += ", and somebody wrote to it meanwhile" }
            }
            return .restored(words)
        } catch {
            return error.mayPass ? .later("\(path) \(error.words)") : .refused("\(path) \(error.words)")
        }
    }
}
