import FailurePoints
import JSON
import Testing

@testable import Config
@testable import Explaining
@testable import Files

/// What `fpmond explain` says of a summary.
@Suite struct ExplanationTests {
    private static let now = Instant(microseconds: 1_767_323_045_000_000)

    private func explanation(
        trading: JSON = ["state": "open", "since": "2026-01-02T02:04:05Z"], points: JSON = [:], treatments: JSON = [:], heals: [JSON] = [],
        from origin: Explanation.Origin = .daemon, _ change: (inout Configuration) -> Void = { _ in }
    ) -> Explanation {
        var configuration = Configuration()
        configuration.healers["refresh-intelligence"] = HealerConfig(.shell("true"))
        change(&configuration)
        let summary: JSON = [
            "timestamp": "2026-01-02T03:04:00Z", "next_due": "2026-01-02T03:05:00Z", "trading": trading, "failure_points": points,
            "treatments": treatments,
        ]
        return Explanation(summary: summary, from: origin, configuration: configuration, heals: heals, now: Self.now)
    }

    private static let heal: JSON = [
        "timestamp": "2026-01-02T03:00:00Z",
        "actions": [["target": "intelligence-stale", "attempt": 2, "message": "it did not help", "outcome": "unconfirmed"]],
    ]

    private static let verdicts: [(JSON, String)] = [
        (["state": "open", "since": "2026-01-02T02:04:05Z"], "The bot can trade since 2026-01-02 02:04 UTC (1 h ago)."),
        (["state": "reduced"], "The bot can trade, with restrictions."),
        (["state": "blocked", "since": "2026-01-01T03:04:05Z"], "The bot cannot trade since 2026-01-01 03:04 UTC (24 h ago)."),
        (["state": "unknown", "unobserved": ["bot-crashed"]], "Whether the bot can trade is not known: bot-crashed could not be checked."),
        (["state": "unknown"], "Whether the bot can trade is not known: no observation yet."),
        (.null, "Whether the bot can trade is not known: no observation yet."),
    ]

    @Test(arguments: verdicts)
    func theVerdictIsOneSentence(trading: JSON, sentence: String) {
        #expect(explanation(trading: trading).text.hasPrefix(sentence + "\n"), "\(explanation(trading: trading).text)")
    }

    @Test func eachBlockerSaysSinceWhenUntilWhenAndWhatCanBeDone() throws {
        let text = explanation(
            trading: [
                "state": "blocked",
                "blockers": [
                    [
                        "id": "golden-hour", "impact": "blocks_many", "intended": true, "message": "outside the hours",
                        "since": "2026-01-02T01:04:05Z", "until": "2026-01-02T09:00:00Z",
                    ],
                    [
                        "id": "intelligence-stale", "impact": "blocks_many", "intended": false, "message": "it is old",
                        "since": "2026-01-02T03:00:00Z", "excused_by": "coinglass-down",
                    ],
                ],
            ], heals: [Self.heal]
        ).text
        #expect(text.contains("golden-hour blocks many trades by design: outside the hours."))
        #expect(text.contains("  Since 2026-01-02 01:04 UTC (2 h)."))
        #expect(text.contains("  Until 2026-01-02 09:00 UTC (in 5 h 55 min)."))
        #expect(text.contains("intelligence-stale blocks many trades because of a failure: it is old."))
        #expect(text.contains("  End time unknown."))
        #expect(text.contains("  It is explained by coinglass-down."))
        #expect(text.contains("  Last heal: 2026-01-02 03:00 UTC, attempt 2: it did not help (unconfirmed)."))
        let advice = try #require(Catalogue["golden-hour"]?.advice)
        #expect(text.contains("  What you can do: \(advice)"))
    }

    @Test func whatIsNotABlockerStandsUnderItsHeading() {
        let text = explanation(points: [
            "dashboard-down": ["status": "warning", "message": "it is slow"],
            "onchain-stale": ["status": "critical", "message": "old as well", "excused_by": "bot-crashed"],
            "crash-loop": ["status": "unknown", "message": "ten heartbeats", "observed_status": "warning"],
            "clock-skew": ["status": "ok", "message": "a minute ahead", "observed_status": "critical"],
            "slot-drift": ["status": "unknown", "message": "not to be seen", "observed_status": "unknown"],
            "book": ["status": "ok", "message": "fine", "observed_status": "ok"],
        ]).text
        func lines(after heading: String) -> [Substring] {
            Array(text.split(separator: "\n", omittingEmptySubsequences: false).drop { $0 != heading }.dropFirst().prefix { $0.hasPrefix("  ") })
        }
        #expect(
            lines(after: "Explained by something else, so neither alerted nor healed:") == ["  onchain-stale, explained by bot-crashed: old as well"])
        #expect(lines(after: "Failing, but not blocking trades:") == ["  dashboard-down (warning): it is slow"])
        #expect(
            lines(after: "Failing, not confirmed yet:") == ["  crash-loop (warning): ten heartbeats", "  clock-skew (critical): a minute ahead"])
        #expect(lines(after: "Could not be checked:") == ["  slot-drift: not to be seen"])
        #expect(!text.contains("fine"))
    }

    @Test func aCauseThatIsFineIsNotSaidToFail() throws {
        let symptom: JSON = ["status": "critical", "message": "it is old", "excused_by": "coinglass-down"]
        let fine: JSON = ["status": "ok", "observed_status": "ok", "holds": false]
        let causes: [(JSON, String)] = [
            (fine, "It is probably explained by coinglass-down, which"), (["status": "critical"], "It is explained by coinglass-down, so"),
        ]
        for (cause, words) in causes {
            let text = try #require(explanation(points: ["intelligence-stale": symptom, "coinglass-down": cause]).text(of: "intelligence-stale"))
            #expect(text.contains(words), "\(text)")
        }
    }

    @Test func itSaysOfWhenItIsAndWhenTheNextIsDue() {
        #expect(explanation().text.hasSuffix("As of 2026-01-02 03:04 UTC, 5 s ago; the next round is due in 55 s."))
    }

    @Test(arguments: [Explanation.Origin.look, .copy])
    func aSingleLookClaimsNoMoreThanItSaw(origin: Explanation.Origin) throws {
        let explanation = explanation(
            trading: [
                "state": "blocked", "since": "2026-01-02T03:04:00Z",
                "blockers": [
                    ["id": "kill-switch-phase82", "impact": "blocks_all", "intended": true, "message": "it is on", "since": "2026-01-02T03:04:00Z"],
                    ["id": "intelligence-stale", "impact": "blocks_many", "message": "it is old", "since": "2026-01-02T02:50:00Z"],
                ],
            ],
            points: [
                "kill-switch-phase82": [
                    "status": "warning", "reason": "kill-switch", "message": "it is on", "since": "2026-01-02T03:04:00Z",
                    "observed_at": "2026-01-02T03:04:00Z",
                ], "disk-full": ["status": "unknown", "reason": "not-live", "message": "not visible in a copy"],
                "tls-error": ["status": "unknown", "reason": "not-live", "message": "not visible in a copy"],
            ], from: origin)
        let text = explanation.text
        #expect(text.hasPrefix("The bot cannot trade.\n"))
        #expect(text.contains("it is on.\n  Start time unknown (single check)."))
        // What the bot's files date themselves is known all the same.
        #expect(text.contains("it is old.\n  Since 2026-01-02 02:50 UTC (14 min)."))
        #expect(text.contains("Not visible in a copy: disk-full, tls-error.") && !text.contains("Could not be checked"))
        #expect(!text.contains("the next round"))
        let one = try #require(explanation.text(of: "kill-switch-phase82"))
        #expect(one.contains("It is warning (kill-switch): it is on."))
        let end = origin == .copy ? "A copy is checked once." : "Next check: when a daemon runs; its live-config probe then observes every 15s."
        #expect(one.hasSuffix(end), "\(one)")
    }

    @Test func ofOneFailurePointItSaysEverything() throws {
        let explanation = explanation(
            points: [
                "intelligence-stale": [
                    "status": "critical", "reason": "age-over-limit", "message": "it is 20 min old", "since": "2026-01-02T02:50:00Z",
                    "incident": "intelligence-stale-1", "heals": 1,
                    "evidence": [
                        "file": "feature_store/intelligence/summary.json", "symbols": ["BTCUSDT", "ETHUSDT"], "none": [], "age": nil,
                        "because": ["one thing", "another"], "halts": [["reason": "a", "until": nil]],
                    ],
                    "observed_status": "ok", "observed_message": "it is 5 s old", "observed_at": "2026-01-02T03:04:00Z",
                ]
            ],
            treatments: [
                "intelligence-stale": [
                    "state": "waiting", "until": "2026-01-02T03:10:00Z", "healer": "refresh-intelligence", "reason": "rate-limited",
                    "message": "CoinGlass limits the requests", "runs": 1,
                ]
            ], heals: [Self.heal]
        ) {
            $0.failurePoints["intelligence-stale"] = FailurePointConfig()
            $0.failurePoints["intelligence-stale"]?.settings = Settings(["warning_age": .duration(.seconds(600))])
        }
        let text = try #require(explanation.text(of: "intelligence-stale"))
        #expect(text.contains("It is critical (age-over-limit), since 2026-01-02 02:50 UTC (14 min): it is 20 min old."))
        #expect(text.contains("Incident intelligence-stale-1, 1 heals tried."))
        #expect(text.contains("The latest check says ok: it is 5 s old;"))
        #expect(text.contains("It can be explained by: coinglass-down"))
        #expect(text.contains("  file: feature_store/intelligence/summary.json"))
        for fact in [
            "  symbols: BTCUSDT, ETHUSDT", "  none: none", "  age: not known", "  because:\n    one thing\n    another", "  halts:\n    reason a",
        ] {
            #expect(text.contains("\n\(fact)\n"), "\(fact)")
        }
        #expect(text.contains("Verdict: The bot can trade since 2026-01-02 02:04 UTC (1 h ago)."))
        #expect(text.contains("  warning_age = 10m (default 5m): "))
        #expect(text.contains("Healed by refresh-intelligence, 2 attempts; then given to the operator."))
        #expect(
            text.contains(
                "Its treatment is waiting (refresh-intelligence) until 2026-01-02 03:10 UTC, rate-limited: CoinGlass limits the requests; 1 runs so far."
            ))
        #expect(text.contains("attempt 2: it did not help (unconfirmed)"))
        #expect(text.contains("What you can do: "))
        #expect(text.hasSuffix("Next check: in 25 s (the intelligence probe observes every 30s)."))
    }

    @Test func aBlockByDesignIsNeverHealedAndAnUnknownOneHasNoText() throws {
        let text = try #require(explanation(points: ["golden-hour": ["status": "ok", "holds": true]]).text(of: "golden-hour"))
        #expect(text.contains("The block is active.") && text.contains("Never healed automatically."))
        #expect(explanation().text(of: "no-such-thing") == nil)
        #expect(explanation().text(of: "golden-hour")?.contains("Not watched") == true)
    }
}
