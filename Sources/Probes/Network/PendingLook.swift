import Synchronization

/// A look that somebody waits for. It is answered once: what comes after the first answer is dropped.
final class PendingLook: Sendable {
    typealias Answer = Result<NetworkAnswer, ProbeError>

    /// What a prober may take beyond the look's own limit: to be started, to be read, on a busy machine.
    private static let patience: Duration = .milliseconds(700)

    let request: NetworkRequest
    private let clock: RequestClock
    private let waiter: Mutex<CheckedContinuation<Answer, Never>?>

    init(_ request: NetworkRequest, _ waiter: CheckedContinuation<Answer, Never>) {
        self.request = request
        clock = RequestClock(limit: request.limit + Self.patience)
        self.waiter = Mutex(waiter)
    }

    var remaining: Duration { clock.remaining }
    var isAnswered: Bool { waiter.withLock { $0 == nil } }

    func answer(_ answer: Answer) {
        let waiter = waiter.withLock { waiter in
            defer { waiter = nil }
            return waiter
        }
        waiter?.resume(returning: answer)
    }

    func fail(_ reason: String, _ detail: String) { answer(.failure(.blind(reason: reason, detail: detail))) }

    /// Answers if its time is over.
    func expire() {
        if remaining == .zero { fail("timeout", "\(OwnExecutable.prober.rawValue) gave no answer within \(clock.limit)") }
    }
}
