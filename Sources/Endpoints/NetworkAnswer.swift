package import FailurePoints
package import JSON

/// What came of a look at the network.
package enum NetworkAnswer: Sendable, Hashable {
    /// Name and price pointer of the facts are the request's. `serverTime` is the scalar at the target's pointer, not yet read as a time.
    case endpoint(EndpointFacts, serverTime: JSON?)
    case connection(ConnectionFacts)
    case delivery(DeliveryFacts)
    /// The look was not possible for a reason on this machine. Among endpoints, a failure of kind `localFault` says so.
    case localFault(String)
}

extension NetworkAnswer {
    /// Whether it is short and has only the characters of times.
    package static func isTime(_ text: String) -> Bool {
        text.utf8.count <= 64
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x20, 0x2B, 0x2D, 0x2E, 0x3A: true
                default: false
                }
            }
    }
}
