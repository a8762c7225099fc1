import FailurePoints
import Files
import Logging

/// Files that could not be written at the last attempt, so that a full disk is reported once, and its end too.
struct WriteFaults: Sendable {
    private var failing: [String: String] = [:]
    /// All failed writes so far.
    private(set) var count = 0
    private let report: @Sendable (Event) -> Void

    init(report: @escaping @Sendable (Event) -> Void) { self.report = report }

    /// Whether it was written.
    @discardableResult
    mutating func attempt(_ path: String, _ work: () throws(OutputError) -> Void) -> Bool {
        do throws(OutputError) {
            try work()
            if failing.removeValue(forKey: path) != nil { report(Event(.fault, .notice, "\(path) can be written again", ["PATH": path])) }
            return true
        } catch {
            count += 1
            guard failing.updateValue(error.description, forKey: path) != error.description else { return false }
            report(Event(.fault, .error, "cannot write \(error.description)", ["PATH": path]))
            return false
        }
    }
}
