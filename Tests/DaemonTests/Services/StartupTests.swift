import Glibc
import Systemd
import Testing

@testable import Daemon

/// Steps of the start that take long.
@Suite struct StartupTests {
    /// A bound datagram socket, as the service manager's.
    private final class Manager: Sendable {
        let place: Scratch
        let descriptor: Int32

        init() throws {
            place = try Scratch()
            descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array("\(place.path)/notify".utf8)) }
            let isBound = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
            }
            try #require(isBound == 0)
        }

        deinit { close(descriptor) }

        var notify: Notify { Notify(socket: "\(place.path)/notify") }

        func received() -> String? {
            var bytes = [UInt8](repeating: 0, count: 4096)
            let count = recv(descriptor, &bytes, bytes.count, 0)
            return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
        }
    }

    @Test func aStepThatTakesLongAsksForMoreTimeAndSaysWhatItWaitsFor() async throws {
        let manager = try Manager()
        let mayEnd = Flag()
        var startup = Startup(notify: manager.notify)
        (startup.pause, startup.more) = (.milliseconds(20), .seconds(30))
        let step = Task { [startup] in
            try await startup.step("reading the state") {
                mayEnd.wait()
                return 42
            }
        }
        for _ in 1...3 {
            var datagram: String?
            #expect(
                await eventually {
                    datagram = manager.received()
                    return datagram != nil
                })
            #expect(datagram?.hasPrefix("EXTEND_TIMEOUT_USEC=30000000\nSTATUS=reading the state for ") == true, "\(datagram ?? "")")
        }
        mayEnd.raise()
        #expect(try await step.value == 42)
    }

    @Test func aQuickStepAsksForNothing() async throws {
        let manager = try Manager()
        #expect(try await Startup(notify: manager.notify).step("nothing") { 1 } == 1)
        #expect(manager.received() == nil)
    }

    @Test func aStepThatNeverEndsIsGivenUp() async throws {
        let mayEnd = Flag()
        var startup = Startup(notify: Notify(socket: nil))
        (startup.pause, startup.limit) = (.milliseconds(5), .milliseconds(20))
        await #expect(throws: Startup.Stalled.self) { try await startup.step("reading") { mayEnd.wait() } }
        mayEnd.raise()
    }
}
