import Endpoints
import Glibc
package import JSON

/// The socket, from the side of the daemon: one thread that sleeps until a client speaks or a task answers.
package final class ControlServer: Sendable {
    /// Takes one call that the client may make. Returns at once; whoever it gives the call to answers it.
    package typealias Handler = @Sendable (ControlCall, ControlInterface.Method, ControlPeer, ControlReply) -> Void

    /// What `org.varlink.service.GetInfo` answers.
    package struct Identity: Sendable {
        package var version: String
        package init(version: String) { self.version = version }
    }

    private let mailbox: ControlMailbox

    /// Listens on this path until ``stop()``.
    ///
    /// - Parameter inspect: how to tell who a client is; tests replace it.
    /// - Throws: if the path cannot be used, or the machine has no thread left.
    package init(
        path: String, identity: Identity, policy: ControlPolicy, times: ControlTimes = ControlTimes(),
        inspect: (@Sendable (Int32) -> ControlPeer?)? = nil, handler: @escaping Handler
    ) throws(ControlSocket.Fault) {
        let listener = try ControlSocket.listen(path)
        let mailbox = ControlMailbox()
        self.mailbox = mailbox
        let loop = ControlLoop.Start(
            path: path, listener: listener, mailbox: mailbox, identity: identity, policy: policy, times: times,
            inspect: inspect ?? { ControlPeer(socket: $0) }, handler: handler)
        guard mailbox.bell >= 0, PlainThread.start(stackBytes: 128 << 10, { ControlLoop(loop).run() }) else {
            close(listener)
            unlink(path)
            throw ControlSocket.Fault(description: "the machine has no thread left for \(path)")
        }
    }

    /// Says something to all who follow; `make` is called only if there are any.
    package func publish(_ make: () -> [JSONObject]) {
        mailbox.publish { make().map { ControlAnswer(.success($0), continues: true).message } }
    }

    /// Closes all connections and removes the socket; returns before that is done.
    package func stop() { mailbox.close() }

    /// Whether the socket has been removed after ``stop()``.
    package var isGone: Bool { mailbox.isGone }
}
