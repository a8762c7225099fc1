import Control
import FailurePoints
import JSON
import Logging
import Outputs
import Scheduling
import ServiceLifecycle
import Synchronization

/// The socket for the commands. Watching does not depend on it: where it cannot be made, the journal says why.
final class ControlService: Service {
    private let path: String
    private let policy: ControlPolicy
    private let logger: Logger
    private let dispatcher: Mutex<ControlDispatcher?> = Mutex(nil)
    private let server = Mutex<ControlServer?>(nil)
    private let complaint = Mutex<String?>(nil)

    init(path: String, policy: ControlPolicy, logger: Logger) { (self.path, self.policy, self.logger) = (path, policy, logger) }

    /// Who answers; before the service runs.
    func use(_ dispatcher: ControlDispatcher) { self.dispatcher.withLock { $0 = dispatcher } }

    /// Why there is no socket; nil: there is one.
    var fault: String? { complaint.withLock { $0 } }

    /// Tells those who follow what was decided; costs nothing while nobody does.
    func publish(_ outputs: [Output]) {
        guard let server = server.withLock({ $0 }) else { return }
        server.publish {
            outputs.compactMap { if case .incident(let transition) = $0 { ["transition": StatusDocument.transition(transition)] } else { nil } }
                + Self.verdict(in: outputs)
        }
    }

    /// The verdict where it has changed.
    private static func verdict(in outputs: [Output]) -> [JSONObject] {
        let hasChanged = outputs.contains { if case .event(let event) = $0 { event.kind == .verdict } else { false } }
        guard hasChanged, let report = outputs.lazy.compactMap(\.report).first else { return [] }
        return [["verdict": StatusDocument.verdict(report)]]
    }

    func run() async throws {
        guard let dispatcher = dispatcher.withLock({ $0 }) else { return }
        do throws(ControlSocket.Fault) {
            let made = try ControlServer(
                path: path, identity: ControlServer.Identity(version: Version.current), policy: policy, handler: dispatcher.handler)
            server.withLock { $0 = made }
        } catch {
            complaint.withLock { $0 = error.description }
            logger.record(Event(.fault, .error, "no socket for fpmond's commands: \(error)", ["PATH": path]))
        }
        try? await gracefulShutdown()
        let last = server.withLock { server in
            defer { server = nil }
            return server
        }
        last?.stop()
        // A moment for its thread, so that no socket is left to which nobody listens.
        for _ in 0..<50 where last?.isGone == false { try? await Task.sleep(for: .milliseconds(10)) }
    }
}
