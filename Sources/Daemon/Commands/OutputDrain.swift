import Glibc
import Synchronization

/// Reads one output stream of a command: keeps the beginning and the end of it, drains the rest, and does not wait for what the command left behind.
final class OutputDrain: Sendable {
    /// Kept of the beginning and of the end each: enough for an error message and its cause.
    static let keptBytes = 4096

    /// What a pipe holds at most unless somebody asked for more. Source: pipe(7).
    private static let pipeBytes = 65_536

    private struct Kept {
        var head: [UInt8] = []
        var tail: [UInt8] = []
        var dropped = 0
    }

    /// For the command. Whoever starts it closes this, and so does whoever does not.
    let writeEnd: Int32
    private let readEnd: Int32
    private let kept = Mutex(Kept())
    private let ended = Atomic(false)
    private let reader: Mutex<BoundedWork<Void>?>

    /// nil when the system has no descriptors or no threads left: without a reader a command would hang on its full pipe.
    init?() {
        guard let ends = ClosedPipe.make() else { return nil }
        (readEnd, writeEnd) = ends
        _ = fcntl(readEnd, F_SETFL, O_NONBLOCK)
        reader = Mutex(nil)
        guard let attempt = BoundedWork<Void>.onThread({ [self] in drain() }) else {
            close(readEnd)
            close(writeEnd)
            return nil
        }
        reader.withLock { $0 = attempt }
    }

    /// To be called once, when the command has ended: what it left running may hold the pipe, nobody waits for that.
    func finish() async -> String {
        ended.store(true, ordering: .sequentiallyConsistent)
        let attempt = reader.withLock { $0 }
        _ = await Task { await attempt?.value(within: .seconds(2)) }.value
        let kept = kept.withLock { $0 }
        let between = kept.dropped > 0 ? Array("\n[… \(kept.dropped) bytes left out …]\n".utf8) : []
        return String(decoding: kept.head + between + kept.tail, as: UTF8.self)
    }

    private func drain() {
        defer { close(readEnd) }
        var block = [UInt8](repeating: 0, count: 65_536)
        // What stands in the pipe when the command has ended is its own; what still comes then is from something that it left running.
        var remaining = Self.pipeBytes
        while remaining > 0 {
            var poller = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
            let over = ended.load(ordering: .sequentiallyConsistent)
            _ = poll(&poller, 1, over ? 0 : 100)
            let count = read(readEnd, &block, block.count)
            if count > 0 {
                keep(block[..<count])
                if over { remaining -= count }
            } else if count == 0 || (over && errno == EAGAIN) || (errno != EAGAIN && errno != EINTR) {
                return
            }
        }
    }

    private func keep(_ bytes: ArraySlice<UInt8>) {
        kept.withLock { kept in
            let room = max(0, Self.keptBytes - kept.head.count)
            kept.head += bytes.prefix(room)
            kept.tail += bytes.dropFirst(room)
            let excess = kept.tail.count - Self.keptBytes
            if excess > 0 {
                kept.tail.removeFirst(excess)
                kept.dropped += excess
            }
        }
    }
}
