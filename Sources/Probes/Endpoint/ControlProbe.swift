import Dispatch
public import FailurePoints
import Synchronization

/// Sends requests to several hosts unrelated to the exchange, all at once: a failure of all is a failure of the local network.
public struct ControlProbe: Probe {
    public let targets: [EndpointTarget]

    public init(_ targets: [EndpointTarget]) { self.targets = targets }

    /// The facts of each target, in their order. Blocks for as long as the slowest target may take.
    ///
    /// - Throws: `ProbeError.blind` with reason `no-control-hosts`, or `local-fault` when no request was possible; a single such target
    ///   is among the facts as a failure of kind `localFault`.
    public func observe() throws(ProbeError) -> [EndpointFacts] {
        guard !targets.isEmpty else { throw .blind(reason: "no-control-hosts", detail: "no control host is configured") }
        let answers = Answers(count: targets.count)
        for (index, target) in targets.enumerated() {
            let ask: @Sendable () -> Void = { answers.put(EndpointProbe(target).request(), at: index) }
            // No more threads: one after the other is slower, but gives a result.
            if !DetachedThread.start(ask) { ask() }
        }
        let facts = answers.wait()
        if let fault = facts.first?.failure, facts.allSatisfy({ $0.failure?.kind == .localFault }) {
            throw .blind(reason: fault.kind.rawValue, detail: fault.detail)
        }
        return facts
    }

    private final class Answers: Sendable {
        private let slots: Mutex<[EndpointFacts?]>
        private let arrived = DispatchSemaphore(value: 0)
        private let count: Int

        init(count: Int) {
            self.count = count
            slots = Mutex(Array(repeating: nil, count: count))
        }

        func put(_ facts: EndpointFacts, at index: Int) {
            slots.withLock { $0[index] = facts }
            arrived.signal()
        }

        func wait() -> [EndpointFacts] {
            for _ in 0..<count { arrived.wait() }
            return slots.withLock { $0.compactMap(\.self) }
        }
    }
}
