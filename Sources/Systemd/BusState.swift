/// The state of the connection.
public enum BusState: Sendable, Hashable {
    /// The first attempt is under way; calls wait for it.
    case connecting
    case connected
    /// Calls fail at once, until a later attempt succeeds.
    case disconnected(reason: String)
}
