package import JSON

/// A place in the configuration: `failure_points.intelligence-stale.settings.warning_age`, `control[1].url`.
package struct ConfigurationPath: Sendable, Hashable, CustomStringConvertible {
    package enum Step: Sendable, Hashable {
        case key(String)
        case index(Int)
    }

    package var steps: [Step] = []

    package static func / (path: ConfigurationPath, key: String) -> ConfigurationPath { ConfigurationPath(steps: path.steps + [.key(key)]) }

    package subscript(index: Int) -> ConfigurationPath { ConfigurationPath(steps: steps + [.index(index)]) }

    /// Keys joined by dots; a key that is not a plain word is in brackets, quoted as JSON. Empty for the whole file.
    package var description: String {
        var text = ""
        for step in steps {
            switch step {
            case .key(let key) where !key.isEmpty && key.utf8.allSatisfy(Self.isPlain): text += text.isEmpty ? key : ".\(key)"
            case .key(let key): text += "[\(JSON.string(key).text())]"
            case .index(let index): text += "[\(index)]"
            }
        }
        return text
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "$"): true
        default: false
        }
    }

    /// The last step's key, which may name a secret; empty for an index.
    var lastKey: String { if case .key(let key)? = steps.last { key } else { "" } }

    /// Whether the value here is a secret, or may be one: of a header, of a hook's environment.
    var isNamedSecret: Bool { [.key("headers"), .key("environment")].contains(steps.dropLast().last) }

    package init(steps: [Step] = []) {
        self.steps = steps
    }
}

extension LocatedJSON {
    /// The member called `key`; the first one if it is duplicate.
    package func member(_ key: String) -> LocatedMember? {
        guard case .object(let members) = value else { return nil }
        return members.first { $0.key == key }
    }

    /// The value at `path`; nil where the text has no value.
    package func at(_ path: ConfigurationPath) -> LocatedJSON? {
        var place = self
        for step in path.steps {
            switch (step, place.value) {
            case (.key(let key), _):
                guard let member = place.member(key) else { return nil }
                place = member.value
            case (.index(let index), .array(let elements)) where elements.indices.contains(index): place = elements[index]
            case (.index, _): return nil
            }
        }
        return place
    }
}
