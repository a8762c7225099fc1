import BotSimulator
import FailurePoints
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import Outputs

/// The two days of the real bot, where they lie beside the package.
private let samples: String? = {
    let path = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/") + "/../shared/bot-samples"
    return access(path, R_OK) == 0 ? path : nil
}()

/// What a notifier that wants everything sends to somebody who installs fpmond beside the real bot at the newest instant that each sample
/// records, and leaves it there for a day in which the bot writes nothing more. The endpoints and the unit are healthy.
@Suite(.enabled(if: samples != nil, "no bot samples beside the package")) struct ReplayTests {
    @Test(arguments: [
        ("2025-12-13", "2025-12-11T21:21:05Z", "kill-switch-phase82"), ("2025-12-27", "2025-12-15T20:48:26Z", "critical-file-missing"),
    ])
    func aRecordedDayIsToldInFewMessages(day: String, newest: String, blocker: String) async throws {
        let start = VirtualClock.instant(newest)
        let stage = try VirtualStage(at: start)
        // The exchange goes on to know the simulated prices.
        try stage.turnOff("exchange-unreachable")
        stage.isDown = true
        try Self.replace(stage.tree.path, by: "\(try #require(samples))/\(day)", writtenAt: start)
        try await stage.advance(by: .seconds(25 * 60))
        try await stage.skip(.seconds(86_400 - 25 * 60))
        let messages = stage.ledger.all.messages
        for message in messages {
            print("--- \(day) +\(Int(message.at.since(start).inSeconds / 60)) min \(message.kind): \(message.subject)\n\(message.text)")
        }
        let first = try #require(messages.first)
        #expect(first.at.since(start) < .seconds(600) && first.kind == .problem)
        #expect(first.subject.contains("trading BLOCKED by \(blocker)"), "\(first.subject)")
        #expect(messages.allSatisfy { $0.subject.count < 80 })
        // What opens in the first hour is at most three messages; then reminders at doubling intervals, and what goes stale in the course of a day.
        #expect(messages.count { $0.at.since(start) < .seconds(3600) } <= 6)
        #expect(messages.count < 24, "\(messages.count)")
    }

    /// The sample in the place of the simulated tree, with one time of writing: the samples do not record any.
    private static func replace(_ tree: String, by sample: String, writtenAt at: Instant) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: tree) { try FileManager.default.removeItem(atPath: "\(tree)/\(name)") }
        for name in try FileManager.default.contentsOfDirectory(atPath: sample) {
            try FileManager.default.copyItem(atPath: "\(sample)/\(name)", toPath: "\(tree)/\(name)")
        }
        let time = timespec(tv_sec: Int(at.microseconds / 1_000_000), tv_nsec: 0)
        for name in try FileManager.default.subpathsOfDirectory(atPath: tree) { utimensat(AT_FDCWD, "\(tree)/\(name)", [time, time], 0) }
    }
}
