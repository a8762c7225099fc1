/// A critical file or a directory is missing.
extension FailurePoint {
    static let criticalFileMissing = FailurePoint(
        "critical-file-missing", rows: ["2.4d"], category: .systemFailures, impact: .blocksAll, title: "A critical file is missing",
        meaning: "Without the file the bot does not start, or it uses a default in its place and trades on that.",
        advice: "Restore the named file from a known-good copy. Without it the bot uses defaults, or does not start.",
        reads: [.configuration],
        reasons: [
            .graded("missing", "a critical file is missing; a warning where the bot can work without it"),
            .warning("directory-missing", "a directory that the bot writes to is missing"),
            .unknown("no-files", "no critical file was checked"),
        ],
        ladder: ["restore-config"], roles: [.check(.fileSystem), .check(.configIntegrity)], judge: FailurePoint.judge(CriticalFileMissing.judge))
}

private enum CriticalFileMissing {
    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let facts = try input.facts(.configuration)
        // A file whose content has defaults may be missing. Source: bot contract 12.
        let files = facts.files.filter { $0.state == .missing && $0.weight != .medium }
        let directories = facts.directories.filter { !$0.exists }.map(\.path)
        let missing = files.map(\.path) + directories
        if let first = files.first(where: { $0.weight == .critical })?.path ?? directories.first ?? files.first?.path {
            let critical = files.contains { $0.weight == .critical }
            return Finding(
                critical ? .critical : .warning, files.isEmpty ? "directory-missing" : "missing", "missing: \(missing.spoken)",
                evidence: ["file": .text(first), "missing": .names(missing)])
        }
        try facts.files.refuseUnreadable()
        return .ok("\(facts.files.count) critical files are present", evidence: ["files": .count(facts.files.count)])
    }
}
