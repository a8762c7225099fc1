/// Files of learned parameters are gone.
extension FailurePoint {
    static let featureStoreMissing = FailurePoint(
        "feature-store-missing", rows: ["4.1c"], category: .configuration, impact: .blocksSome, title: "Learned parameters are gone",
        meaning: """
            Weights, hold times and throttles that the bot learned are gone. It goes on with neutral defaults, as on its first day, and no longer \
            refuses or sizes entries by experience.
            """,
        advice: "The bot goes on with neutral defaults. Only a snapshot of feature_store/ can restore what it learned.",
        reads: [.featureStore], settings: [FeatureStoreMissing.hold],
        reasons: [
            .warning("missing", "the directory of learned parameters is missing"),
            .warning("empty", "the directory of learned parameters is empty"),
            .warning("files-lost", "files that existed before are gone, noticed less than the hold time ago"),
            .warning("recreated", "files that existed before are gone, and the directory itself is a new one"),
        ], judge: FailurePoint.judge(FeatureStoreMissing.judge))
}

private enum FeatureStoreMissing {
    static let hold = Setting(
        "hold", .duration(.seconds(86_400)), why: "a loss is reported for a day, then the remaining files count as complete")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let facts = try input.facts(.featureStore)
        var evidence: Evidence = ["file": .text(facts.path), "files": .count(facts.files.count)]
        guard facts.exists else { return .warning("missing", "\(facts.path)/ is missing", evidence: evidence) }
        guard !facts.files.isEmpty else { return .warning("empty", "\(facts.path)/ is empty", evidence: evidence) }
        var memory = input.memory
        var before: [String] = []
        if case .list(let values)? = memory["files"] { before = values.compactMap { if case .text(let name) = $0 { name } else { nil } } }
        let there = Set(facts.files)
        let lost = facts.isTruncated ? [] : before.filter { !there.contains($0) && !isJudgedElsewhere($0) }
        let over = memory.instant("lost_at").map { input.now.wall.since($0) > input.duration(hold) } ?? false
        if lost.isEmpty || over {
            memory = Memory(["files": .texts(facts.files)])
            memory["inode"] = facts.inode.map { .text(String($0)) }
            return .ok("\(facts.files.count) files of learned parameters", evidence: evidence, remember: memory)
        }
        let since = memory.instant("lost_at") ?? input.now.wall
        memory["lost_at"] = .instant(since)
        evidence["lost"] = .names(lost)
        let recreated = memory.text("inode").map { $0 != facts.inode.map { String($0) } } ?? false
        return Finding(
            .warning, recreated ? "recreated" : "files-lost", "\(lost.count) files of learned parameters are gone: \(lost.spoken)",
            evidence: evidence, since: since, remember: memory)
    }

    /// Whether the file is not a learned parameter, and intelligence-missing or golden-hour-config-missing reports its loss.
    private static func isJudgedElsewhere(_ file: String) -> Bool { file.hasPrefix("intelligence/") || file == "golden_hour_config.json" }
}
