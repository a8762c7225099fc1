/// One file of the bot: its path and its state.
public struct Document<Content: Sendable>: Sendable {
    /// Path relative to the bot's root.
    public var path: String
    public var state: FileState<Content>
    /// Size when it was read; nil if it was missing.
    public var sizeBytes: Int64?

    public init(path: String, state: FileState<Content>, sizeBytes: Int64? = nil) {
        (self.path, self.state, self.sizeBytes) = (path, state, sizeBytes)
    }

    public var content: Content? {
        if case .content(let content) = state { content } else { nil }
    }
}

extension Document: Equatable where Content: Equatable {}

/// The state of a file. That a file is missing is a fact; that fpmond could not read it is not.
public enum FileState<Content: Sendable>: Sendable {
    case content(Content)
    /// The path does not exist (checked again after a pause).
    case missing
    /// The path exists and stays unusable over repeated reads.
    case malformed(Malformation)
    /// fpmond was not able or not permitted to read it: says nothing about the file.
    case unreadable(String)
}

extension FileState: Equatable where Content: Equatable {}

/// What is wrong with a file's content, and where.
public struct Malformation: Sendable, Hashable, CustomStringConvertible {
    public enum Kind: String, Sendable, Hashable {
        case empty, truncated, notJSON = "not-json", wrongShape = "wrong-shape", nulBytes = "nul-bytes", notAFile = "not-a-file"
    }

    public var kind: Kind
    /// Line and column, or what the path is instead of a regular file.
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
