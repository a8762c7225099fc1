/// A handle that ends a watch. Releasing it does not end the watch.
public struct UnitWatch: Sendable {
    let id: UInt64
    let mailbox: BusMailbox

    /// `onChange` is not called any more after the bus's next turn.
    public func cancel() { _ = mailbox.post(.unwatch(id: id)) }
}
