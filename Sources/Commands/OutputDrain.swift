import Glibc
import Synchronization
import Threads

/// Reads one output stream of a command: keeps its beginning and its end, discards the rest, and does not wait for background processes.
package final class OutputDrain: Sendable {
    /// Bytes kept of the beginning and of the end each: enough for an error message and its cause.
    package static let keptBytes = 4096

    /// The default capacity of a pipe. Source: pipe(7).
    private static let pipeBytes = 65_536

    private struct Kept {
        var head: [UInt8] = []
        var tail: [UInt8] = []
        var dropped = 0
    }

    /// The command's end. The caller closes it, whether the command starts or not.
    let writeEnd: Int32
    private let readEnd: Int32
    private let kept = Mutex(Kept())
    private let ended = Atomic(false)
    private let reader: Mutex<BoundedWork<Void>?>

    /// nil when the system has no descriptors or threads left: without a reader the command would block on its full pipe.
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

    /// Call once, when the command has ended. Background processes may hold the pipe open; they are not waited for.
    package func finish() async -> String {
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
        // The bytes in the pipe at the command's end are the command's; later ones come from background processes.
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
