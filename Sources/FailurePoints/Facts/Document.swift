/// One file of the bot as it was seen: where it lies and what was found there.
public struct Document<Content: Sendable>: Sendable {
    /// Path relative to the bot's root.
    public var path: String
    public var state: FileState<Content>
    /// Size when it was read; nil when it was not there.
    public var sizeBytes: Int64?

    public init(path: String, state: FileState<Content>, sizeBytes: Int64? = nil) {
        (self.path, self.state, self.sizeBytes) = (path, state, sizeBytes)
    }

    public var content: Content? {
        if case .content(let content) = state { content } else { nil }
    }
}

extension Document: Equatable where Content: Equatable {}

/// What was found in a file's place. Absence is a fact; that we could not look is not.
public enum FileState<Content: Sendable>: Sendable {
    case content(Content)
    /// Nothing has that name (seen again after a pause).
    case missing
    /// Something is there and stays unusable over repeated reads.
    case malformed(Malformation)
    /// We were not allowed or not able to read it: says nothing about the file.
    case unreadable(String)
}

extension FileState: Equatable where Content: Equatable {}

/// How a file's content is wrong, and where.
public struct Malformation: Sendable, Hashable, CustomStringConvertible {
    public enum Kind: String, Sendable, Hashable {
        case empty, truncated, notJSON = "not-json", wrongShape = "wrong-shape", nulBytes = "nul-bytes", notAFile = "not-a-file"
    }

    public var kind: Kind
    /// Line and column, or what stands there instead of a regular file.
    public var detail: String

    public init(_ kind: Kind, _ detail: String) { (self.kind, self.detail) = (kind, detail) }

    public var description: String { detail.isEmpty ? kind.rawValue : "\(kind.rawValue): \(detail)" }
}

/// One field of a document: a number where a string belongs is `invalid`, never silently absent.
public enum Field<Value: Sendable & Hashable>: Sendable, Hashable {
    case value(Value)
    case null
    case absent
    case invalid(String)

    public var value: Value? {
        if case .value(let value) = self { value } else { nil }
    }

    /// What is wrong with the field, if something is.
    public var fault: String? {
        if case .invalid(let what) = self { what } else { nil }
    }
}
