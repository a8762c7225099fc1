import Testing

/// An instant from which a day of samples is looked at: so long after the newest stamp in its files.
enum SampleInstant: String, Sendable, CaseIterable, CustomTestStringConvertible {
    /// Ages count to here, so no file may be called old; what was written later lies in the future.
    case tenMinutesBefore
    case newest
    /// Past the first limit of the feed (5 min) and none other.
    case sixMinutesAfter
    /// Past the second limit of the feed, of the heartbeat (15 min each) and the first of the book.
    case twentyMinutesAfter
    /// Past every limit.
    case dayAfter

    var seconds: Int64 {
        switch self {
        case .tenMinutesBefore: -600
        case .newest: 0
        case .sixMinutesAfter: 360
        case .twentyMinutesAfter: 1200
        case .dayAfter: 86_400
        }
    }

    var testDescription: String { rawValue }
}

/// What files alone show of one failure point on one day, with the reason why that is the truth.
struct SampleRow: Sendable {
    let id: String
    /// `status/reason` from each instant.
    let told: [SampleInstant: String]
    let because: String

    /// - Parameter told: at the newest stamp, and at each instant that is not named.
    init(
        _ id: String, _ told: String, before: String? = nil, sixMinutes: String? = nil, twentyMinutes: String? = nil, day: String? = nil,
        _ because: String
    ) {
        (self.id, self.because) = (id, because)
        self.told = [
            .tenMinutesBefore: before ?? told, .newest: told, .sixMinutesAfter: sixMinutes ?? told, .twentyMinutesAfter: twentyMinutes ?? told,
            .dayAfter: day ?? told,
        ]
    }
}

/// One day of samples: what is looked at, and what has to be said of it.
struct SampleDay: Sendable, CustomTestStringConvertible {
    let name: String
    /// The newest stamp that a probe reads in it, in whole seconds since 1970, rounded up.
    let newest: Int64
    let rows: [SampleRow]
    /// The verdict from each instant: `state health blocker …`, the blockers in their order.
    let verdicts: [SampleInstant: String]

    var testDescription: String { name }

    static let all = [thirteenth, twentySeventh]

    /// What no copy of the bot's directory shows: it needs the unit, the journal, the endpoints or the machine.
    static let live: Set<String> = [
        "stable-regime", "exchange-unreachable", "exchange-maintenance", "exchange-invalid-response", "price-mismatch", "coinglass-down",
        "network-timeout", "dns-failure", "tls-error", "disk-full", "bot-crashed", "memory-pressure", "worker-lost", "two-bots", "slot-drift",
        "dashboard-down",
    ]
}
