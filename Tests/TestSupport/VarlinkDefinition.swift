public import JSON

/// An interface definition, parsed strictly, and whether values are as it declares. Source: varlink.org, Interface Definition.
public struct VarlinkDefinition: Sendable {
    public indirect enum Kind: Sendable, Hashable {
        case bool, int, float, string, object
        case named(String)
        case structure([Field])
        case enumeration([String])
        case array(Kind)
        case map(Kind)
        case optional(Kind)
    }

    public struct Field: Sendable, Hashable {
        public var name: String
        public var kind: Kind
    }

    public struct Method: Sendable, Hashable {
        public var input: Kind
        public var output: Kind
    }

    public struct Fault: Error, CustomStringConvertible { public let description: String }

    public private(set) var name = ""
    public private(set) var types: [String: Kind] = [:]
    public private(set) var methods: [String: Method] = [:]
    public private(set) var errors: [String: Kind] = [:]

    public init(_ text: String) throws {
        var tokens = try Tokens(text)
        try tokens.expect("interface")
        name = try tokens.word()
        guard name.wholeMatch(of: #/[A-Za-z](-*[A-Za-z0-9])*(\.[A-Za-z0-9](-*[A-Za-z0-9])*)+/#) != nil else {
            throw Fault(description: "interface \(name)")
        }
        var members: Set<String> = []
        while let keyword = tokens.next() {
            let member = try tokens.word()
            guard member.wholeMatch(of: #/[A-Z][A-Za-z0-9]*/#) != nil else { throw Fault(description: "member \(member)") }
            guard members.insert("\(keyword == "error" ? "error " : "")\(member)").inserted else { throw Fault(description: "\(member) twice") }
            switch keyword {
            case "type": types[member] = try tokens.braces()
            case "error": errors[member] = try tokens.braces()
            case "method":
                let input = try tokens.braces()
                try tokens.expect("->")
                methods[member] = Method(input: input, output: try tokens.braces())
            default: throw Fault(description: "\(keyword) \(member)")
            }
        }
        for kind in Array(types.values) + Array(errors.values) + methods.values.flatMap({ [$0.input, $0.output] }) { try check(kind) }
    }

    private func check(_ kind: Kind) throws {
        switch kind {
        case .named(let name): if types[name] == nil { throw Fault(description: "no type \(name)") }
        case .structure(let fields):
            guard Set(fields.map(\.name)).count == fields.count else { throw Fault(description: "a field twice in \(fields.map(\.name))") }
            for field in fields { try check(field.kind) }
        case .array(let kind), .map(let kind): try check(kind)
        case .optional(let kind):
            if case .optional = kind { throw Fault(description: "??") }
            try check(kind)
        default: break
        }
    }

    /// What is not as declared, with its place; empty: nothing.
    public func faults(_ value: JSON?, _ kind: Kind, at place: String = "") -> [String] {
        func wrong(_ expected: String) -> [String] { ["\(place): \(value?.text() ?? "nothing") is no \(expected)"] }
        switch kind {
        case .optional(let kind): return value == nil || value == .null ? [] : faults(value, kind, at: place)
        case .bool: return value?.bool == nil ? wrong("bool") : []
        case .int: return value?.int == nil ? wrong("int") : []
        case .float: return value?.double == nil ? wrong("float") : []
        case .string: return value?.string == nil ? wrong("string") : []
        case .object: return value == nil || value == .null ? wrong("object") : []
        case .enumeration(let words): return value?.string.map { words.contains($0) } == true ? [] : wrong("of \(words)")
        case .named(let name): return types[name].map { faults(value, $0, at: place) } ?? wrong(name)
        case .array(let kind):
            guard let elements = value?.array else { return wrong("array") }
            return elements.enumerated().flatMap { faults($1, kind, at: "\(place)[\($0)]") }
        case .map(let kind):
            guard let object = value?.object else { return wrong("map") }
            return object.flatMap { faults($0.value, kind, at: "\(place).\($0.key)") }
        case .structure(let fields):
            guard let object = value?.object else { return wrong("structure") }
            let extra = object.keys.filter { key in !fields.contains { $0.name == key } }.map { "\(place).\($0) is not declared" }
            return extra + fields.flatMap { faults(object[$0.name], $0.kind, at: "\(place).\($0.name)") }
        }
    }

    private struct Tokens {
        private var rest: ArraySlice<String>

        init(_ text: String) throws {
            var tokens: [String] = []
            for line in text.split(separator: "\n") {
                let code = line.prefix { $0 != "#" }
                var rest = Substring(code)
                while let match = rest.prefixMatch(of: #/\s*(->|\[string\]|\[\]|[A-Za-z][A-Za-z0-9_.\-]*|[():,?])\s*/#) {
                    tokens.append(String(match.1))
                    rest = rest[match.range.upperBound...]
                }
                guard rest.allSatisfy(\.isWhitespace) else { throw Fault(description: "what is \(rest)") }
            }
            rest = tokens[...]
        }

        mutating func next() -> String? { rest.popFirst() }

        mutating func expect(_ token: String) throws {
            let found = next()
            if found != token { throw Fault(description: "expected \(token), found \(found ?? "the end")") }
        }

        mutating func word() throws -> String {
            guard let word = next(), word.first?.isLetter == true else { throw Fault(description: "a name is missing") }
            return word
        }

        mutating func braces() throws -> Kind {
            guard rest.first == "(" else { throw Fault(description: "expected (, found \(rest.first ?? "the end")") }
            return try kind()
        }

        mutating func kind() throws -> Kind {
            switch try next().map({ $0 }) ?? { throw Fault(description: "a type is missing") }() {
            case "bool": return .bool
            case "int": return .int
            case "float": return .float
            case "string": return .string
            case "object": return .object
            case "?": return .optional(try kind())
            case "[]": return .array(try kind())
            case "[string]": return .map(try kind())
            case "(": return try members()
            case let word where word.first?.isUppercase == true: return .named(word)
            case let other: throw Fault(description: "\(other) is no type")
            }
        }

        private mutating func members() throws -> Kind {
            if rest.first == ")" {
                _ = next()
                return .structure([])
            }
            var fields: [Field] = []
            var words: [String] = []
            while true {
                let name = try word()
                guard name.wholeMatch(of: #/[A-Za-z](_?[A-Za-z0-9])*/#) != nil else { throw Fault(description: "field \(name)") }
                if rest.first == ":" {
                    _ = next()
                    fields.append(Field(name: name, kind: try kind()))
                } else {
                    words.append(name)
                }
                let end = next()
                if end == ")" { break }
                if end != "," { throw Fault(description: "expected , or ), found \(end ?? "the end")") }
            }
            guard fields.isEmpty || words.isEmpty else { throw Fault(description: "fields and words mixed") }
            return words.isEmpty ? .structure(fields) : .enumeration(words)
        }
    }
}
