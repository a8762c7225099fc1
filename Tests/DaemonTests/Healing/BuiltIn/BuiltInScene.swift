import BotSimulator
import FailurePoints
import Glibc
import JSON
import Systemd
import TestSupport

@testable import Config
@testable import Healing

/// A bot's directory as the bot writes it, and the places of a repair beside it.
final class BuiltInScene: Sendable {
    let scratch: Scratch
    var root: String { scratch.file("bot") }
    var copies: String { scratch.file("defaults") }

    static let trading = "configs/trading_config.json"
    static let golden = "feature_store/golden_hour_config.json"
    static let universe = "config/asset_universe.json"
    static let policies = "configs/futures_policies.json"
    static let book = "logs/positions_futures.json"

    private static let files = [
        trading, golden, universe, policies, book, "configs/signal_policies.json", "config/profit_policy.json", "config/trading_policy.py",
    ]

    /// The text of these files as a simulated bot writes them; its hours are restricted, as the real bot's are.
    private static let texts: Result<[String: String], any Error> = Result {
        let scratch = try Scratch()
        var bot = Simulator(root: scratch.path, now: Simulator.realClock)
        try bot.writeAll()
        var texts: [String: String] = [:]
        for file in files { texts[file] = try scratch.text(file) }
        texts[golden] = #"{"restrict_to_golden_hour": true, "allowed_windows": ["09:00-16:00", "20:00-21:00"], "updated_at": null}"#
        return texts
    }

    init() throws {
        scratch = try Scratch()
        for directory in ["bot", "bot/config", "bot/configs", "bot/feature_store", "bot/logs", "bot/state"] { mkdir(scratch.file(directory), 0o755) }
        for (file, text) in try Self.texts.get() { try scratch.write(text, to: "bot/\(file)") }
    }

    var configuration: Configuration {
        var configuration = Configuration()
        configuration.bot.root = root
        configuration.state.directory = scratch.file("state")
        return configuration
    }

    /// Waits for nothing, and has no bus.
    func look(_ change: (inout Configuration) -> Void = { _ in }) -> BuiltInLook {
        var configuration = configuration
        change(&configuration)
        return BuiltInLook(
            configuration: configuration, bus: Bus(address: "unix:path=\(scratch.file("no-bus"))"), network: DirectNetwork(), pause: { _ in })
    }

    func path(_ file: String) -> String { "\(root)/\(file)" }
    func text(_ file: String) -> String? { (try? scratch.text("bot/\(file)")) }

    func write(_ text: String, to file: String, mode: mode_t = 0o644) throws { try scratch.write(text, to: "bot/\(file)", mode: mode) }

    /// Makes the operator's copy of a file, by default what the bot has.
    func copy(_ file: String, _ text: String? = nil, under directory: String = "defaults") throws {
        var path = scratch.path
        for part in "\(directory)/\(file)".split(separator: "/").dropLast() {
            path += "/\(part)"
            mkdir(path, 0o755)
        }
        try scratch.write(text ?? self.text(file) ?? "", to: "\(directory)/\(file)")
    }

    func restore(
        _ files: [RestorableFile], botIsDown: Bool = false, beforeWriting: @escaping @Sendable () -> Void = {}
    ) -> BuiltInEnd {
        var settings = BuiltInHealer.RestoreFile()
        (settings.files, settings.from, settings.restorePositions) = (files, copies, true)
        return FileRestore(settings: settings, look: look(), botIsDown: botIsDown, beforeWriting: beforeWriting).run()
    }

    /// The names beside a file that a repair has made: what it kept, and what it should not have left.
    func made(beside file: String) -> [String] {
        let directory = file.split(separator: "/").dropLast().joined(separator: "/")
        guard let entries = opendir(path(directory)) else { return [] }
        defer { closedir(entries) }
        var names: [String] = []
        while let entry = readdir(entries) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if name.contains(".fpmond-") { names.append(name) }
        }
        return names.sorted()
    }

    func status(_ path: String) -> stat? {
        var status = stat()
        return lstat(path, &status) == 0 ? status : nil
    }
}
