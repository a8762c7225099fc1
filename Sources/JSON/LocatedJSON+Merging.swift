/// Several texts as one document.
extension LocatedJSON {
    /// The same value, with every place in text number `text`.
    public func inText(_ text: Int) -> LocatedJSON {
        let moved: Value
        switch value {
        case .array(let elements): moved = .array(elements.map { $0.inText(text) })
        case .object(let members):
            moved = .object(
                members.map { LocatedMember(key: $0.key, keyPosition: $0.keyPosition.inText(text), value: $0.value.inText(text)) })
        case .null, .bool, .int, .big, .double, .string: moved = value
        }
        return LocatedJSON(position: position.inText(text), value: moved)
    }

    /// This document with `other` over it: two objects become one, key by key; any other value of `other` replaces the one here.
    ///
    /// A key that `other` has twice stays twice, and so does one that only this document has twice.
    public func overlaid(with other: LocatedJSON) -> LocatedJSON {
        guard case .object(var members) = value, case .object(let others) = other.value else { return other }
        var merged: Set<String> = []
        for member in others {
            if merged.insert(member.key).inserted, let index = members.firstIndex(where: { $0.key == member.key }) {
                let value = members[index].value.overlaid(with: member.value)
                members[index] = LocatedMember(key: member.key, keyPosition: members[index].keyPosition, value: value)
            } else {
                members.append(member)
            }
        }
        return LocatedJSON(position: position, value: .object(members))
    }
}
