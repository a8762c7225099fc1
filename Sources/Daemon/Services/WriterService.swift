import FailurePoints
import Logging
import ServiceLifecycle
import Synchronization

/// Has written what the watcher emits: journal and files each on a thread of their own, so that a disk that does not answer silences neither the
/// journal nor the loops. Nobody who emits waits for anything but a queue's lock.
final class WriterService: Service {
    private let queue = OutputQueue()
    /// Until `run` takes it over; from then on it belongs to one piece of work at a time.
    private let start: Writer
    private let logger: Logger
    private let startHeal: @Sendable (HealOrder) -> Void
    /// Since when a write has not come back.
    private let stuckSince = Mutex<Instant?>(nil)

    /// How long one batch may take before the writer counts as stuck: a file system that does not answer.
    private let batchTime: Duration

    init(
        _ writer: Writer, logger: Logger, batchTime: Duration = .seconds(20), startHeal: @escaping @Sendable (HealOrder) -> Void = { _ in }
    ) {
        (start, self.logger, self.batchTime, self.startHeal) = (writer, logger, batchTime, startHeal)
    }

    func emit(_ outputs: [Output]) { queue.put(outputs) }

    /// What is wrong with the outputs now, in words; nil: nothing.
    var complaint: String? {
        stuckSince.withLock { $0 }.map { "the outputs have not taken a write since \($0.rfc3339): their disk does not answer" }
    }

    /// The first service to start and the last to stop: on shutdown what is still queued is written.
    func run() async throws {
        await withGracefulShutdownHandler {
            async let journal: Void = tellAll()
            await writeAll()
            await journal
        } onGracefulShutdown: { [queue] in
            queue.finish()
        }
    }

    private func writeAll() async {
        var writer = start
        for await _ in queue.outputBell.stream {
            let batch = queue.takeBatch()
            guard !batch.isEmpty, let next = await write(batch, with: writer) else { continue }
            writer = next
        }
    }

    /// One batch on a thread; nil when the daemon ends before it has come back.
    private func write(_ batch: OutputQueue.Batch, with writer: Writer) async -> Writer? {
        let due = Due(batch.orders)
        let begin: @Sendable () -> Void = { [startHeal] in for order in due.take() { startHeal(order) } }
        let attempt = await started { [writer] in
            var writer = writer
            writer.write(batch, committed: begin)
            return writer
        }
        let began = SystemClock.now().wall
        while !Task.isCancelled {
            if let writer = await attempt?.value(within: batchTime) {
                if stuckSince.withLock({ $0.take() }) != nil { logger.record(Event(.fault, .notice, "the outputs can be written again")) }
                return writer
            }
            guard !Task.isCancelled else { break }
            if noteStuck(since: began) { logger.record(Event(.fault, .error, complaint ?? "the outputs do not answer")) }
            // A disk that does not answer keeps nobody from being healed.
            begin()
            for order in queue.takeOrders() { startHeal(order) }
        }
        return nil
    }

    /// Whether this is news.
    private func noteStuck(since began: Instant) -> Bool {
        stuckSince.withLock { since in
            defer { since = since ?? began }
            return since == nil
        }
    }

    /// A machine that has no thread left has one again some time.
    private func started(_ work: @escaping @Sendable () -> Writer) async -> BoundedWork<Writer>? {
        while !Task.isCancelled {
            if let attempt = BoundedWork<Writer>.onThread(work) { return attempt }
            try? await Task.sleep(for: .milliseconds(100))
        }
        return nil
    }

    private func tellAll() async {
        for await _ in queue.eventBell.stream {
            let (events, dropped) = queue.takeEvents()
            guard !events.isEmpty else { continue }
            let attempt = BoundedWork<Void>.onThread(refused: ()) { [logger] in
                if dropped > 0 { logger.record(Event(.fault, .error, "\(dropped) earlier words to the journal were dropped: it did not take them")) }
                for event in events { logger.record(event) }
            }
            while await attempt.value(within: batchTime) == nil && !Task.isCancelled {}
        }
    }

    /// The heals of one batch: whoever takes them begins them.
    private final class Due: Sendable {
        private let orders: Mutex<[HealOrder]>

        init(_ orders: [HealOrder]) { self.orders = Mutex(orders) }

        func take() -> [HealOrder] {
            orders.withLock { orders in
                defer { orders = [] }
                return orders
            }
        }
    }
}
