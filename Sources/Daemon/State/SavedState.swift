import FailurePoints
import Glibc
import JSON

/// Reads `state.json` back. What cannot be read is set aside under another name, never silently thrown away.
struct SavedState {
    var document: StateDocument?
    /// What was wrong with the file, if something was.
    var complaint: String?

    /// No daemon writes more than a few hundred kilobytes; anything larger is not ours.
    private static let maximumBytes = 16 << 20

    /// - Parameter outputs: where the history is, which may know more than a state that could not be saved; nil: it is not asked.
    static func load(directory: String, policies: [HealerName: HealPolicy], outputs: String? = nil) -> SavedState {
        var saved = read(directory, policies)
        if let outputs, let next = saved.document?.history.next {
            saved.document?.catchUp(with: HistoryFile.lines(of: "\(outputs)/\(HistoryBacklog.Log.incidents.fileName)", from: next))
        }
        return saved
    }

    private static func read(_ directory: String, _ policies: [HealerName: HealPolicy]) -> SavedState {
        let path = "\(directory)/state.json"
        let bytes: [UInt8]
        do throws(OutputError) {
            bytes = try SmallFile.read(path, maximumBytes: maximumBytes)
        } catch {
            return SavedState(document: nil, complaint: error.code == ENOENT ? nil : "\(error); starting without memory")
        }
        let problem: String
        do throws(JSONError) {
            let json = try JSON.parse(bytes)
            if let document = StateDocument(json, policies: policies) {
                return SavedState(document: document, complaint: document.leftOut.isEmpty ? nil : partial(path, document.leftOut))
            }
            problem = "not a state document of schema \(StateDocument.schema)"
        } catch { problem = "\(error)" }
        let aside = "\(path).unreadable"
        let moved = rename(path, aside) == 0
        return SavedState(document: nil, complaint: "\(path): \(problem); \(moved ? "kept as \(aside)" : "left in place"), starting without memory")
    }

    /// What to tell of a document of which only a part can be used. The next save replaces the file: the one that was is kept under its other name.
    private static func partial(_ path: String, _ leftOut: [String]) -> String {
        let aside = "\(path).unreadable"
        unlink(aside)
        let isKept = link(path, aside) == 0
        let names = leftOut.sorted().prefix(8).joined(separator: ", ") + (leftOut.count > 8 ? " and \(leftOut.count - 8) more" : "")
        return "\(path): cannot use \(names); \(isKept ? "kept as \(aside)" : "not kept"), starting without that"
    }
}
