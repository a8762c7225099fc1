import Config
import FailurePoints
import JSON
import Logging
import Notifying
import Outputs
import Synchronization
import Threads

extension AlertService {
    /// Starts what is due for a notifier that is not delivering. Returns when its next attempt is due; nil: nothing waits, or one is under way.
    func deliver(_ name: String, _ state: inout State) -> Duration? {
        guard !state.isEnding, let notifier = state.notifiers[name] else { return nil }
        var dropped: [String] = []
        let step = state.queue.next(for: name, keepFor: notifier.keepFor, dropped: &dropped, at: clock())
        state.unwritten.done += dropped
        switch step {
        case .idle: return nil
        case .wait(let until): return until
        case .deliver(let message):
            state.busy.insert(name)
            let delivery = Delivery(name: name, notifier: notifier, secrets: state.secrets, network: network)
            Task(executorPreference: TaskLoop.tasks) { [self] in
                let report = await delivery.run(message)
                settle(message, report)
            }
            return nil
        }
    }

    private func settle(_ message: AlertMessage, _ ended: Delivery.Report) {
        let now = clock()
        var events: [Event] = []
        state.withLock { state in
            state.busy.remove(message.notifier)
            // It is not known how one ended that the stop of the daemon has ended.
            guard !state.isEnding else { return }
            let before = state.queue.lines[message.notifier]
            let done = state.queue.settle(message, ended.outcome, at: now)
            let after = state.queue.lines[message.notifier]
            state.unwritten.done += done
            let isDelivered = ended.outcome == .delivered
            if isDelivered || !done.isEmpty || before?.failingSince == nil {
                state.unwritten.records.append(
                    Self.record(message, ended, isGivenUp: !isDelivered && !done.isEmpty, attempts: (before?.attempts ?? 0) + 1, at: now))
            }
            let fields = ["NOTIFIER": message.notifier, "ALERT": message.id]
            if isDelivered, let since = before?.failingSince {
                events.append(
                    Event(.fault, .notice, "the notifier \(message.notifier) delivers again, after \(now.wall.since(since).spoken)", fields))
            } else if !isDelivered, !done.isEmpty {
                events.append(Event(.fault, .error, "the notifier \(message.notifier) gave up \"\(message.subject)\": \(ended.words)", fields))
            } else if !isDelivered, before?.failingSince == nil {
                events.append(Event(.fault, .warning, "the notifier \(message.notifier) could not deliver, and tries again: \(ended.words)", fields))
            } else if !isDelivered, before?.lastError != after?.lastError {
                events.append(Event(.fault, .info, "the notifier \(message.notifier) could not deliver: \(ended.words)", fields))
            }
        }
        for event in events { report(event) }
        alarm.ring()
    }

    /// One line of the log of deliveries. Source: docs/formats.md.
    static func record(_ message: AlertMessage, _ ended: Delivery.Report, isGivenUp: Bool, attempts: Int, at now: Moment) -> JSON {
        [
            "timestamp": .string(now.wall.rfc3339), "notifier": .string(message.notifier), "id": .string(message.id),
            "kind": .string(message.kind.rawValue),
            "thread": .string(message.thread), "subject": .string(message.subject), "made_at": .string(message.at.rfc3339),
            "outcome": .string(ended.outcome == .delivered ? "delivered" : isGivenUp ? "given-up" : "failed"), "answer": .string(ended.words),
            "attempts": .int(Int64(attempts)), "duration_seconds": .double(ended.elapsed.inSeconds), "schema": .int(1),
        ]
    }

    /// What the summary says of the notifiers.
    var summary: JSON {
        state.withLock { state in
            var object = JSONObject()
            for name in state.notifiers.keys.sorted() {
                object[name] = Self.summary(of: state.queue.lines[name] ?? DeliveryQueue.Line())
            }
            return .object(object)
        }
    }

    static func summary(of line: DeliveryQueue.Line) -> JSON {
        [
            "waiting": .int(Int64(line.waiting.count)), "late": .int(Int64(line.late.count + line.lost)),
            "last_delivered": line.lastDelivered.map { .string($0.rfc3339) } ?? .null,
            "failing_since": line.failingSince.map { .string($0.rfc3339) } ?? .null, "last_error": line.lastError.map { .string($0) } ?? .null,
        ]
    }
}
