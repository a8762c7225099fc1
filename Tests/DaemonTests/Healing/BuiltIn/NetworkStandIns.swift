import Endpoints
import FailurePoints
import Glibc
import Probes
import Synchronization

/// Fails this many looks, then answers.
final class FlakyNetwork: NetworkLooker {
    private let failing: Int
    private let blind: Bool
    private let counter = Mutex(0)

    init(failing: Int, blind: Bool = false) { (self.failing, self.blind) = (failing, blind) }

    var looks: Int { counter.withLock { $0 } }

    func look(_ request: NetworkRequest) async throws(ProbeError) -> NetworkAnswer {
        if blind { throw .blind(reason: "prober", detail: "no prober") }
        let number = counter.withLock { count in
            count += 1
            return count
        }
        let outcome: EndpointFacts.Outcome =
            number <= failing
            ? .failed(EndpointFailure(.timeout, phase: .connect, detail: "timed out")) : .answered(HTTPAnswer(status: 200, statusAccepted: true))
        return .endpoint(EndpointFacts(name: "it", host: "example.org", url: "", outcome: outcome), serverTime: nil)
    }
}

/// Never answers.
struct SilentNetwork: NetworkLooker {
    func look(_ request: NetworkRequest) async throws(ProbeError) -> NetworkAnswer {
        try? await Task.sleep(for: .seconds(5))
        throw .blind(reason: "silent", detail: "no answer")
    }
}

/// 1, 2, 3, …
final class Counter: Sendable {
    private let value = Mutex(0)

    func next() -> Int {
        value.withLock {
            $0 += 1
            return $0
        }
    }
}

/// The wall clock in whole seconds.
enum SimulatedNow {
    static var seconds: Int64 { Int64(time(nil)) }
}
