import Endpoints
import Glibc
import JSON
import Requests
import Synchronization

/// Makes all looks of a batch at once, and writes each answer soon after it is there: those that come within a moment with one write, which wakes the
/// reader once.
final class BatchRun: Sendable {
    private struct State {
        /// The lines that are not written yet.
        var lines: [UInt8] = []
        /// How many looks are under way.
        var left: Int
    }

    /// How long an answer waits for others.
    private static let moment: Duration = .milliseconds(10)

    private let looks: [NetworkRequest]
    private let state: Mutex<State>
    private let isOver = Arrival<Bool>()
    /// Posted when there are lines again.
    nonisolated(unsafe) private let hasLines: UnsafeMutablePointer<sem_t>

    init(_ looks: [NetworkRequest]) {
        self.looks = looks
        state = Mutex(State(left: looks.count))
        hasLines = .allocate(capacity: 1)
        sem_init(hasLines, 0, 0)
    }

    deinit { hasLines.deallocate() }

    func run() {
        var left = looks.count
        for (place, look) in looks.enumerated() {
            let make: @Sendable () -> Void = { [self] in take(NetworkLine(look: place, answer: look.make())) }
            if PlainThread.start(make) { continue }
            // No more threads: one after the other is slower, but gives an answer.
            make()
            left = writeLines()
        }
        while left > 0 {
            while sem_wait(hasLines) != 0, errno == EINTR {}
            _ = isOver.wait(within: Self.moment)
            left = writeLines()
        }
    }

    /// Returns how many looks are still under way.
    private func writeLines() -> Int {
        let (lines, left) = state.withLock { state in
            defer { state.lines = [] }
            return (state.lines, state.left)
        }
        Descriptor.write(1, lines)
        return left
    }

    private func take(_ line: NetworkLine) {
        let bytes = line.json.utf8() + [0x0A]
        let (isFirst, isLast) = state.withLock { state in
            defer { state.lines += bytes }
            state.left -= 1
            return (state.lines.isEmpty, state.left == 0)
        }
        if isLast { isOver.put(true) }
        if isFirst { sem_post(hasLines) }
    }
}
