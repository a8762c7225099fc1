import FailurePoints
import JSON

/// The bounds of what an answer may hold.
private enum Bounds {
    /// The years 1 to 9999, in microseconds since 1970.
    static let instants: ClosedRange<Int64> = -62_135_596_800_000_000...253_402_300_799_999_999
    /// A day, in microseconds.
    static let phases: ClosedRange<Int64> = 0...86_400_000_000
    static let waits: ClosedRange<Int64> = 0...Int64(Int32.max)
    /// As many as the lookup of a name hands out.
    static let addresses = 4
}

extension WireMembers {
    fileprivate mutating func line(_ name: String, limit: Int, _ words: WireWords) throws(WireFault) -> String {
        words.line(try text(name, maximumBytes: NetworkBatch.maximumLineBytes), limit: limit)
    }

    fileprivate mutating func optionalLine(_ name: String, limit: Int, _ words: WireWords) throws(WireFault) -> String? {
        try optionalText(name, maximumBytes: NetworkBatch.maximumLineBytes).map { words.line($0, limit: limit) }
    }

    fileprivate mutating func optionalInstant(_ name: String) throws(WireFault) -> Instant? {
        try optionalInteger(name, Bounds.instants).map { Instant(microseconds: $0) }
    }

    fileprivate mutating func addresses(_ name: String, _ words: WireWords) throws(WireFault) -> [String] {
        try list(name, maximum: Bounds.addresses).map { (text) throws(WireFault) in
            guard let text = text.string else { throw WireFault("\(name) has something that is not a text") }
            return words.line(text, limit: 200)
        }
    }
}

extension EndpointFacts {
    var json: JSON {
        var object: JSONObject = ["host": .string(host), "url": .string(url), "timings": timings.json, "redirects": .int(Int64(redirects))]
        switch outcome {
        case .answered(let answer): object["answered"] = answer.json
        case .failed(let failure): object["failed"] = failure.json
        }
        object["certificate"] = certificate?.json ?? .null
        object["address"] = .optional(remoteAddress)
        object["dead_addresses"] = .array(deadAddresses.map { .string($0) })
        return .object(object)
    }

    init(_ json: JSON, to request: EndpointRequest, _ words: WireWords) throws(WireFault) {
        var members = try WireMembers(json)
        let target = request.target
        let outcome: Outcome
        if let answered = members.take("answered") {
            outcome = .answered(try HTTPAnswer(answered, to: target, words))
        } else {
            outcome = .failed(try EndpointFailure(try members.value("failed"), words))
        }
        self.init(
            name: target.name, host: try members.line("host", limit: 255, words), url: try members.line("url", limit: 300, words), outcome: outcome,
            timings: try PhaseTimings(try members.value("timings")), certificate: try Certificate?(members.take("certificate"), words),
            remoteAddress: try members.optionalLine("address", limit: 64, words),
            redirects: Int(try members.integer("redirects", 0...Int64(max(0, target.maximumRedirects)))))
        deadAddresses = try members.addresses("dead_addresses", words)
        asksPrice = target.price != nil
        try members.end()
    }
}

extension ConnectionFacts {
    var json: JSON {
        [
            "address": .optional(address), "dead_addresses": .array(deadAddresses.map { .string($0) }), "failed": failure?.json ?? .null,
            "total": .int(totalMicroseconds),
        ]
    }

    init(_ json: JSON, to request: ConnectionRequest, _ words: WireWords) throws(WireFault) {
        var members = try WireMembers(json)
        self.init(host: request.host, port: request.port, totalMicroseconds: try members.integer("total", Bounds.phases))
        address = try members.optionalLine("address", limit: 64, words)
        deadAddresses = try members.addresses("dead_addresses", words)
        if let failed = members.take("failed") { failure = try EndpointFailure(failed, words) }
        try members.end()
    }
}

extension HTTPAnswer {
    fileprivate var json: JSON {
        var object: JSONObject = ["status": .int(Int64(status)), "accepted": .bool(statusAccepted), "maintenance": .bool(saysMaintenance)]
        switch body {
        case .asExpected: object["body"] = ["kind": "as-expected"]
        case .notJSON(let why): object["body"] = ["kind": "not-json", "detail": .string(why)]
        case .unread(let why): object["body"] = ["kind": "unread", "detail": .string(why)]
        case .assertionFailed(let pointer, let expected, let found):
            object["body"] = ["kind": "assertion-failed", "pointer": .string(pointer), "expected": .string(expected), "found": .string(found)]
        }
        object["price"] = price.map { .double($0) } ?? .null
        object["date"] = .optional(date?.microseconds)
        object["retry_after"] = .optional(retryAfterSeconds.map { min(Int64($0), Bounds.waits.upperBound) })
        object["received_at"] = .optional(receivedAt?.microseconds)
        object["cached"] = .bool(isCached)
        object["limits_requests"] = .bool(limitsRequests)
        return .object(object)
    }

    fileprivate init(_ json: JSON, to target: EndpointTarget, _ words: WireWords) throws(WireFault) {
        var members = try WireMembers(json)
        let status = Int(try members.integer("status", 0...999))
        let price = members.take("price")
        if let price, price.double?.isFinite != true || target.price == nil { throw WireFault("price is not a price that was asked for") }
        self.init(
            status: status, statusAccepted: target.accepts(status), body: try Body(try members.value("body"), to: target, words),
            saysMaintenance: try members.flag("maintenance"), price: price?.double, date: try members.optionalInstant("date"),
            retryAfterSeconds: try members.optionalInteger("retry_after", Bounds.waits).map { Int($0) },
            receivedAt: try members.optionalInstant("received_at"))
        guard try members.flag("accepted") == statusAccepted else { throw WireFault("the status is judged by another rule") }
        isCached = try members.flag("cached")
        limitsRequests = try members.flag("limits_requests")
        try members.end()
    }
}

extension HTTPAnswer.Body {
    fileprivate init(_ json: JSON, to target: EndpointTarget, _ words: WireWords) throws(WireFault) {
        var members = try WireMembers(json)
        switch try members.text("kind", maximumBytes: 32) {
        case "as-expected": self = .asExpected
        case "not-json": self = .notJSON(try members.line("detail", limit: 160, words))
        case "unread": self = .unread(try members.line("detail", limit: 160, words))
        case "assertion-failed":
            let pointer = try members.text("pointer", maximumBytes: NetworkBatch.maximumLineBytes)
            guard target.assertions.contains(where: { $0.pointer == pointer }) else { throw WireFault("no assertion has the pointer") }
            self = .assertionFailed(
                pointer: pointer, expected: try members.line("expected", limit: 160, words), found: try members.line("found", limit: 160, words))
        default: throw WireFault("the kind of body is unknown")
        }
        try members.end()
    }
}

extension EndpointFailure {
    var json: JSON { ["kind": .string(kind.rawValue), "phase": .string(phase.rawValue), "detail": .string(detail)] }

    init(_ json: JSON, _ words: WireWords) throws(WireFault) {
        var members = try WireMembers(json)
        guard let kind = Kind(rawValue: try members.text("kind", maximumBytes: 32)) else { throw WireFault("the kind of failure is unknown") }
        guard let phase = Phase(rawValue: try members.text("phase", maximumBytes: 32)) else { throw WireFault("the phase is unknown") }
        self.init(kind, phase: phase, detail: try members.line("detail", limit: 400, words))
        try members.end()
    }
}

extension PhaseTimings {
    fileprivate var json: JSON {
        [
            "resolve": .optional(resolveMicroseconds), "connect": .optional(connectMicroseconds), "tls": .optional(tlsMicroseconds),
            "first_byte": .optional(firstByteMicroseconds), "total": .int(totalMicroseconds),
        ]
    }

    fileprivate init(_ json: JSON) throws(WireFault) {
        var members = try WireMembers(json)
        self.init(
            resolveMicroseconds: try members.optionalInteger("resolve", Bounds.phases),
            connectMicroseconds: try members.optionalInteger("connect", Bounds.phases),
            tlsMicroseconds: try members.optionalInteger("tls", Bounds.phases),
            firstByteMicroseconds: try members.optionalInteger("first_byte", Bounds.phases),
            totalMicroseconds: try members.integer("total", Bounds.phases))
        try members.end()
    }
}

extension Certificate {
    fileprivate var json: JSON {
        [
            "subject": .string(subject), "issuer": .string(issuer), "not_after": .int(notAfter.microseconds),
            "not_before": .optional(notBefore?.microseconds),
        ]
    }
}

extension Certificate? {
    fileprivate init(_ json: JSON?, _ words: WireWords) throws(WireFault) {
        guard let json else {
            self = nil
            return
        }
        var members = try WireMembers(json)
        guard let end = try members.optionalInstant("not_after") else { throw WireFault("not_after is missing") }
        self = Certificate(
            subject: try members.line("subject", limit: 200, words), issuer: try members.line("issuer", limit: 200, words), notAfter: end,
            notBefore: try members.optionalInstant("not_before"))
        try members.end()
    }
}
