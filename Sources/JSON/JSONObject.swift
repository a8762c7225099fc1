/// The members of a JSON object in the order of the text, each key once. Equality ignores the order.
public struct JSONObject: Sendable, Sequence, ExpressibleByDictionaryLiteral {
    public typealias Element = (key: String, value: JSON)

    private var members: [Element] = []
    /// Places of the keys, from the ninth member on: below that, a linear search is faster.
    private var places: [String: Int] = [:]
    private static let unindexed = 8

    public init() {}

    public init(dictionaryLiteral elements: (String, JSON)...) {
        for (key, value) in elements { self[key] = value }
    }

    public var count: Int { members.count }
    public var isEmpty: Bool { members.isEmpty }
    public var keys: [String] { members.map(\.key) }

    /// The value of `key`; setting replaces it in its place, appends, or with nil removes it.
    public subscript(key: String) -> JSON? {
        get { place(of: key).map { members[$0].value } }
        set {
            switch (place(of: key), newValue) {
            case (let place?, let value?): members[place].value = value
            case (nil, let value?): add(key, value)
            case (let place?, nil):
                members.remove(at: place)
                index()
            case (nil, nil): break
            }
        }
    }

    /// Adds a member at the end; an existing key gets the new value in its old place.
    public mutating func append(_ key: String, _ value: JSON) { self[key] = value }

    public func makeIterator() -> IndexingIterator<[Element]> { members.makeIterator() }

    private func place(of key: String) -> Int? {
        members.count > Self.unindexed ? places[key] : members.firstIndex { $0.key == key }
    }

    private mutating func add(_ key: String, _ value: JSON) {
        members.append((key, value))
        if members.count == Self.unindexed + 1 { index() } else if members.count > Self.unindexed { places[key] = members.count - 1 }
    }

    private mutating func index() {
        places.removeAll(keepingCapacity: false)
        guard members.count > Self.unindexed else { return }
        for (place, member) in members.enumerated() { places[member.key] = place }
    }
}

extension JSONObject: Hashable {
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.count == right.count && left.members.allSatisfy { right[$0.key] == $0.value }
    }

    public func hash(into hasher: inout Hasher) {
        // Sums do not depend on the order.
        var sum = 0
        for (key, value) in members {
            var member = Hasher()
            member.combine(key)
            member.combine(value)
            sum &+= member.finalize()
        }
        hasher.combine(sum)
    }
}
