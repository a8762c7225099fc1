import FailurePoints
import Glibc
import Logging
import Systemd
import Testing
import Threads

@testable import Daemon
@testable import Scheduling

/// The watchdog is fed while all parts make progress, and by nothing else.
@Suite struct WatchdogServiceTests {
    private let loop = Alarm()

    /// Counts the pings that reach a socket of the test's own within this time, or until there are enough of them.
    private func pings(_ liveness: Liveness, during time: Duration, enough: Int = .max) async throws -> Int {
        let scratch = try Scratch()
        let path = scratch.file("notify")
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
        try #require(bound == 0)
        let service = WatchdogService(
            liveness: liveness, notify: Notify(socket: path, watchdogInterval: .milliseconds(60)),
            logger: Logger(label: "") { _ in SwiftLogNoOpLogHandler() })
        let task = Task { try await service.run() }
        var count = 0
        _ = await eventually(within: time) {
            var bytes = [UInt8](repeating: 0, count: 256)
            while case let size = recv(descriptor, &bytes, bytes.count, 0), size > 0 {
                if bytes.prefix(size).starts(with: Array("WATCHDOG=1".utf8)) { count += 1 }
            }
            return count >= enough
        }
        task.cancel()
        try await task.value
        return count
    }

    @Test func progressFeedsIt() async throws {
        let liveness = Liveness(slack: .seconds(600))
        liveness.begin(.probe(.disk, loop: ObjectIdentifier(loop)), within: .seconds(1))
        liveness.rest(.rounds, for: .seconds(1))
        #expect(try await pings(liveness, during: .seconds(30), enough: 2) >= 2)
    }

    @Test func aPingThatIsLostLeavesTimeForTwoMore() {
        for limit in [Duration.seconds(60), .milliseconds(60), .seconds(1)] {
            let pause = WatchdogService.pause(within: limit)
            #expect(pause * 3 <= limit && pause * 4 > limit)
        }
    }

    @Test(arguments: [false, true])
    func aPartThatIsStuckDoesNotHoweverWellTheOthersWork(isProbe: Bool) async throws {
        let liveness = Liveness(slack: .zero)
        liveness.begin(isProbe ? .probe(.disk, loop: ObjectIdentifier(loop)) : .rounds, within: .zero)
        #expect(try await pings(liveness, during: .milliseconds(300)) == 0)
    }
}
