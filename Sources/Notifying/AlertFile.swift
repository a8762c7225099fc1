package import FailurePoints
package import Files
import Glibc
package import JSON

/// `alerts.jsonl` in the state directory: what was told, and what waits to be delivered.
///
/// One line holds what was decided together, messages and what the notifiers have been told by them, so that a kill leaves both or neither: nothing is
/// lost, and nothing is told twice. Delivered messages are struck out by a line of their own. It is not part of `state.json`, which is replaced as a whole
/// at each change and would have to carry the queue each time.
package struct AlertFile: Sendable {
    package static func path(in directory: String) -> String { "\(directory)/alerts.jsonl" }

    /// What the file holds.
    package struct Contents: Sendable {
        package var state: JSON = .null
        /// In the order in which they were queued.
        package var waiting: [AlertMessage] = []
        /// What could not be read; nil: all could.
        package var complaint: String?
    }

    /// More is a sign of something else than a queue.
    private static let maximumBytes = 256 << 20
    /// From this size on the file is written anew without what is done.
    private static let compactAt = 1 << 20
    private static let schema: Int64 = 1

    package let path: String
    private var file: LineFile
    private var size = 0

    package init(directory: String) {
        path = Self.path(in: directory)
        // It is written anew long before.
        file = LineFile(path: path, limit: FileLimit(bytes: Self.maximumBytes))
    }

    /// Reads what an earlier daemon left. A line that was cut off by a kill counts as not written.
    package static func load(directory: String) -> Contents {
        var contents = Contents()
        let bytes: [UInt8]
        do throws(OutputError) {
            bytes = try SmallFile.read(path(in: directory), maximumBytes: maximumBytes)
        } catch {
            if error.code != ENOENT { contents.complaint = "alerts that waited cannot be read: \(error)" }
            return contents
        }
        var waiting: [String: Int] = [:]
        var messages: [AlertMessage?] = []
        var damaged = 0
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        // After the last line end there is nothing, or what a kill has cut off.
        if !lines.isEmpty { lines.removeLast() }
        for line in lines where !line.isEmpty {
            guard let json = try? JSON.parse(line, limits: JSONLimits(maximumBytes: maximumBytes)), json["schema"]?.int == schema else {
                damaged += 1
                continue
            }
            if let state = json["state"], !state.isNull { contents.state = state }
            for queued in json["queued"]?.array ?? [] {
                guard let message = AlertMessage(queued), waiting[message.id] == nil else { continue }
                waiting[message.id] = messages.count
                messages.append(message)
            }
            for id in json["done"]?.array?.compactMap(\.string) ?? [] {
                if let place = waiting.removeValue(forKey: id) { messages[place] = nil }
            }
        }
        contents.waiting = messages.compactMap(\.self)
        if damaged > 0 { contents.complaint = "\(path(in: directory)): \(damaged) line\(damaged == 1 ? "" : "s") cannot be read" }
        return contents
    }

    /// Writes what was decided and done; it is on the disk afterwards.
    ///
    /// - Parameters:
    ///   - state: what the notifiers know with it; nil: unchanged.
    ///   - all: what waits, and the state, to write the file anew when it has grown.
    package mutating func append(
        state: JSON?, queued: [AlertMessage], done: [String], all: () -> (state: JSON, waiting: [AlertMessage])
    ) throws(OutputError) {
        if size > Self.compactAt {
            let all = all()
            let line = Self.line(state: all.state, queued: all.waiting, done: [])
            file.close()
            try ReplacedFile.write(line + [0x0A], to: path, durably: true)
            // What waits is no reason to write it again at once.
            size = -line.count
            return
        }
        let line = Self.line(state: state, queued: queued, done: done)
        if let error = file.append(durably: [line]).error { throw error }
        size += line.count
    }

    private static func line(state: JSON?, queued: [AlertMessage], done: [String]) -> [UInt8] {
        var object: JSONObject = ["schema": .int(schema)]
        if let state { object["state"] = state }
        if !queued.isEmpty { object["queued"] = .array(queued.map(\.json)) }
        if !done.isEmpty { object["done"] = .array(done.map { .string($0) }) }
        return JSON.object(object).utf8()
    }
}
