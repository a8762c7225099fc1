extension [CriticalFile] {
    /// - Throws: unknown, when a file could not be read, or there is no file.
    func refuseUnreadable() throws(EarlyFinding) {
        if isEmpty { throw EarlyFinding(.unknown("no-files", "no critical file was checked")) }
        for file in self {
            if case .unreadable(let detail) = file.state {
                throw EarlyFinding(.unknown("unreadable", "\(file.path) could not be read: \(detail)", evidence: ["file": .text(file.path)]))
            }
        }
    }
}
