import FailurePoints
package import JSON

/// Why a text of the other side is refused. Quotes nothing of it but names of members.
package struct WireFault: Error, Hashable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// The members of one JSON object of the other side: each is read once and must be as expected, and none may be left.
package struct WireMembers {
    private var rest: JSONObject

    package init(_ value: JSON?) throws(WireFault) {
        guard let object = value?.object else { throw WireFault("an object is missing") }
        rest = object
    }

    /// One text that is one object.
    package init(_ bytes: some Collection<UInt8>, maximumBytes: Int) throws(WireFault) {
        let value: JSON
        do throws(JSONError) {
            value = try JSON.parse(bytes, limits: JSONLimits(maximumDepth: 16, maximumBytes: maximumBytes, maximumTextBytes: maximumBytes))
        } catch {
            throw WireFault("not JSON: \(UntrustedText.line(String(describing: error), limit: 120))")
        }
        try self.init(value)
    }

    /// Any value, null included; nil: the member is missing or null.
    package mutating func take(_ name: String) -> JSON? {
        guard let value = rest[name] else { return .none }
        remove(name)
        return value.isNull ? .none : value
    }

    /// A value that may be null, but not missing.
    package mutating func value(_ name: String) throws(WireFault) -> JSON {
        guard let value = rest[name] else { throw WireFault("\(name) is missing") }
        remove(name)
        return value
    }

    package mutating func flag(_ name: String) throws(WireFault) -> Bool {
        guard let flag = take(name)?.bool else { throw WireFault("\(name) is not true or false") }
        return flag
    }

    package mutating func integer(_ name: String, _ range: ClosedRange<Int64>) throws(WireFault) -> Int64 {
        guard let number = try optionalInteger(name, range) else { throw WireFault("\(name) is missing") }
        return number
    }

    package mutating func optionalInteger(_ name: String, _ range: ClosedRange<Int64>) throws(WireFault) -> Int64? {
        guard let value = take(name) else { return nil }
        guard case .int(let number) = value, range.contains(number) else { throw WireFault("\(name) is not an integer of its range") }
        return number
    }

    package mutating func text(_ name: String, maximumBytes: Int) throws(WireFault) -> String {
        guard let text = try optionalText(name, maximumBytes: maximumBytes) else { throw WireFault("\(name) is missing") }
        return text
    }

    package mutating func optionalText(_ name: String, maximumBytes: Int) throws(WireFault) -> String? {
        guard let value = take(name) else { return nil }
        guard let text = value.string, text.utf8.count <= maximumBytes else { throw WireFault("\(name) is not a text of its length") }
        return text
    }

    package mutating func list(_ name: String, maximum: Int) throws(WireFault) -> [JSON] {
        guard let list = take(name)?.array, list.count <= maximum else { throw WireFault("\(name) is not a list of its length") }
        return list
    }

    /// The literal nil would be the value null.
    private mutating func remove(_ name: String) { rest[name] = Optional<JSON>.none }

    /// - Throws: something is left.
    package func end() throws(WireFault) {
        if let name = rest.keys.first { throw WireFault("\(UntrustedText.line(name, limit: 40)) is unknown") }
    }
}

extension JSON {
    static func optional(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }
    static func optional(_ number: Int64?) -> JSON { number.map { .int($0) } ?? .null }
}
