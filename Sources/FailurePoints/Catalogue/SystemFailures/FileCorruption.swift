/// A critical file is there, but not usable.
extension FailurePoint {
    static let fileCorruption = FailurePoint(
        "file-corruption", rows: ["2.4c"], category: .systemFailures, impact: .blocksAll, title: "A critical file is corrupt",
        meaning: """
            A file is there, but not usable. What the bot uses in its place (defaults, an empty book, nothing) changes how it trades, and the bot \
            does not report that.
            """,
        advice: """
            Restore the named file from a known-good copy. Configuration may be replaced while the bot runs, its data only while it is stopped.
            """,
        reads: [.configuration],
        reasons: [
            .graded("empty", "a critical file is empty"),
            .graded("truncated", "a critical file is cut off"),
            .graded("not-json", "a critical file is not valid JSON"),
            .graded("wrong-shape", "a critical file is JSON with another structure than the bot needs"),
            .graded("nul-bytes", "a critical file contains NUL bytes"),
            .graded("not-a-file", "the path of a critical file is not a regular file"),
            .unknown("no-files", "no critical file was checked"),
        ],
        ladder: ["restore-config"], roles: [.check(.fileSystem), .check(.configIntegrity)], judge: FailurePoint.judge(FileCorruption.judge))
}

private enum FileCorruption {
    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let facts = try input.facts(.configuration)
        let corrupt = facts.files.compactMap { file -> (CriticalFile, Malformation)? in
            if case .malformed(let malformation) = file.state { (file, malformation) } else { nil }
        }
        if let (first, malformation) = corrupt.first(where: { $0.0.weight == .critical }) ?? corrupt.first {
            return Finding(
                first.weight == .critical ? .critical : .warning, malformation.kind.rawValue,
                corrupt.prefix(8).map { "\($0.0.path) is not usable (\($0.1))" }.joined(separator: "; "),
                evidence: ["file": .text(first.path), "detail": .text(malformation.detail), "corrupt": .names(corrupt.map(\.0.path))])
        }
        try facts.files.refuseUnreadable()
        let present = facts.files.filter { $0.state == .present }.count
        return .ok("\(present) critical files are usable", evidence: ["files": .count(present)])
    }
}
