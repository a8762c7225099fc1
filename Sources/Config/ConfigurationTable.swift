import JSON

/// One object of the configuration: its keys and the rules between them. Decoder, suggestions, schema and reference use it.
package struct ConfigurationTable<Owner> {
    /// The object's name in messages: `the bot`.
    let things: String
    /// A key's name in messages; by default "a key of `things`".
    var entry: String?
    let fields: [ConfigurationField<Owner>]
    /// Additions to the schema that express `rule`.
    var constraints: JSONObject = [:]
    /// The rules between valid fields.
    var rule: (Owner, ConfigurationSection, inout [ConfigurationFault]) -> Void = { _, _, _ in }

    /// The object as a kind of value: missing keys have the values in `standard`.
    func kind(over standard: Owner) -> ConfigurationKind<Owner> {
        ConfigurationKind(schema: schema(standard), write: write) { json, path, faults in read(json, path, over: standard, &faults) }
    }

    private func read(
        _ json: LocatedJSON, _ path: ConfigurationPath, over standard: Owner, _ faults: inout [ConfigurationFault]
    ) -> Owner? {
        guard let members = json.members(path, of: things, &faults) else { return nil }
        var owner = standard
        var section = ConfigurationSection(path: path, json: json)
        let known = fields.map(\.key)
        for member in members where !known.contains(member.key) {
            // Suggestions take time: not for every key of a file that is not a configuration at all.
            let known = faults.count < ConfigurationFaults.told ? known : []
            faults.append(.unknown(entry ?? "a key of \(things)", member.key, at: path / member.key, member.keyPosition, known: known))
        }
        for field in fields {
            let before = faults.count
            if let member = members.first(where: { $0.key == field.key }) {
                let isRead = field.read(member.value, path / field.key, &owner, &faults)
                if !member.value.removes(&faults, since: before) {
                    section.given.insert(field.key)
                    if !isRead { section.unreadable.insert(field.key) }
                    continue
                }
            }
            if field.isRequired {
                faults.append(ConfigurationFault(path / field.key, json.position, "is missing"))
                section.unreadable.insert(field.key)
            }
        }
        rule(owner, section, &faults)
        return owner
    }

    private func write(_ owner: Owner) -> JSON {
        var object = JSONObject()
        for field in fields { if let value = field.write(owner) { object.append(field.key, value) } }
        return .object(object)
    }

    private func schema(_ standard: Owner) -> JSONObject {
        var properties = JSONObject()
        for field in fields { properties.append(field.key, .object(field.described(standard))) }
        var schema: JSONObject = ["type": "object", "additionalProperties": false]
        let required = fields.filter(\.isRequired)
        if !required.isEmpty { schema["required"] = .array(required.map { .string($0.key) }) }
        schema["properties"] = .object(properties)
        for (key, value) in constraints { schema[key] = value }
        return schema
    }
}

/// One key of an object: its kind, its meaning, and where the value goes.
package struct ConfigurationField<Owner> {
    let key: String
    let doc: String
    var isRequired = false
    /// Reads the value into the object; false after a fault.
    let read: (LocatedJSON, ConfigurationPath, inout Owner, inout [ConfigurationFault]) -> Bool
    /// The present value; nil: not written.
    let write: (Owner) -> JSON?
    private let schema: () -> JSONObject

    init<Value>(_ key: String, _ place: WritableKeyPath<Owner, Value>, _ kind: ConfigurationKind<Value>, required: Bool = false, _ doc: String) {
        self.init(key, kind, required: required, doc, get: { $0[keyPath: place] }, set: { $0[keyPath: place] = $1 })
    }

    init<Value>(
        _ key: String, _ kind: ConfigurationKind<Value>, required: Bool = false, _ doc: String, get: @escaping (Owner) -> Value?,
        set: @escaping (inout Owner, Value) -> Void
    ) {
        (self.key, self.doc, self.schema, isRequired) = (key, doc, { kind.schema }, required)
        write = { get($0).map(kind.write) }
        read = { json, path, owner, faults in
            let before = faults.count
            if let value = kind.read(json, path, &faults) { set(&owner, value) }
            return faults.count == before
        }
    }

    private init(
        _ key: String, _ doc: String, required: Bool, schema: @escaping () -> JSONObject,
        read: @escaping (LocatedJSON, ConfigurationPath, inout Owner, inout [ConfigurationFault]) -> Bool, write: @escaping (Owner) -> JSON?
    ) {
        (self.key, self.doc, isRequired, self.schema, self.read, self.write) = (key, doc, required, schema, read, write)
    }

    /// The same key in an object that contains this one's values.
    func within<Outer>(_ place: WritableKeyPath<Outer, Owner>) -> ConfigurationField<Outer> {
        ConfigurationField<Outer>(
            key, doc, required: isRequired, schema: schema, read: { read($0, $1, &$2[keyPath: place], &$3) }, write: { write($0[keyPath: place]) })
    }

    /// The schema with the description, and with the default if the key is optional.
    func described(_ standard: Owner) -> JSONObject {
        let schema = schema()
        var described: JSONObject = [:]
        let description = [doc, schema["$comment"]?.string ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
        if !description.isEmpty { described["description"] = .string(description) }
        for (key, value) in schema where key != "$comment" { described[key] = value }
        // An object's defaults are those of its keys.
        if !isRequired, schema["properties"] == nil, let value = write(standard) { described["default"] = value }
        return described
    }
}

/// One object of the text during the check.
package struct ConfigurationSection {
    let path: ConfigurationPath
    let json: LocatedJSON
    /// The table's keys that are present.
    var given: Set<String> = []
    /// Keys with a fault.
    var unreadable: Set<String> = []

    /// The fault of two keys of which one is expected; nil: at most one of them is present.
    func conflict(of keys: [String]) -> ConfigurationFault? {
        let present = keys.filter(given.contains)
        guard present.count > 1 else { return nil }
        return fault(at: present[1], problem: "\(present.joined(separator: " and ")) are both present; expected one of them")
    }

    /// A fault at the first of `keys` that is present, else at the object.
    func fault(at keys: String..., problem: String, known: [String] = [], suggestion: String? = nil) -> ConfigurationFault {
        guard let key = keys.first(where: given.contains) else {
            return ConfigurationFault(path, json.position, problem, known: known, suggestion: suggestion)
        }
        return ConfigurationFault(
            path / key, json.member(key)?.value.position ?? json.position, problem, known: known, suggestion: suggestion)
    }
}
