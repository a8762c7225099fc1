package import Endpoints
import JSON
package import Probes
import Requests
import Threads

/// Looks at the network from this process, by the prober's own code and through the text of both directions.
package struct DirectNetwork: NetworkLooker {
    package init() {}

    package func look(_ request: NetworkRequest) async throws(ProbeError) -> NetworkAnswer {
        let answer: Result<NetworkAnswer, ProbeError> = await withCheckedContinuation { waiter in
            let look: @Sendable () -> Void = {
                do throws(WireFault) {
                    let batch = try NetworkBatch(NetworkBatch(watcher: 1, looks: [request]).json.utf8())
                    let line = NetworkLine(look: 0, answer: batch.looks[0].make()).json.utf8()
                    waiter.resume(returning: .success(try NetworkLine(line, to: [request]).answer))
                } catch {
                    waiter.resume(returning: .failure(.blind(reason: "prober-answer", detail: error.description)))
                }
            }
            if !DetachedThread.start(look) { look() }
        }
        return try answer.get()
    }
}
