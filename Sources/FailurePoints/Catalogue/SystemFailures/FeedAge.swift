/// The age of a feed by the stamp in its file.
enum FeedAge {
    /// Ok up to the warning age, failing above it.
    ///
    /// - Parameter subject: what the message calls the feed; nil: the path of its file.
    /// - Throws: unknown where the stamp is not usable, a warning where it lies in the future.
    static func finding<Content>(
        _ input: JudgeInput, _ document: Document<Content>, _ stamp: Field<Instant>, _ field: String, warning: Setting, critical: Setting,
        subject: String? = nil
    ) throws(EarlyFinding) -> Finding {
        let stamp = try document.value(of: stamp, field)
        try input.refuseFuture(stamp, field: field, of: document.path, as: .warning)
        let (age, limit, criticalLimit) = (input.age(of: stamp), input.duration(warning), input.duration(critical))
        let evidence: Evidence = [
            "file": .text(document.path), "field": .text(field), "timestamp": .instant(stamp), "age_seconds": .seconds(age),
            "limit_seconds": .seconds(limit),
        ]
        let words = "\(subject ?? document.path) is \(age.spoken) old"
        guard age > limit else { return .ok(words, evidence: evidence) }
        let crossed = age > criticalLimit ? "critical above \(criticalLimit.spoken)" : "warning above \(limit.spoken)"
        return Finding(
            age > criticalLimit ? .critical : .warning, "age-over-limit", "\(words), \(crossed)", evidence: evidence, since: stamp + limit)
    }

    /// A fresh feed without a real value.
    static func filler(_ path: String, _ field: String, _ words: String) -> Finding {
        .warning("filler", "\(path) is fresh, but \(words)", evidence: ["file": .text(path), "field": .text(field)])
    }
}
