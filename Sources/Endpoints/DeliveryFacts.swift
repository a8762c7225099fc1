package import FailurePoints

/// What came of a delivery.
package struct DeliveryFacts: Sendable, Hashable {
    package enum Outcome: Sendable, Hashable {
        /// The receiver has it. Status of HTTP, or the last reply of SMTP.
        case accepted(status: Int)
        /// The receiver answered, and did not take it.
        case refused(status: Int, words: String, retryAfterSeconds: Int?)
        /// There was no answer: it may have it or not.
        case failed(EndpointFailure)
    }

    package var outcome: Outcome
    package var totalMicroseconds: Int64

    package init(_ outcome: Outcome, totalMicroseconds: Int64 = 0) { (self.outcome, self.totalMicroseconds) = (outcome, totalMicroseconds) }
}
