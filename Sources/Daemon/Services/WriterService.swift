import ServiceLifecycle
import Synchronization

/// Takes what the watcher emits and has it written, in order, on a thread of its own.
final class WriterService: Service {
    private let stream: AsyncStream<[Output]>
    private let continuation: AsyncStream<[Output]>.Continuation
    private let writer: Mutex<Writer>
    private let progress: Progress

    /// How long one batch may take before the writer counts as stuck: a file system that does not answer.
    private static let batchTime: Duration = .seconds(20)

    init(_ writer: Writer, progress: Progress) {
        (stream, continuation) = AsyncStream.makeStream()
        self.writer = Mutex(writer)
        self.progress = progress
    }

    func emit(_ outputs: [Output]) { continuation.yield(outputs) }

    /// The first service to start and the last to stop: on shutdown what is still queued is written.
    func run() async throws {
        await withGracefulShutdownHandler {
            for await outputs in stream {
                progress.begin(.writer, within: Self.batchTime)
                let attempt = Attempt<Void>.onThread(refused: ()) { [self] in writer.withLock { $0.write(outputs) } }
                while await attempt.value(within: Self.batchTime) == nil && !Task.isCancelled {}
                progress.forget(.writer)
            }
        } onGracefulShutdown: { [continuation] in
            continuation.finish()
        }
    }
}
