public import FailurePoints
import JSON

/// The judged content of one JSON file of the bot.
protocol BotDocument: Sendable {
    /// Relative to the bot's root.
    static var path: String { get }
    static var maximumBytes: Int { get }
    /// Reads the root value, the next of `stream`; nil, after skipping it, if it is of the wrong kind.
    static func read(_ stream: inout JSONStream, localTime: LocalTime) throws(JSONError) -> Self?
}

extension BotDocument {
    static var maximumBytes: Int { 8 << 20 }

    /// This document, watched at its default path or at another.
    static func watched(_ tree: BotTree, at path: String? = nil) -> WatchedFile<Self> {
        let reader = FileReader(maximumBytes: maximumBytes)
        let localTime = tree.localTime
        return WatchedFile(path ?? Self.path) { absolute in
            reader.stream(at: absolute) { (stream: inout JSONStream) throws(JSONError) in try read(&stream, localTime: localTime) }
        }
    }
}

/// A probe that reads one document.
public struct DocumentProbe<Content: Sendable>: Probe {
    private let tree: BotTree
    private let file: WatchedFile<Content>

    /// Reads the document of this kind in the bot's directory.
    init(tree: BotTree) where Content: BotDocument {
        self.tree = tree
        file = Content.watched(tree)
    }

    public func observe() throws(ProbeError) -> Document<Content> {
        let observation = try tree.observation()
        let read = observation.read(file)
        observation.settle()
        return read.document
    }
}

extension JSONStream {
    /// The named members of the next object; the others are skipped. Nil, after skipping it, if it is not an object.
    mutating func members(_ names: [StaticString]) throws(JSONError) -> JSONObject? {
        switch try next() {
        case .objectStart: return try membersOfOpenObject(names)
        case .arrayStart:
            try skipRest()
            return nil
        default: return nil
        }
    }

    /// The same, after the object's opening brace.
    mutating func membersOfOpenObject(_ names: [StaticString]) throws(JSONError) -> JSONObject {
        var members = JSONObject()
        while true {
            switch try nextKey(among: names) {
            case .known(let index): members[names[index].description] = try readValue()
            case .unknown: try skipValue()
            case .objectEnd, .other: return members
            }
        }
    }
}
