import FailurePoints
package import JSON

/// One line of a prober.
package struct NetworkLine: Sendable {
    /// The place of the look in its batch.
    package var look: Int
    package var answer: NetworkAnswer

    package init(look: Int, answer: NetworkAnswer) { (self.look, self.answer) = (look, answer) }

    package var json: JSON {
        var object: JSONObject = ["version": .int(NetworkBatch.version), "look": .int(Int64(look))]
        switch answer {
        case .endpoint(let facts, let serverTime):
            object["endpoint"] = facts.json
            object["server_time"] = serverTime ?? .null
        case .connection(let facts): object["connection"] = facts.json
        case .delivery(let facts): object["delivery"] = facts.json
        case .localFault(let what): object["local_fault"] = .string(what)
        }
        return .object(object)
    }

    /// Reads a line without trust: all that it holds is bounded, printable and free of the request's secrets afterwards.
    ///
    /// - Parameter requests: what was asked, by number.
    /// - Throws: why it is no answer to any of the requests.
    package init(_ line: some Collection<UInt8>, to requests: [NetworkRequest]) throws(WireFault) {
        var members = try WireMembers(line, maximumBytes: NetworkBatch.maximumLineBytes)
        guard try members.integer("version", 0...Int64.max) == NetworkBatch.version else { throw WireFault("another version") }
        look = Int(try members.integer("look", 0...Int64(Int32.max)))
        guard requests.indices.contains(look) else { throw WireFault("it answers a look that nobody asked for") }
        let request = requests[look]
        let words = WireWords(secrets: request.secrets)
        if let fault = try members.optionalText("local_fault", maximumBytes: NetworkBatch.maximumLineBytes) {
            answer = .localFault(words.line(fault, limit: 400))
        } else {
            switch request {
            case .endpoint(let request):
                let facts = try EndpointFacts(try members.value("endpoint"), to: request, words)
                answer = .endpoint(facts, serverTime: try Self.scalar(try members.value("server_time"), asked: request.target.serverTime != nil))
            case .connection(let request): answer = .connection(try ConnectionFacts(try members.value("connection"), to: request, words))
            case .delivery: answer = .delivery(try DeliveryFacts(try members.value("delivery"), words))
            }
        }
        try members.end()
    }

    /// What can be a time: a number, or a short text of the characters of times.
    private static func scalar(_ value: JSON, asked: Bool) throws(WireFault) -> JSON? {
        switch value {
        case .null: return nil
        case _ where !asked: throw WireFault("it has a time that nobody asked for")
        case .int, .double: return value
        case .string(let text) where NetworkAnswer.isTime(text): return value
        default: throw WireFault("server_time is not a time")
        }
    }
}
