/// Ends a watch. To let go of it ends nothing.
public struct UnitWatch: Sendable {
    let id: UInt64
    let mailbox: BusMailbox

    /// No call of `onChange` begins after the thread of the bus has seen this.
    public func cancel() { _ = mailbox.post(.unwatch(id: id)) }
}
