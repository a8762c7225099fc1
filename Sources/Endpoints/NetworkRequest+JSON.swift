import FailurePoints
package import JSON

extension NetworkRequest {
    package var json: JSON {
        switch self {
        case .endpoint(let request): request.json
        case .connection(let request):
            [
                "kind": "connection", "host": .string(request.host), "port": .int(Int64(request.port)),
                "timeout": .int(request.timeout.wholeMicroseconds),
            ]
        case .delivery(let request): request.json
        }
    }

    init(_ json: JSON) throws(WireFault) {
        var members = try WireMembers(json)
        switch try members.text("kind", maximumBytes: 16) {
        case "endpoint": self = .endpoint(try EndpointRequest(&members))
        case "connection":
            self = .connection(
                ConnectionRequest(
                    host: try members.text("host", maximumBytes: 4096), port: Int(try members.integer("port", 0...65_535)),
                    timeout: .microseconds(try members.integer("timeout", 0...EndpointRequest.longest))))
        case "delivery": self = .delivery(try DeliveryRequest(&members))
        default: throw WireFault("the kind of look is unknown")
        }
        try members.end()
    }
}

extension EndpointRequest {
    /// A day in microseconds.
    fileprivate static let longest: Int64 = 86_400_000_000

    fileprivate var json: JSON {
        var object: JSONObject = [
            "kind": "endpoint", "name": .string(target.name), "url": .string(target.url), "method": .string(target.method.rawValue),
            "headers": .array(headers.map { ["name": .string($0.name), "value": .string($0.value)] }),
            "statuses": target.statuses.map { .array($0.sorted().map { .int(Int64($0)) }) } ?? .null,
            "assertions": .array(target.assertions.map(\.json)), "maintenance": .optional(target.maintenance), "price": .optional(target.price),
        ]
        object["server_time"] = .optional(target.serverTime?.pointer)
        object["authorities"] = authorities.map { ["path": .string($0.path), "text": .string($0.text)] } ?? .null
        object["ip"] = .optional(target.ipVersion?.rawValue)
        object["timeout"] = .int(target.timeout.wholeMicroseconds)
        object["connect_timeout"] = .int(target.connectTimeout.wholeMicroseconds)
        object["maximum_body"] = .int(Int64(target.maximumBodyBytes))
        object["maximum_redirects"] = .int(Int64(target.maximumRedirects))
        return .object(object)
    }

    fileprivate init(_ members: inout WireMembers) throws(WireFault) {
        var target = EndpointTarget(
            name: try members.text("name", maximumBytes: 4096), url: try members.text("url", maximumBytes: 65_536))
        guard let method = EndpointTarget.Method(rawValue: try members.text("method", maximumBytes: 8)) else { throw WireFault("method is unknown") }
        target.method = method
        let headers = try members.list("headers", maximum: 256).map { (header) throws(WireFault) in try Header(header) }
        if let statuses = members.take("statuses") {
            guard let list = statuses.array, list.count <= 1000 else { throw WireFault("statuses is not a list of its length") }
            target.statuses = Set(list.compactMap { $0.int.flatMap { Int(exactly: $0) } })
        }
        target.assertions = try members.list("assertions", maximum: 1000).map { (assertion) throws(WireFault) in try BodyAssertion(assertion) }
        target.maintenance = try members.optionalText("maintenance", maximumBytes: 65_536)
        target.price = try members.optionalText("price", maximumBytes: 65_536)
        // The form is the watcher's business: it gets the value as it stands.
        target.serverTime = try members.optionalText("server_time", maximumBytes: 65_536).map { BodyTime(pointer: $0, form: .rfc3339) }
        let authorities = try members.take("authorities").map { (value) throws(WireFault) in try Authorities(value) }
        if let ip = try members.optionalText("ip", maximumBytes: 1) {
            guard let version = EndpointTarget.IPVersion(rawValue: ip) else { throw WireFault("ip is unknown") }
            target.ipVersion = version
        }
        target.timeout = .microseconds(try members.integer("timeout", 0...Self.longest))
        target.connectTimeout = .microseconds(try members.integer("connect_timeout", 0...Self.longest))
        target.maximumBodyBytes = Int(try members.integer("maximum_body", 0...(64 << 20)))
        target.maximumRedirects = Int(try members.integer("maximum_redirects", 0...64))
        self.init(target: target, headers: headers, authorities: authorities)
    }
}

extension EndpointRequest.Header {
    init(_ json: JSON) throws(WireFault) {
        var members = try WireMembers(json)
        self.init(name: try members.text("name", maximumBytes: 4096), value: try members.text("value", maximumBytes: 65_536))
        try members.end()
    }
}

extension Authorities {
    init(_ json: JSON) throws(WireFault) {
        var members = try WireMembers(json)
        self.init(
            path: try members.text("path", maximumBytes: 65_536), text: try members.text("text", maximumBytes: NetworkBatch.maximumBytes))
        try members.end()
    }
}

extension BodyAssertion {
    var json: JSON {
        switch predicate {
        case .equals(let value): ["pointer": .string(pointer), "equals": value]
        case .above(let bound): ["pointer": .string(pointer), "above": .double(bound)]
        case .exists(let wanted): ["pointer": .string(pointer), "exists": .bool(wanted)]
        case .oneOf(let choices): ["pointer": .string(pointer), "one_of": .array(choices)]
        }
    }

    init(_ json: JSON) throws(WireFault) {
        var members = try WireMembers(json)
        let pointer = try members.text("pointer", maximumBytes: 65_536)
        if let bound = members.take("above") {
            guard let number = bound.double else { throw WireFault("above is not a number") }
            self.init(pointer, .above(number))
        } else if let wanted = members.take("exists") {
            guard let flag = wanted.bool else { throw WireFault("exists is not true or false") }
            self.init(pointer, .exists(flag))
        } else if let choices = members.take("one_of") {
            guard let list = choices.array else { throw WireFault("one_of is not a list") }
            self.init(pointer, .oneOf(list))
        } else {
            self.init(pointer, .equals(try members.value("equals")))
        }
        try members.end()
    }
}
