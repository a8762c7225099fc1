import FailurePoints
import Glibc
import Probes
import Testing

@testable import Files

/// Asking whether a daemon lives, without being in its way.
@Suite struct StateLockTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func openLock() -> Int32 { open(StateLock.path(in: scratch.path), O_RDWR | O_CREAT | O_CLOEXEC, 0o640) }

    @Test func itIsHeldForAsLongAsItsFileIsOpen() {
        #expect(StateLock.holder(in: scratch.path) == .nobody)
        let descriptor = openLock()
        #expect(StateLock.holder(in: scratch.path) == .nobody)
        #expect(StateLock.take(descriptor))
        #expect(StateLock.holder(in: scratch.path) == .daemon)
        let second = openLock()
        #expect(!StateLock.take(second) && (errno == EAGAIN || errno == EACCES))
        close(second)
        #expect(StateLock.holder(in: scratch.path) == .daemon)
        close(descriptor)
        #expect(StateLock.holder(in: scratch.path) == .nobody)
    }

    @Test func whoeverAsksNeverKeepsADaemonFromStarting() async {
        let asking = Task.detached { [path = scratch.path] in
            while !Task.isCancelled {
                _ = StateLock.holder(in: path)
                await Task.yield()
            }
        }
        defer { asking.cancel() }
        for _ in 0..<2000 {
            let descriptor = openLock()
            #expect(StateLock.take(descriptor))
            close(descriptor)
        }
    }
}
