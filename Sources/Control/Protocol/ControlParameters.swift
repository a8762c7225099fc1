package import JSON

/// The parameters of a call: each is taken once, and none may be left.
package struct ControlParameters {
    private var rest: JSONObject

    package init(_ parameters: JSONObject) { rest = parameters }

    private mutating func take(_ name: String) -> JSON? {
        defer { rest[name] = nil }
        return rest[name].flatMap { $0.isNull ? nil : $0 }
    }

    package mutating func text(_ name: String, upTo bytes: Int = 1000) throws(ControlError) -> String {
        guard let text = take(name)?.string, text.utf8.count <= bytes else { throw .invalidParameter(name) }
        return text
    }

    package mutating func whole(_ name: String, _ range: ClosedRange<Int64>) throws(ControlError) -> Int64 {
        guard let number = take(name)?.int, range.contains(number) else { throw .invalidParameter(name) }
        return number
    }

    package mutating func flag(_ name: String) throws(ControlError) -> Bool {
        guard let value = take(name) else { return false }
        guard let flag = value.bool else { throw .invalidParameter(name) }
        return flag
    }

    package mutating func texts(_ name: String, isOptional: Bool = false) throws(ControlError) -> [String] {
        guard let value = take(name) else {
            if isOptional { return [] }
            throw .invalidParameter(name)
        }
        guard let list = value.array, list.count <= 200 else { throw .invalidParameter(name) }
        let texts = list.compactMap(\.string)
        guard texts.count == list.count, texts.allSatisfy({ $0.utf8.count <= 200 }) else { throw .invalidParameter(name) }
        return texts
    }

    package func end() throws(ControlError) {
        if let name = rest.keys.first { throw .invalidParameter(name) }
    }
}
