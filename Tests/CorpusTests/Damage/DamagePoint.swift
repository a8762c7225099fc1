import Glibc
import JSON

/// A field or an element inside a document: the steps that lead to it.
struct DamagePoint: Hashable, Sendable, CustomStringConvertible {
    enum Step: Hashable, Sendable {
        case key(String)
        case index(Int)
    }

    var steps: [Step]

    /// `/open_positions/0/symbol`.
    var description: String {
        steps.map { step in
            switch step {
            case .key(let key): "/\(key)"
            case .index(let index): "/\(index)"
            }
        }.joined()
    }

    static let isRoot = geteuid() == 0

    /// Whether it is one that `pattern` means: `/signals/*/confidence`, where a star is any one step and a last `/**` any number.
    func matches(_ pattern: String) -> Bool {
        let parts = pattern.split(separator: "/")
        let isOpen = parts.last == "**"
        let fixed = isOpen ? parts.dropLast() : parts[...]
        guard isOpen ? steps.count >= fixed.count : steps.count == fixed.count else { return false }
        return zip(steps, fixed).allSatisfy { step, part in
            switch step {
            case _ where part == "*": true
            case .key(let key): key == part
            case .index(let index): String(index) == part
            }
        }
    }
}

extension JSON {
    /// Every field and element inside, containers before what is in them. Of long lists, and of objects that are lists by name, the first,
    /// the last and one at random.
    func places(_ random: inout Seeded, most: Int = 3) -> [DamagePoint] {
        var found: [DamagePoint] = []
        collect(into: &found, at: [], &random, most: most)
        return found
    }

    private func collect(into found: inout [DamagePoint], at steps: [DamagePoint.Step], _ random: inout Seeded, most: Int) {
        for (step, value) in children(&random, most: most) {
            found.append(DamagePoint(steps: steps + [step]))
            value.collect(into: &found, at: steps + [step], &random, most: most)
        }
    }

    private func children(_ random: inout Seeded, most: Int) -> [(DamagePoint.Step, JSON)] {
        switch self {
        case .object(let members):
            let all = members.map { (DamagePoint.Step.key($0.key), $0.value) }
            let isMap = all.count > most && all.allSatisfy { $0.1.object != nil }
            return isMap ? Self.some(all, most, &random) : all
        case .array(let elements):
            return Self.some(elements.enumerated().map { (DamagePoint.Step.index($0.offset), $0.element) }, most, &random)
        default: return []
        }
    }

    private static func some<Element>(_ all: [Element], _ most: Int, _ random: inout Seeded) -> [Element] {
        guard all.count > most, let first = all.first, let last = all.last else { return all }
        return [first] + (1..<(most - 1)).map { _ in all[Int.random(in: 1..<(all.count - 1), using: &random)] } + [last]
    }

    func value(at place: DamagePoint) -> JSON? { value(at: place.steps[...]) }

    private func value(at steps: ArraySlice<DamagePoint.Step>) -> JSON? {
        switch steps.first {
        case nil: self
        case .key(let key)?: self[key]?.value(at: steps.dropFirst())
        case .index(let index)?: self[index]?.value(at: steps.dropFirst())
        }
    }

    /// The same with another value at the place; nil takes the field or the element away.
    func replacing(_ place: DamagePoint, by value: JSON?) -> JSON { replacing(place.steps[...], by: value) ?? .null }

    private func replacing(_ steps: ArraySlice<DamagePoint.Step>, by value: JSON?) -> JSON? {
        guard let step = steps.first else { return value }
        let rest = steps.dropFirst()
        switch (self, step) {
        case (.object(let members), .key(let key)):
            var object = JSONObject()
            for (name, old) in members {
                if name != key { object[name] = old } else { object[name] = old.replacing(rest, by: value) }
            }
            if members[key] == nil, rest.isEmpty { object[key] = value }
            return .object(object)
        case (.array(var elements), .index(let index)):
            guard elements.indices.contains(index) else { return self }
            if let new = elements[index].replacing(rest, by: value) { elements[index] = new } else { elements.remove(at: index) }
            return .array(elements)
        default: return self
        }
    }

    /// The names of a value's kind, as the tables use them.
    var kind: String {
        switch self {
        case .null: "null"
        case .bool: "bool"
        case .int, .big, .double: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}
