/// Category 5 of the catalogue: data issues.
extension Fault {
    static let dataFaults: [Fault] = [
        Fault("positions-corrupt", "unparsable", "half a book", [.damage(BookWriter.path, .truncated)]),
        Fault("positions-corrupt", "empty", "a book of zero bytes", [.damage(BookWriter.path, .empty)]),
        Fault("positions-corrupt", "shrunk", "a third of the closed positions is left", [.deviate(.bookShrunk)]),
        Fault("positions-corrupt", "wiped", "empty lists and `repaired_at`", [.deviate(.bookWiped)]),
        Fault("positions-corrupt", "repaired", "`repaired_at` has appeared", [.deviate(.bookRepaired)]),
        Fault("positions-corrupt", "leftover", "an interrupted write beside the book", [.deviate(.leftover)]),
        Fault("log-corruption", "broken-lines", "a line in ten of two logs is half a line", brokenLogs(.brokenLines)),
        Fault("log-corruption", "zeroed", "half of two logs is NUL", brokenLogs(.zeroed)),
        Fault("intelligence-missing", "summary", "no summary.json", [.damage("feature_store/intelligence/summary.json", .missing)]),
        Fault(
            "intelligence-missing", "symbol-files", "none of the files per symbol",
            SimulatorOptions().symbols.map { .damage("feature_store/intelligence/\($0)_intel.json", .missing) }),
        Fault("intelligence-missing", "symbols-lacking", "the summary knows half of the symbols", [.deviate(.symbolsLacking)]),
        Fault("intelligence-missing", "no-signals", "the summary has no signals", [.deviate(.noSignals)]),
        Fault("shadow-data-missing", "empty", "the learners' outcomes are empty", [.damage("logs/shadow_trade_outcomes.jsonl", .empty)]),
        Fault("shadow-data-missing", "absent", "the learners' outcomes are gone", [.damage("logs/shadow_trade_outcomes.jsonl", .missing)]),
        Fault(
            "stale-book", "critical", "cycles complete, but the book is 40 minutes old",
            [.freeze(.book, behind: 2400), .freeze(.trades, behind: 2400)]),
        Fault(
            "stale-book", "warning", "cycles complete, but the book is 20 minutes old",
            [.freeze(.book, behind: 1200), .freeze(.trades, behind: 1200)]),
        Fault("profit-sign", "lower-case-long", "longs of ETHUSDT were booked as shorts", [.deviate(.wrongSign)]),
    ]

    private static func brokenLogs(_ damage: Damage) -> [Effect] {
        [.damage("logs/learning_updates.jsonl", damage), .damage("logs/signal_bus.jsonl", damage)]
    }
}
