/// A JSON value that keeps the place of each part in its text and duplicate keys, to check a configuration.
public struct LocatedJSON: Sendable, Hashable {
    public enum Value: Sendable, Hashable {
        case null
        case bool(Bool)
        case int(Int64)
        case big(BigInteger)
        case double(Double)
        case string(String)
        case array([LocatedJSON])
        /// In the order of the text, duplicates included.
        case object([LocatedMember])
    }

    public let position: JSONPosition
    public let value: Value

    public init(position: JSONPosition, value: Value) {
        self.position = position
        self.value = value
    }

    /// Parses `bytes`.
    public static func parse(_ bytes: some Collection<UInt8>, limits: JSONLimits = JSONLimits()) throws(JSONError) -> LocatedJSON {
        try JSONText.reading(bytes, limits: limits) { (stream: inout JSONStream) throws(JSONError) in
            let position = try stream.nextPosition()
            let value = try read(from: &stream, beginning: try stream.next(), at: position)
            try stream.finish()
            return value
        }
    }

    /// Parses `text`.
    public static func parse(_ text: String, limits: JSONLimits = JSONLimits()) throws(JSONError) -> LocatedJSON {
        try parse(text.utf8, limits: limits)
    }

    /// The value without its places; of duplicate keys the last one counts.
    public var json: JSON {
        switch value {
        case .null: return .null
        case .bool(let bool): return .bool(bool)
        case .int(let int): return .int(int)
        case .big(let integer): return .big(integer)
        case .double(let double): return .double(double)
        case .string(let string): return .string(string)
        case .array(let elements): return .array(elements.map(\.json))
        case .object(let members):
            var object = JSONObject()
            for member in members { object[member.key] = member.value.json }
            return .object(object)
        }
    }

    private static func read(
        from stream: inout JSONStream, beginning token: JSONToken, at position: JSONPosition
    ) throws(JSONError) -> LocatedJSON {
        let value: Value
        switch token {
        case .null: value = .null
        case .bool(let bool): value = .bool(bool)
        case .int(let int): value = .int(int)
        case .big(let integer): value = .big(integer)
        case .double(let double): value = .double(double)
        case .string(let string): value = .string(string)
        case .arrayStart:
            var elements: [LocatedJSON] = []
            while true {
                let position = try stream.nextPosition()
                let token = try stream.next()
                if token == .arrayEnd { break }
                elements.append(try read(from: &stream, beginning: token, at: position))
            }
            value = .array(elements)
        case .objectStart:
            var members: [LocatedMember] = []
            while true {
                let keyPosition = try stream.nextPosition()
                guard case .key(let key) = try stream.next() else { break }
                let position = try stream.nextPosition()
                let value = try read(from: &stream, beginning: try stream.next(), at: position)
                members.append(LocatedMember(key: key, keyPosition: keyPosition, value: value))
            }
            value = .object(members)
        case .key, .objectEnd, .arrayEnd, .end: throw stream.unexpectedToken()
        }
        return LocatedJSON(position: position, value: value)
    }
}

/// A member of a located object.
public struct LocatedMember: Sendable, Hashable {
    public let key: String
    public let keyPosition: JSONPosition
    public let value: LocatedJSON

    public init(key: String, keyPosition: JSONPosition, value: LocatedJSON) {
        self.key = key
        self.keyPosition = keyPosition
        self.value = value
    }
}
