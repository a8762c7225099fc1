import Glibc
import Testing

@testable import Systemd

@Suite struct NotifyTests {
    @Test func withoutASocketNobodyIsTold() {
        let notify = Notify(environment: [:])
        #expect(!notify.isUnderSystemd)
        #expect(notify.ready() == .unsupervised)
    }

    @Test(arguments: [
        (["WATCHDOG_USEC": "90000000"], Duration.seconds(90)),
        (["WATCHDOG_USEC": "90000000", "WATCHDOG_PID": "7"], .seconds(90)),
        (["WATCHDOG_USEC": "500000", "WATCHDOG_PID": "8"], nil),
        (["WATCHDOG_USEC": "500000", "WATCHDOG_PID": "eight"], nil),
        (["WATCHDOG_USEC": "0"], nil),
        (["WATCHDOG_USEC": "-1"], nil),
        (["WATCHDOG_USEC": "soon"], nil),
        (["WATCHDOG_PID": "7"], nil),
    ])
    func theWatchdogIsOursOnlyWhenItNamesUs(environment: [String: String], expected: Duration?) {
        #expect(Notify(environment: environment, processID: 7).watchdogInterval == expected)
    }

    @Test(arguments: [false, true])
    func messagesArriveAsOneDatagramEach(abstract: Bool) throws {
        let directory = try TemporaryDirectory()
        let listener = try DatagramListener(abstract ? "@fpmond-\(getpid())-\(directory.path)" : directory.path + "/notify")
        let notify = Notify(environment: ["NOTIFY_SOCKET": listener.path])
        #expect(notify.isUnderSystemd)
        #expect(notify.ready(status: "watching") == .sent)
        #expect(listener.receive() == "READY=1\nSTATUS=watching")
        notify.status("two\nlines\rREADY=1")
        #expect(listener.receive() == "STATUS=two lines READY=1")
        notify.pingWatchdog()
        #expect(listener.receive() == "WATCHDOG=1")
        notify.triggerWatchdog()
        #expect(listener.receive() == "WATCHDOG=trigger")
        notify.stopping()
        #expect(listener.receive() == "STOPPING=1")
    }

    @Test func aReloadCarriesTheInstantItBegan() throws {
        let directory = try TemporaryDirectory()
        let listener = try DatagramListener(directory.path + "/notify")
        let before = monotonicMicroseconds()
        Notify(socket: listener.path).reloading()
        let parts = listener.receive().split(separator: "\n")
        #expect(parts.first == "RELOADING=1")
        let instant = try #require(parts.last?.split(separator: "=").last.flatMap { UInt64($0) })
        #expect((before...monotonicMicroseconds()).contains(instant))
    }

    @Test(arguments: [("/nowhere/at/all", ENOENT), ("relative", EINVAL), ("vsock:2:1", EINVAL), ("/" + String(repeating: "x", count: 200), EINVAL)])
    func aSocketThatCannotBeReachedIsReportedNotFatal(path: String, code: Int32) {
        #expect(Notify(socket: path).ready() == .failed(code))
    }

    @Test func aFullQueueDelaysButNeverBlocks() throws {
        let directory = try TemporaryDirectory()
        let listener = try DatagramListener(directory.path + "/notify")
        let notify = Notify(socket: listener.path)
        let results = (0..<2000).lazy.map { _ in notify.pingWatchdog() }
        #expect(results.contains(.failed(EAGAIN)))
    }

    // In a process of its own: setenv(3) is not safe beside the other tests.
    @Test func theVariablesAreForgotten() async {
        await #expect(processExitsWith: .success) {
            for name in Notify.variables { setenv(name, "1", 1) }
            precondition(Notify.fromEnvironment().isUnderSystemd)
            Notify.forgetEnvironment()
            precondition(Notify.variables.allSatisfy { getenv($0) == nil })
            precondition(Notify.fromEnvironment() == Notify(socket: nil))
        }
    }
}
