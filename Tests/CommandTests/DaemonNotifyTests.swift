import Glibc
import JSON
import Testing

/// What the daemon tells its service manager, and when.
@Suite(.serialized) struct DaemonNotifyTests {
    /// Collects datagrams until one of them has all of these assignments; returns everything that came.
    private func collect(_ socket: UnixSocket, _ log: inout [String], until wanted: String...) async -> Bool {
        let end = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < end {
            while let datagram = socket.datagram() {
                log.append(datagram)
                let lines = datagram.split(separator: "\n")
                if wanted.allSatisfy({ word in lines.contains { $0.hasPrefix(word) } }) { return true }
            }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return false
    }

    @Test func readinessWatchdogReloadAndEndAreTold() async throws {
        let stage = try DaemonStage()
        let socket = try UnixSocket(stage.place["notify"], kind: SOCK_DGRAM)
        let daemon = try stage.start(environment: ["NOTIFY_SOCKET": stage.place["notify"], "WATCHDOG_USEC": "900000"])
        var log: [String] = []
        #expect(await collect(socket, &log, until: "READY=1", "STATUS=trading is open"), "\(log) \(daemon.errors)")
        // Not before the first round: a line of the log is there.
        #expect(await eventually { !stage.lines("failure_point_monitor").isEmpty })
        for _ in 1...3 { #expect(await collect(socket, &log, until: "WATCHDOG=1")) }

        daemon.send(SIGHUP)
        #expect(await collect(socket, &log, until: "RELOADING=1", "MONOTONIC_USEC="))
        #expect(await collect(socket, &log, until: "READY=1", "STATUS="))
        #expect(!log.contains { $0.contains("STOPPING=1") })
        daemon.send(SIGTERM)
        #expect(await collect(socket, &log, until: "STOPPING=1"))
        #expect(await daemon.end(within: DaemonStopTests.bound) == 0)
    }

    @Test func withoutAWatchdogNobodyIsFed() async throws {
        let stage = try DaemonStage()
        let socket = try UnixSocket(stage.place["notify"], kind: SOCK_DGRAM)
        // Meant for another process.
        let daemon = try stage.start(environment: ["NOTIFY_SOCKET": stage.place["notify"], "WATCHDOG_USEC": "300000", "WATCHDOG_PID": "1"])
        var log: [String] = []
        #expect(await collect(socket, &log, until: "READY=1"))
        for _ in 1...3 { #expect(await collect(socket, &log, until: "STATUS=")) }
        #expect(!log.contains { $0.contains("WATCHDOG") })
        #expect(daemon.ended == nil)
    }
}
