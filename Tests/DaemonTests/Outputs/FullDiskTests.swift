import FailurePoints
import Glibc
import JSON
import TestSupport
import Testing

@testable import Files
@testable import Outputs

/// State, history and log on a disk that is really full: a small file system of its own, where this machine lets the tests make one.
@Suite struct FullDiskTests {
    /// 4 MiB of memory; gone with the last reference.
    private final class SmallDisk: Sendable {
        let path: String

        init?() {
            guard geteuid() == 0, let path = try? TemporaryPlace.make("small-disk") else { return nil }
            self.path = path
            guard mount("tmpfs", path, "tmpfs", 0, "size=4m") == 0 else {
                TemporaryPlace.remove(path)
                return nil
            }
        }

        deinit {
            umount2(path, Int32(MNT_DETACH))
            rmdir(path)
        }

        /// Takes all the room that is left.
        func fill() {
            let descriptor = open("\(path)/fill", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
            defer { close(descriptor) }
            let block = [UInt8](repeating: 0x78, count: 4096)
            while write(descriptor, block, block.count) > 0 {}
        }

        func empty() { unlink("\(path)/fill") }
    }

    private static let canBeMade = SmallDisk() != nil

    private static func batch(_ numbers: ClosedRange<Int>) -> [Output] {
        numbers.map { number in
            .incident(
                Transition(
                    .opened, "disk-full", from: .ok, to: .critical, finding: .critical("used-ratio", "\(number)"), incident: nil, at: Reports.at.wall)
            )
        } + [.round(Reports.empty)]
    }

    @Test(.enabled(if: canBeMade, "root may not mount here, or this is not root"), arguments: [false, true])
    func whatHappensWhileTheDiskIsFullIsInTheHistoryAfterwardsOnce(isKilled: Bool) throws {
        let disk = try #require(SmallDisk())
        for name in ["out", "state"] { mkdir("\(disk.path)/\(name)", 0o755) }
        let heard = Heard()
        func started() -> FileSinks {
            let saved = SavedState.load(directory: "\(disk.path)/state")
            return FileSinks(
                outputs: "\(disk.path)/out", state: "\(disk.path)/state", logger: heard.logger, backlog: saved.document?.history ?? HistoryBacklog())
        }
        var writer = started()
        writer.write(Self.batch(1...3))
        disk.fill()
        for number in 4...40 { writer.write(Self.batch(number...number)) }
        #expect(heard.messages.contains { $0.contains("No space left on device") })
        disk.empty()
        writer.write(Self.batch(41...41))
        if isKilled { writer = started() }
        writer.write(Self.batch(42...42))
        let history = try SmallFile.read("\(disk.path)/out/failure_point_incidents.jsonl", maximumBytes: 1 << 22).split(separator: 0x0A)
        let lines = try history.map { try JSON.parse(Array($0)) }
        #expect(lines.compactMap { $0["message"]?.string.flatMap { Int($0) } } == Array(1...42))
        #expect(lines.allSatisfy { $0["lost_before"] == nil })
        let rounds = try SmallFile.read("\(disk.path)/out/failure_point_monitor.jsonl", maximumBytes: 1 << 22).split(separator: 0x0A)
        let lost = try rounds.map { try JSON.parse(Array($0))["lost_before"]?.int ?? 0 }
        #expect(rounds.count + Int(lost.reduce(0, +)) == 40, "one a batch")
    }
}
