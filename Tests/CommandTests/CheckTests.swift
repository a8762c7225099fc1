import Glibc
import JSON
import Testing

/// `fpmond check --at` on a copy of a healthy bot, and on what is no bot at all.
@Suite struct CheckTests {
    @Test func aHealthyCopyIsFineAndWhatItCannotShowDoesNotCount() async throws {
        let (document, status) = try await Copy().document()
        #expect(status == 0)
        #expect(document["overall_health"] == "HEALTHY")
        #expect(document["trading"]?["state"] == "open")
        #expect(document["trading"]?["blockers"] == [])
        #expect(document["timestamp"] == "2026-03-02T12:00:20.000Z")
        for id in [
            "bot-crashed", "exchange-unreachable", "coinglass-down", "dashboard-down", "network-timeout", "dns-failure", "tls-error", "disk-full",
        ] {
            #expect(document["failure_points"]?[id]?["status"] == "unknown", "\(id)")
            #expect(document["failure_points"]?[id]?["reason"] == "not-live", "\(id)")
        }
        for (id, point) in document["failure_points"]?.object ?? [:] where point["reason"] != "not-live" {
            #expect(point["status"] == "ok", "\(id): \(point["message"]?.string ?? "")")
        }
    }

    @Test func theDocumentHasTheFieldsOfTheSpecification() async throws {
        let (document, _) = try await Copy().document()
        #expect(
            Set(document.object?.keys ?? []) == [
                "timestamp", "root", "bot", "overall_health", "trading", "categories", "checks", "failure_points", "schema",
            ])
        let points = try #require(document["failure_points"]?.object)
        #expect(points.count >= 31)
        for (id, point) in points {
            for key in ["status", "reason", "message", "impact", "intended", "evidence"] { #expect(point[key] != nil, "\(id) has no \(key)") }
        }
        let checks = try #require(document["checks"])
        for (name, fields) in Self.originalFields {
            for (field, type) in fields {
                let value = try #require(checks[name]?[field], "\(name).\(field)")
                #expect(value.isNull || Self.type(of: value) == type, "\(name).\(field) is \(value.text())")
            }
        }
        #expect(checks["bot_unit"] != nil)
    }

    /// The original monitor's names, with the types of its values.
    static let originalFields: [(String, [(String, String)])] = [
        ("exchange_api", [("healthy", "flag"), ("error", "text"), ("response_time_ms", "number"), ("timestamp", "text")]),
        (
            "coinglass_api",
            [
                ("healthy", "flag"), ("error", "text"), ("intelligence_available", "flag"), ("stale", "flag"), ("age_seconds", "number"),
                ("timestamp", "text"),
            ]
        ),
        ("kill_switch", [("active", "flag"), ("type", "text"), ("blocked_until", "text"), ("reason", "text"), ("timestamp", "text")]),
        ("strategy_overlap", [("overlaps", "list"), ("count", "number")]), ("symbol_probation", [("on_probation", "list"), ("count", "number")]),
        ("file_system", [("healthy", "flag"), ("disk_usage_pct", "number"), ("permissions_ok", "flag"), ("errors", "list")]),
        ("network", [("healthy", "flag"), ("endpoints", "object")]),
        ("intelligence_freshness", [("fresh", "flag"), ("age_seconds", "number"), ("stale", "flag")]),
        ("position_limits", [("at_limit", "flag"), ("current", "number"), ("max", "number"), ("remaining", "number")]),
        ("config_integrity", [("healthy", "flag"), ("missing_files", "list"), ("invalid_files", "list")]),
        ("dashboard", [("healthy", "flag"), ("accessible", "flag"), ("response_time_ms", "number"), ("error", "text")]),
    ]

    private static func type(of value: JSON) -> String {
        switch value {
        case .null: "null"
        case .bool: "flag"
        case .int, .big, .double: "number"
        case .string: "text"
        case .array: "list"
        case .object: "object"
        }
    }

    @Test func aTableIsPlainWhenItIsPipedAndVerdictFirst() async throws {
        let copy = try Copy(faults: ["kill-switch-max-drawdown"])
        for environment in [[:], ["NO_COLOR": "1"], ["TERM": "xterm-256color", "COLORTERM": "truecolor"]] {
            let end = try await copy.check(environment: environment)
            #expect(end.status == 2)
            #expect(!end.output.contains("\u{1B}"))
            #expect(end.output.hasPrefix("trading BLOCKED"))
            #expect(end.output.contains("kill-switch-max-drawdown (by design), since"))
            #expect(end.output.contains(", until 2026-03-02 23:5"))
        }
    }

    @Test func coloursStandOnATerminalAndNO_COLORKeepsThemAway() async throws {
        let copy = try Copy()
        let place = try ScratchDirectory()
        for (variables, isColoured) in [("TERM=xterm", true), ("TERM=xterm NO_COLOR=1", false), ("TERM=xterm NO_COLOR=", true), ("TERM=dumb", false)]
        {
            // script(1) gives it a terminal.
            let command = "\(variables) \(Program.fpmond.path) check --root \(copy.root) --at \(Copy.judged)"
            let end = try await Program(path: "/usr/bin/script").run("-qefc", command, place["typescript"])
            #expect(end.status == 0, "\(end.output)")
            #expect(end.output.contains("\u{1B}[") == isColoured, "\(variables)")
        }
    }

    @Test func onlyWhatIsAskedForIsJudged() async throws {
        let copy = try Copy(faults: ["kill-switch-max-drawdown", "max-positions:over-limit"])
        let (one, status) = try await copy.document("--only", "intelligence-stale")
        #expect(one["failure_points"]?.object?.keys == ["intelligence-stale"])
        #expect(status == 0)
        // The switch that blocks was not asked: nobody may say that trading is open.
        #expect(one["trading"]?["state"] == "unknown")
        let (two, worst) = try await copy.document("--only", "max-positions, intelligence-stale")
        #expect(Set(two["failure_points"]?.object?.keys ?? []) == ["intelligence-stale", "max-positions"])
        #expect(worst == 2)
    }

    @Test func aRootThatIsNoneIsUnknownAndNeverFine() async throws {
        let copy = try Copy()
        symlink(copy.place["nowhere"], copy.place["dangling"])
        try copy.place.write("not a directory", to: "file")
        mkfifo(copy.place["fifo"], 0o644)
        for name in ["missing", "dangling", "file", "fifo", "missing/deeper"] {
            let end = try await Program.fpmond.run(["check", "--root", copy.place[name], "--at", Copy.judged, "--json"], patience: .seconds(40))
            let document = try JSON.parse(end.output)
            #expect(end.status == 3, "\(name)")
            #expect(document["trading"]?["state"] == "unknown", "\(name)")
            #expect(document["overall_health"] == "WARNING", "\(name)")
            for (id, point) in document["failure_points"]?.object ?? [:] { #expect(point["status"] == "unknown", "\(name): \(id)") }
        }
    }

    @Test func anEmptyRootIsNotFine() async throws {
        let copy = try Copy()
        let end = try await copy.check(root: copy.place.directory("empty"))
        #expect(end.status == 2)
        #expect(!end.output.contains("trading OPEN"))
    }

    @Test func aRelativeRootMeansTheWorkingDirectory() async throws {
        let copy = try Copy()
        let end = try await Program(path: "/bin/sh").run("-c", "cd \(copy.place.path) && \(Program.fpmond.path) check --root bot --at \(Copy.judged)")
        #expect(end.status == 0)
        #expect(end.output.contains("\(copy.place.path)/bot"))
    }

    @Test func nothingIsWrittenIntoTheTree() async throws {
        let copy = try Copy()
        let list = "cd \(copy.root) && find . -printf '%p %s %m %T@ %C@\\n' | sort"
        let before = try await Program(path: "/bin/sh").run("-c", list)
        _ = try await copy.check()
        _ = try await Program.fpmond.run("explain", "--look", "--config", try copy.withoutEndpoints(), "--root", copy.root)
        let after = try await Program(path: "/bin/sh").run("-c", list)
        #expect(before.output == after.output)
        #expect(before.output.contains("positions_futures.json"))
    }

    @Test func aReaderThatLeavesEarlyIsNoFault() async throws {
        let copy = try Copy()
        let command = "(\(Program.fpmond.path) check --root \(copy.root) --at \(Copy.judged) --json; echo $? >\(copy.place["status"])) | head -c 1"
        _ = try await Program(path: "/bin/sh").run("-c", command)
        #expect(await eventually { ScratchDirectory.text(of: copy.place["status"])?.isEmpty == false })
        #expect(ScratchDirectory.text(of: copy.place["status"])?.hasPrefix("0") == true)
    }

    @Test func explainSaysItInSentencesAsAWholeAndForOneFailurePoint() async throws {
        let copy = try Copy(faults: ["max-positions:over-limit"])
        let config = try copy.withoutEndpoints()
        let whole = try await Program.fpmond.run("explain", "--look", "--config", config, "--root", copy.root)
        #expect(whole.status == 0)
        #expect(whole.output.contains("max-positions"))
        let one = try await Program.fpmond.run("explain", "max-positions", "--look", "--config", config, "--root", copy.root)
        #expect(one.status == 0)
        #expect(one.output.contains("11 positions open; the bot did not enforce its limit of 10"))
        #expect(one.output.contains("At the limit the bot refuses every new entry"))
        #expect(one.output.contains("This reason means: more positions are open than the limit allows."))
    }

    @Test func explainTellsOfACopyAsOfAnInstant() async throws {
        let copy = try Copy(faults: ["max-positions:over-limit"])
        let end = try await Program.fpmond.run("explain", "--root", copy.root, "--at", Copy.judged)
        #expect(end.status == 0 && end.errors.isEmpty)
        #expect(end.output.contains("11 positions open; the bot did not enforce its limit of 10"))
        #expect(end.output.contains("Not visible in a copy: "))
        #expect(end.output.hasSuffix("As of 2026-03-02 12:00 UTC, from a copy of the bot's directory.\n"))
        let one = try await Program.fpmond.run("explain", "max-positions", "--root", copy.root, "--at", Copy.judged)
        #expect(one.output.hasSuffix("A copy is checked once.\n"))
    }

    @Test func aDeadDaemonsSummaryIsNotThePresent() async throws {
        let copy = try Copy(faults: ["max-positions:over-limit"])
        let config = try copy.withoutEndpoints(outputs: copy.place.directory("log"))
        let summary =
            #"{"timestamp": "2026-03-02T11:00:00.000Z", "next_due": "2026-03-02T11:01:00.000Z", "trading": {"state": "open", "blockers": []}}"#
        try copy.place.write(summary, to: "log/failure_point_monitor_summary.json")
        let end = try await Program.fpmond.run("explain", "--config", config)
        #expect(end.status == 0)
        #expect(!end.output.contains("The bot can trade since"))
        #expect(end.output.contains("max-positions"))
        #expect(end.errors.contains("2026-03-02T11:00:00.000Z"))
    }

    @Test func aSingleLookDoesNotInventSinceWhen() async throws {
        let copy = try Copy(faults: ["max-positions:over-limit", "strategy-overlap:same-direction", "kill-switch-max-drawdown:active"])
        let (document, _) = try await copy.document()
        let points = document["failure_points"]?.object ?? [:]
        let looked = document["timestamp"]
        let texts = (document["trading"]?["blockers"]?.array ?? []) + points.map(\.value) + [document["trading"] ?? .null]
        for text in texts { #expect(text["since"] != looked, "\(text.text())") }
        #expect(points["max-positions"]?["since"] == .null)
        // What the bot's files say stays.
        #expect(points["kill-switch-max-drawdown"]?["since"]?.string?.hasPrefix("2026-03-0") == true)
        let table = try await copy.check()
        #expect(
            !table.output.contains("since 2026-03-02 12:00 UTC") && table.output.contains("blocked by kill-switch-max-drawdown (by design), since"))
    }

    @Test func aWrongRootIsTheHeadline() async throws {
        let copy = try Copy()
        for (root, why) in [("\(copy.root)t", "does not exist"), (copy.place.directory("empty"), "is empty"), ("\(copy.root)/logs", "neither logs")] {
            let end = try await copy.check(root: root)
            let first = end.output.split(separator: "\n").first ?? ""
            #expect(first.hasPrefix("there is no bot ") && first.contains(why) && first.hasSuffix("did you mean \(copy.root)?"), "\(end.output)")
            #expect(end.output.split(separator: "\n").filter { $0.contains("root-missing") }.count <= 1)
            let explained = try await Program.fpmond.run("explain", "--root", root, "--at", Copy.judged)
            #expect(explained.output.hasPrefix("There is no bot "), "\(explained.output.prefix(200))")
            try copy.place.write(#"{"bot": {"root": "\#(root)"}}"#, to: "fpmond.json")
            let validated = try await Program.fpmond.run("validate", copy.place["fpmond.json"])
            #expect(validated.status == 0 && validated.output.contains("warning: bot.root: there is no bot "), "\(validated.output)")
            let document = try JSON.parse(try await Program.fpmond.run("validate", "--json", copy.place["fpmond.json"]).output)
            #expect(document["valid"] == true && document["warnings"]?[0]?["path"] == "bot.root")
        }
        let end = try await copy.check()
        #expect(end.output.hasPrefix("trading OPEN"))
    }

    @Test func namesAreReachedByTheirBeginningsAndCorrected() async throws {
        let copy = try Copy()
        for (words, ids) in [("3.1", ["max-positions"]), ("max-pos", ["max-positions"]), ("data,3.1", ["max-positions", "positions-corrupt"])] {
            let (document, _) = try await copy.document("--only", words)
            let found = document["failure_points"]?.object?.map(\.key) ?? []
            for id in ids { #expect(found.contains(id), "\(words)") }
            #expect(found.count < 40)
        }
        for call in [["check", "--only", "max-postions"], ["explain", "max-postions"]] {
            let end = try await Program.fpmond.run(call)
            #expect(end.status == EX_USAGE && end.errors.contains("did you mean max-positions?"), "\(end.errors)")
        }
        let several = try await Program.fpmond.run("explain", "data", "--root", copy.root, "--at", Copy.judged)
        #expect(several.status == 0 && several.output.contains("positions-corrupt (ok): ") && several.output.contains("Verdict: "))
        try copy.place.write(#"{"failure_points": {"intelligence-stale": {"settings": {"warn_age": "1m"}}}}"#, to: "fpmond.json")
        let validated = try await Program.fpmond.run("validate", copy.place["fpmond.json"])
        #expect(validated.output.contains(#"did you mean "warning_age"?"#), "\(validated.output)")
    }
}
