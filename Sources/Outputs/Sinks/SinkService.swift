import FailurePoints
import Logging
import Scheduling
import ServiceLifecycle
import Synchronization
import Threads

/// Runs one sink: queues what is emitted, and writes it in its turn on the loop. Emitting waits only for the queue's lock.
final class SinkService<S: Sink>: Service, OutputReceiver {
    private let pending = Mutex(S.Pending())
    /// Holds at most one ring, which says that something waits, not how much.
    private let bell = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    /// Owned by this service until `run` takes it; then by one write at a time.
    private let first: S
    private let part: Liveness.Part
    private let liveness: Liveness
    /// Reports to the journal; nil for the journal's sink itself.
    private let report: (@Sendable (Event) -> Void)?
    /// How long one write may take before the sink counts as stalled, as on a hanging file system.
    private let writeTime: Duration
    /// Whether there is anywhere to write to. Until then reports are not kept, and nothing wakes the sink.
    private let isWanted: @Sendable () -> Bool
    private let figures: OwnFigures
    private let label: String

    init(
        _ sink: S, liveness: Liveness, figures: OwnFigures = OwnFigures(), writeTime: Duration = .seconds(20),
        isWanted: @escaping @Sendable () -> Bool = { true }, report: (@Sendable (Event) -> Void)?
    ) {
        (first, part, self.liveness, self.writeTime, self.report) = (sink, .sink(sink.title), liveness, writeTime, report)
        (self.isWanted, self.figures, label) = (isWanted, figures, sink.label)
    }

    func put(_ outputs: [Output]) {
        let isWanted = isWanted()
        let (hasAny, count) = pending.withLock { pending in
            for output in outputs where isWanted || output.report == nil { pending.add(output) }
            return (!pending.isEmpty, pending.count)
        }
        figures.waits(count, for: label)
        if hasAny && isWanted { bell.continuation.yield() }
    }

    /// Sinks start before and stop after the services that emit: at shutdown they write what is still queued.
    func run() async throws {
        await withGracefulShutdownHandler {
            var sink = first
            for await _ in bell.stream {
                let batch = pending.withLock { pending in
                    defer { pending = S.Pending() }
                    return pending
                }
                guard !batch.isEmpty, let next = await write(batch, with: sink) else { continue }
                sink = next
                if sink.failedWrites > 0 { figures.failed(sink.failedWrites, of: label) }
            }
        } onGracefulShutdown: { [bell] in
            bell.continuation.finish()
        }
    }

    /// One write on a thread; nil when the daemon ends before it has come back.
    private func write(_ batch: S.Pending, with sink: S) async -> S? {
        liveness.begin(part, within: writeTime)
        defer { liveness.forget(part) }
        var work = start(batch, with: sink)
        let began = SystemClock.now().wall
        var isStalled = false
        while !Task.isCancelled {
            if let written = await work.value(within: writeTime) {
                guard let sink = written else {
                    // Until the machine has a thread to spare.
                    try? await Task.sleep(for: .milliseconds(100))
                    work = start(batch, with: sink)
                    continue
                }
                if isStalled { report?(Event(.fault, .notice, "\(sink.title) can be written again")) }
                return sink
            }
            guard !Task.isCancelled else { break }
            if !isStalled { report?(Event(.fault, .error, "writing \(sink.title) hangs since \(began.rfc3339): the disk does not respond")) }
            isStalled = true
            pending.withLock { sink.stalled(writing: batch, waiting: &$0) }
        }
        return nil
    }

    /// In turn with the other sinks, for what is emitted goes to most of them at once; nil: the system refused a thread.
    private func start(_ batch: S.Pending, with sink: S) -> BoundedWork<S?> {
        BoundedWork.onLoop(refused: nil) { [sink] in
            var sink = sink
            sink.write(batch)
            return sink
        }
    }
}

/// A receiver of outputs.
protocol OutputReceiver: Sendable {
    func put(_ outputs: [Output])
}
