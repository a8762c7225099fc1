public import FailurePoints
import JSON

/// Reads one place of a JSON file, for a custom failure point.
public struct JSONValueProbe: Probe {
    /// How a timestamp in the file is written; never guessed.
    public enum TimestampForm: String, Sendable, Hashable, CaseIterable {
        /// With `Z` or an offset; a time without a zone is invalid.
        case rfc3339
        /// Without a zone, read as UTC.
        case utc
        /// Without a zone, read as the bot's local time.
        case local
        /// Seconds since 1970, as a number or a text; larger numbers are read as milliseconds or smaller units.
        case epoch
        /// The same for milliseconds.
        case epochMilliseconds = "epoch-ms"
    }

    private let place: CustomPlace
    private let file: WatchedFile<PointedValue>

    /// - Parameters:
    ///   - path: absolute, or relative to the bot's directory.
    ///   - pointer: RFC 6901.
    public init(tree: BotTree, path: String, pointer: String, timestamp: TimestampForm) {
        place = CustomPlace(path, in: tree)
        let reader = FileReader()
        let localTime = tree.localTime
        file = WatchedFile(place.relative) { absolute in
            reader.stream(at: absolute) { (stream: inout JSONStream) throws(JSONError) in
                guard let found = try stream.readValue().at(pointer: pointer) else { return PointedValue(pointer: pointer, value: nil, shown: "") }
                let value = ScalarValue(found)
                return PointedValue(
                    pointer: pointer, value: value, shown: value.masked(at: pointer), instant: timestamp.instant(of: found, localTime: localTime))
            }
        }
    }

    /// - Throws: as ``BotTree/resolved()`` for a path in the bot's directory.
    public func observe() throws(ProbeError) -> Document<PointedValue> {
        let observation = try place.tree.observation()
        let read = observation.read(file)
        observation.settle()
        var document = read.document
        document.path = place.shown
        return document
    }
}

extension JSONValueProbe.TimestampForm {
    /// Nil if not a timestamp of this form.
    fileprivate func instant(of value: JSON, localTime: LocalTime) -> Instant? {
        switch self {
        case .rfc3339: ContentTimestamp.offset.field(value).value
        case .utc: ContentTimestamp.naiveUTC.field(value).value
        case .local: ContentTimestamp.naiveLocal.field(value, localTime: localTime).value
        case .epoch, .epochMilliseconds: ContentTimestamp.epochOfAnyUnit.field(value).value
        }
    }
}

extension ScalarValue {
    /// Never print a secret: neither by its name nor by its form.
    fileprivate func masked(at pointer: String) -> String {
        UntrustedText.value(spelled, named: pointer.split(separator: "/").last ?? "")
    }
}

/// The file of a custom failure point: in the bot's directory, or anywhere by an absolute path.
struct CustomPlace: Sendable {
    /// The path to show, as configured.
    let shown: String
    let tree: BotTree
    /// Relative to the bot's directory.
    let relative: String

    init(_ path: String, in tree: BotTree) {
        shown = path
        guard path.hasPrefix("/") else {
            (self.tree, relative) = (tree, path)
            return
        }
        var whole = tree
        whole.root = "/"
        (self.tree, relative) = (whole, String(path.drop { $0 == "/" }))
    }

    /// - Throws: as ``BotTree/resolved()``.
    func absolute() throws(ProbeError) -> String { "\(try tree.resolved())/\(relative)" }
}
