import FailurePoints
import Files
import Glibc
import JSON

/// Reads `state.json` back. An unusable file is kept under another name, never silently discarded.
package struct SavedState {
    package var document: StateDocument?
    /// What was wrong with the file; nil: nothing.
    package var complaint: String?

    /// fpmond writes at most a few hundred kilobytes; a larger file is not a state of fpmond.
    private static let maximumBytes = 16 << 20

    /// - Parameter outputs: the directory of the history, which may be newer than a state that could not be saved; nil: not read.
    package static func load(directory: String, outputs: String? = nil) -> SavedState {
        var saved = read(directory)
        if let outputs, let next = saved.document?.history.next {
            saved.document?.catchUp(with: HistoryFile.lines(of: "\(outputs)/\(HistoryBacklog.Log.incidents.fileName)", from: next))
        }
        return saved
    }

    private static func read(_ directory: String) -> SavedState {
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
            if let document = StateDocument(json) {
                return SavedState(document: document, complaint: document.leftOut.isEmpty ? nil : partial(path, document.leftOut))
            }
            problem =
                switch json["schema"]?.int {
                case let other? where other != StateDocument.schema:
                    "a state of schema \(other), of another version of fpmond; this one reads schema \(StateDocument.schema)"
                default: "not a state document of schema \(StateDocument.schema)"
                }
        } catch { problem = "\(error)" }
        let aside = "\(path).unreadable"
        let moved = rename(path, aside) == 0
        return SavedState(document: nil, complaint: "\(path): \(problem); \(moved ? "kept as \(aside)" : "left in place"), starting without memory")
    }

    /// The message about a document that is only partly usable. A copy is kept under another name, because the next save replaces the file.
    private static func partial(_ path: String, _ leftOut: [String]) -> String {
        let aside = "\(path).unreadable"
        unlink(aside)
        let isKept = link(path, aside) == 0
        let names = leftOut.sorted().prefix(8).joined(separator: ", ") + (leftOut.count > 8 ? " and \(leftOut.count - 8) more" : "")
        return "\(path): cannot use \(names); \(isKept ? "copy kept as \(aside)" : "no copy kept"), starting without these"
    }
}
