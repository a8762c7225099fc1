package import JSON

/// The kinds of values that contain others.
extension ConfigurationKind {
    /// A list of `element`.
    static func list<Element>(of element: ConfigurationKind<Element>, _ range: ClosedRange<Int>, _ things: String) -> Self where Value == [Element] {
        Self(
            schema: [
                "type": "array", "items": .object(element.schema), "minItems": .int(Int64(range.lowerBound)),
                "maxItems": .int(Int64(range.upperBound)),
            ], write: { .array($0.map(element.write)) }
        ) { json, path, faults in
            guard case .array(let elements) = json.value else {
                faults.append(ConfigurationFault(path, json.position, "is \(json.value.noun); expected a list of \(things)"))
                return nil
            }
            guard range.contains(elements.count) else {
                let problem = "has \(elements.count) elements; expected \(range.lowerBound) to \(range.upperBound) \(things)"
                faults.append(ConfigurationFault(path, json.position, problem))
                return nil
            }
            let values = elements.enumerated().map { element.read($1, path[$0], &faults) }
            return values.contains { $0 == nil } ? nil : values.compactMap(\.self)
        }
    }

    /// An object whose keys are names given by the operator, each checked by `name`; valid entries are kept.
    static func entries<Entry>(
        named name: ConfigurationKind<String>, of entry: ConfigurationKind<Entry>, _ things: String
    ) -> Self where Value == [String: Entry] {
        Self(
            schema: ["type": "object", "propertyNames": .object(name.schema), "additionalProperties": .object(entry.schema)],
            write: { entries in
                var object = JSONObject()
                for (key, value) in entries.sorted(by: { $0.key < $1.key }) { object[key] = entry.write(value) }
                return .object(object)
            },
            read: { json, path, faults in
                guard let members = json.members(path, of: things, &faults) else { return nil }
                var entries: [String: Entry] = [:]
                for member in members {
                    let key = LocatedJSON(position: member.keyPosition, value: .string(member.key))
                    _ = name.read(key, path / member.key, &faults)
                    let before = faults.count
                    if let value = entry.read(member.value, path / member.key, &faults) { entries[member.key] = value }
                    _ = member.value.removes(&faults, since: before)
                }
                return entries
            })
    }

    /// A text or an object, two notations for one value; `short` says whether to write a value as the text.
    static func either(text: ConfigurationKind, object: ConfigurationKind, short: @escaping (Value) -> Bool) -> Self {
        Self(
            schema: ["anyOf": [.object(text.schema), .object(object.schema)]],
            write: { short($0) ? text.write($0) : object.write($0) },
            read: { json, path, faults in
                if case .object = json.value { object.read(json, path, &faults) } else { text.read(json, path, &faults) }
            })
    }
}

extension LocatedJSON {
    /// Whether this value, whose reading began after `before` faults, is null in a fragment: where the key does not take null it removes
    /// what stands before it, and that is no fault.
    func removes(_ faults: inout [ConfigurationFault], since before: Int) -> Bool {
        guard case .null = value, position.text > 0, faults.count > before else { return false }
        faults.removeSubrange(before...)
        return true
    }

    /// The members of an object, each key once: a repeated key is a fault, and the first one counts. Nil, with a fault, for other values.
    package func members(_ path: ConfigurationPath, of things: String, _ faults: inout [ConfigurationFault]) -> [LocatedMember]? {
        guard case .object(let members) = value else {
            faults.append(ConfigurationFault(path, position, "is \(value.noun); expected an object: \(things)"))
            return nil
        }
        var first: [String: JSONPosition] = [:]
        return members.filter { member in
            guard let earlier = first.updateValue(member.keyPosition, forKey: member.key) else { return true }
            first[member.key] = earlier
            faults.append(ConfigurationFault(path / member.key, member.keyPosition, "appears twice; first at \(earlier)"))
            return false
        }
    }
}
