import FailurePoints
import Glibc
import JSON
import Synchronization
import Testing

@testable import Probes

@Suite struct WatchedFileTests {
    private let temporary = TemporaryTree()

    private func observe(_ file: WatchedFile<[UInt8]>) throws -> FileState<[UInt8]> {
        let observation = try temporary.tree.observation()
        let pass = observation.read(file)
        observation.settle()
        return pass.document.state
    }

    @Test func aFileThatHasNotChangedIsNotReadAgain() throws {
        let reads = Mutex(0)
        let file = WatchedFile<[UInt8]>("a") { absolute in
            reads.withLock { $0 += 1 }
            return FileReader().bytes(at: absolute)
        }
        temporary.write("a", "one")
        // Younger than this a change could hide behind the same stamp, and the file is read each time.
        usleep(150_000)
        for _ in 0..<3 { #expect(try observe(file) == .content(Array("one".utf8))) }
        #expect(reads.withLock { $0 } == 1)
        temporary.write("a", "two")
        #expect(try observe(file) == .content(Array("two".utf8)))
        #expect(reads.withLock { $0 } == 2)
        temporary.remove("a")
        #expect(try observe(file) == .missing)
    }

    @Test func aFaultInAnUnchangedFileIsNotLookedForAgain() throws {
        let reads = Mutex(0)
        let file = WatchedFile<[UInt8]>("a") { absolute in
            reads.withLock { $0 += 1 }
            return FileReader().stream(at: absolute) { (_) throws(JSONError) in nil }
        }
        temporary.write("a", "{")
        usleep(150_000)
        let first = try observe(file)
        guard case .malformed = first else {
            Issue.record("\(first)")
            return
        }
        #expect(reads.withLock { $0 } == 5)
        #expect(try observe(file) == first && reads.withLock { $0 } == 5)
    }
}
