/// A permanent connection to a message bus: it reconnects by itself, and a call while it is down fails at once.
///
/// Every sd-bus object belongs to a session that takes its turns on the loop; callers only exchange values with it. Calls do not wait for each other.
/// The connection ends with the last reference, or with `close()`.
public final class Bus: Sendable {
    let mailbox = BusMailbox()

    /// Starts to connect at once and does not wait.
    /// - Parameter address: a D-Bus address such as `unix:path=/run/dbus/system_bus_socket`; nil for the system bus.
    public convenience init(address: String? = nil) {
        self.init(address: address, pause: .seconds(1) ... .seconds(30), greeting: .seconds(10))
    }

    /// - Parameters:
    ///   - pause: between attempts to connect, doubled from the lower to the upper bound.
    ///   - greeting: how long an accepted connection may take until it is usable.
    init(address: String?, pause: ClosedRange<Duration>, greeting: Duration) {
        BusSession.start(mailbox: mailbox, settings: BusSession.Settings(address: address, pause: pause, greeting: greeting))
    }

    deinit { mailbox.close() }

    /// Ends the connection for good. Calls under way, and later ones, fail with `notConnected`.
    public func close() { mailbox.close() }

    /// The state as of the last noticed change.
    public var state: BusState { mailbox.state }

    /// The present state, then each change. Every access returns a new stream, which ends when the bus is closed.
    public var states: AsyncStream<BusState> { mailbox.observe() }

    func call(_ call: BusCall, deadline: Duration) async throws(BusError) -> [BusValue] {
        guard let result = await exchange([call], deadline: deadline).first else { return [] }
        return try result.get()
    }

    /// Sends all calls at once and waits until each has its reply, or the one deadline has passed.
    func exchange(_ calls: [BusCall], deadline: Duration) async -> [BusMessage.Reply] {
        let id = mailbox.newID()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let exchange = BusExchange(id: id, calls: calls, patience: deadline) { continuation.resume(returning: $0) }
                if Task.isCancelled { return exchange.fail(.cancelled) }
                if !mailbox.post(.exchange(exchange)) { exchange.fail(.notConnected(reason: "closed")) }
            }
        } onCancel: {
            _ = mailbox.post(.cancel(id: id))
        }
    }
}
