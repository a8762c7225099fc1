/// Why a bus call failed. No case says anything about the unit.
public enum BusError: Error, Sendable, Hashable, CustomStringConvertible {
    /// No connection, or it was lost during the call.
    case notConnected(reason: String)
    /// No reply within the caller's deadline.
    case timedOut(after: Duration)
    /// The other side, or the bus daemon for it, replied with an error: a D-Bus error name and its text.
    case remote(name: String, message: String)
    /// The reply does not match the interface.
    case badReply(String)
    /// The call could not be sent: an invalid unit name, path or interface.
    case badRequest(String)
    /// The calling task was cancelled.
    case cancelled

    public var description: String {
        switch self {
        case .notConnected(let reason): "not connected to the bus: \(reason)"
        case .timedOut(let duration): "no reply from the bus within \(duration)"
        case .remote(let name, let message): "\(name): \(message)"
        case .badReply(let text): "unexpected reply: \(text)"
        case .badRequest(let text): "call refused: \(text)"
        case .cancelled: "cancelled"
        }
    }
}
