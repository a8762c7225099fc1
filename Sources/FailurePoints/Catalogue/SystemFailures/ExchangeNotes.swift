/// The exchange errors that the bot recorded recently. Source: bot contract 8.8.
struct ExchangeNotes {
    let path: String
    private let recent: [String]
    private let fault: Finding?

    /// - Throws: unknown, when part of the record is not readable: that part may hold the errors in question.
    func refuseUnreadable() throws(EarlyFinding) { if let fault { throw EarlyFinding(fault) } }

    /// - Throws: unknown, when there is no such record.
    init(_ input: JudgeInput, _ window: Duration) throws(EarlyFinding) {
        let document = try input.facts(.exchangeHealth)
        path = document.path
        let health = try document.required()
        fault = health.historyFault.map { document.fieldInvalid("failure_history", found: $0) }
        recent = health.failures.compactMap { failure in
            guard let at = failure.at.value, input.age(of: at) <= window, !input.isAhead(at) else { return nil }
            return failure.error
        }
    }

    /// The errors that ``RequestLimit`` recognises.
    var limits: [String] { recent.filter { RequestLimit.isSaid(in: $0) } }

    /// The errors that contain one of the `phrases` (any case), or one of the `numbers` as a separate word.
    func saying(_ phrases: [String], numbers: Set<Substring>) -> [String] {
        recent.filter { error in
            let lowered = error.lowercased()
            return phrases.contains { lowered.contains($0) }
                || lowered.split { !$0.isLetter && !$0.isNumber && $0 != "." }.contains { numbers.contains($0) }
        }
    }

    func evidence(_ errors: [String], _ window: Duration) -> Evidence {
        [
            "file": .text(path), "field": "failure_history", "count": .count(errors.count), "window_seconds": .seconds(window),
            "bot_error": errors.last.map { .text($0) } ?? .nothing,
        ]
    }
}
