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

    static func load(directory: String, policies: [HealerName: HealPolicy]) -> SavedState {
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
            if let document = StateDocument(json, policies: policies) { return SavedState(document: document, complaint: nil) }
            problem = "not a state document of schema \(StateDocument.schema)"
        } catch { problem = "\(error)" }
        let aside = "\(path).unreadable"
        let moved = rename(path, aside) == 0
        return SavedState(document: nil, complaint: "\(path): \(problem); \(moved ? "kept as \(aside)" : "left in place"), starting without memory")
    }
}
