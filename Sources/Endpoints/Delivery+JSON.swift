import FailurePoints
import JSON

extension DeliveryRequest {
    var json: JSON {
        var object: JSONObject = [
            "kind": "delivery", "body": .string(body), "timeout": .int(timeout.wholeMicroseconds), "secrets": .array(secrets.map { .string($0) }),
        ]
        object["authorities"] = authorities.map { ["path": .string($0.path), "text": .string($0.text)] } ?? .null
        switch way {
        case .http(let http):
            object["http"] = [
                "url": .string(http.url), "method": .string(http.method),
                "headers": .array(http.headers.map { ["name": .string($0.name), "value": .string($0.value)] }),
                "assertions": .array(http.assertions.map(\.json)),
            ]
        case .mail(let mail):
            object["mail"] = [
                "host": .string(mail.host), "port": .int(Int64(mail.port)), "encryption": .string(mail.encryption.rawValue),
                "from": .string(mail.from),
                "to": .array(mail.to.map { .string($0) }),
                "login": mail.login.map { ["user": .string($0.user), "password": .string($0.password)] } ?? .null,
            ]
        }
        return .object(object)
    }

    init(_ members: inout WireMembers) throws(WireFault) {
        let body = try members.text("body", maximumBytes: Self.maximumBodyBytes)
        let timeout = Duration.microseconds(try members.integer("timeout", 0...300_000_000))
        let secrets = try texts("secrets", maximum: 64, &members)
        let authorities = try members.take("authorities").map { (value) throws(WireFault) in try Authorities(value) }
        let way: Way
        if let http = members.take("http") {
            way = .http(try HTTP(http))
        } else {
            way = .mail(try Mail(try members.value("mail")))
        }
        self.init(way, body: body, authorities: authorities, timeout: timeout, secrets: secrets)
    }
}

/// A list of texts.
private func texts(_ name: String, maximum: Int, _ members: inout WireMembers) throws(WireFault) -> [String] {
    try members.list(name, maximum: maximum).map { (text) throws(WireFault) in
        guard let text = text.string else { throw WireFault("\(name) has something that is not a text") }
        return text
    }
}

extension DeliveryRequest.HTTP {
    fileprivate init(_ json: JSON) throws(WireFault) {
        var members = try WireMembers(json)
        let url = try members.text("url", maximumBytes: 65_536)
        let method = try members.text("method", maximumBytes: 8)
        let headers = try members.list("headers", maximum: 256).map { (header) throws(WireFault) in try EndpointRequest.Header(header) }
        let assertions = try members.list("assertions", maximum: 100).map { (assertion) throws(WireFault) in try BodyAssertion(assertion) }
        try members.end()
        self.init(url: url, method: method, headers: headers, assertions: assertions)
    }
}

extension DeliveryRequest.Mail {
    fileprivate init(_ json: JSON) throws(WireFault) {
        var members = try WireMembers(json)
        guard let encryption = Encryption(rawValue: try members.text("encryption", maximumBytes: 16)) else {
            throw WireFault("encryption is unknown")
        }
        let host = try members.text("host", maximumBytes: 255)
        let port = Int(try members.integer("port", 1...65_535))
        let from = try members.text("from", maximumBytes: 400)
        let to = try texts("to", maximum: 100, &members)
        var login: DeliveryRequest.Login?
        if let value = members.take("login") {
            var inner = try WireMembers(value)
            login = DeliveryRequest.Login(
                user: try inner.text("user", maximumBytes: 4096), password: try inner.text("password", maximumBytes: 65_536))
            try inner.end()
        }
        try members.end()
        self.init(host: host, port: port, encryption: encryption, from: from, to: to, login: login)
    }
}

extension DeliveryFacts {
    var json: JSON {
        var object: JSONObject = ["total": .int(totalMicroseconds)]
        switch outcome {
        case .accepted(let status): object["accepted"] = .int(Int64(status))
        case .refused(let status, let words, let retryAfter):
            object["refused"] = ["status": .int(Int64(status)), "words": .string(words), "retry_after": .optional(retryAfter.map { Int64($0) })]
        case .failed(let failure): object["failed"] = failure.json
        }
        return .object(object)
    }

    init(_ json: JSON, _ words: WireWords) throws(WireFault) {
        var members = try WireMembers(json)
        let total = try members.integer("total", 0...86_400_000_000)
        let outcome: Outcome
        if let status = try members.optionalInteger("accepted", 0...999) {
            outcome = .accepted(status: Int(status))
        } else if let refused = members.take("refused") {
            var inner = try WireMembers(refused)
            outcome = .refused(
                status: Int(try inner.integer("status", 0...999)),
                words: words.line(try inner.text("words", maximumBytes: NetworkBatch.maximumLineBytes), limit: 300),
                retryAfterSeconds: try inner.optionalInteger("retry_after", 0...Int64(Int32.max)).map { Int($0) })
            try inner.end()
        } else {
            outcome = .failed(try EndpointFailure(try members.value("failed"), words))
        }
        try members.end()
        self.init(outcome, totalMicroseconds: total)
    }
}
