import FailurePoints
import Synchronization
import Threads

/// Who waits for which probes to have looked.
final class LookRequests: Sendable {
    /// One who waits.
    final class Request: Sendable {
        /// The probes that are to report an observation that began at this uptime or later.
        fileprivate let wanted: Mutex<[ProbeName: Duration]>
        fileprivate let alarm = Alarm()

        fileprivate init(_ wanted: [ProbeName: Duration]) { self.wanted = Mutex(wanted) }

        var missing: Set<ProbeName> { wanted.withLock { Set($0.keys) } }

        fileprivate func note(_ name: ProbeName, began: Duration) {
            let isComplete = wanted.withLock { wanted in
                if let since = wanted[name], began >= since { wanted[name] = nil }
                return wanted.isEmpty
            }
            if isComplete { alarm.ring() }
        }
    }

    private struct Contents {
        var requests: [Request] = []
        /// When the latest reported observation of each probe began; uptime.
        var latest: [ProbeName: Duration] = [:]
    }

    private let contents = Mutex(Contents())

    func note(_ name: ProbeName, began: Duration) {
        let requests = contents.withLock { contents in
            contents.latest[name] = began
            return contents.requests
        }
        for request in requests { request.note(name, began: began) }
    }

    func begin(_ wanted: [ProbeName: Duration]) -> Request {
        contents.withLock { contents in
            let request = Request(wanted.filter { name, since in (contents.latest[name] ?? .seconds(-1)) < since })
            contents.requests.append(request)
            return request
        }
    }

    /// Waits until all have reported; returns those that have not within the time.
    func end(_ request: Request, within patience: Duration) async -> Set<ProbeName> {
        if !request.missing.isEmpty { await request.alarm.wait(until: .now + patience) }
        contents.withLock { $0.requests.removeAll { $0 === request } }
        return request.missing
    }
}
