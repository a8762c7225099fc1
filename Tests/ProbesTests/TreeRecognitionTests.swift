import Glibc
import Probes
import TestSupport
import Testing

/// A directory that is no bot's, and the one that was meant.
@Suite final class TreeRecognitionTests {
    private let place: String

    init() throws { place = try TemporaryPlace.make("recognition") }

    deinit { TemporaryPlace.remove(place) }

    private func directory(_ name: String) -> String {
        var made = place
        for part in name.split(separator: "/") {
            made += "/\(part)"
            mkdir(made, 0o755)
        }
        return "\(place)/\(name)"
    }

    private func bot(_ name: String) -> String {
        for part in ["logs", "state/heartbeats", "config", "feature_store"] { _ = directory("\(name)/\(part)") }
        return "\(place)/\(name)"
    }

    @Test func aBotsDirectoryIsKnownAndALinkToIt() {
        let root = bot("trading-bot-A")
        symlink(root, "\(place)/current")
        #expect(TreeRecognition(of: root).problem == nil && TreeRecognition(of: "\(place)/current").problem == nil)
    }

    @Test func whatIsNotThereIsSaidWithWhatWasMeant() {
        let root = bot("trading-bot-current")
        #expect(
            TreeRecognition(of: "\(place)/trading-bot-curent").problem
                == "there is no bot at \(place)/trading-bot-curent: \(place)/trading-bot-curent does not exist; did you mean \(root)?")
        symlink("\(place)/nowhere", "\(place)/dangling")
        let dangling = TreeRecognition(of: "\(place)/dangling").problem ?? ""
        #expect(dangling.contains("a dangling symbolic link") && dangling.hasSuffix("did you mean \(root)?"))
    }

    @Test func theOneAboveBelowOrBesideIsMeant() {
        let root = bot("slots/bot-B")
        let beside = directory("slots/other")
        #expect(TreeRecognition(of: "\(place)/slots").problem?.hasSuffix("did you mean \(root)?") == true)
        #expect(TreeRecognition(of: "\(root)/logs").problem?.hasSuffix("did you mean \(root)?") == true)
        #expect(TreeRecognition(of: beside).problem?.hasSuffix("the directory is empty; did you mean \(root)?") == true)
    }

    @Test func somethingElseIsDescribed() {
        let root = directory("elsewhere/project")
        for name in ["src", "docs", "a\u{1B}[31m"] { _ = directory("elsewhere/project/\(name)") }
        let problem = TreeRecognition(of: root).problem ?? ""
        #expect(
            problem.hasPrefix("there is no bot in \(root): it contains a\\x1b[31m, docs, src, but neither logs/positions_futures.json"), "\(problem)")
    }
}
