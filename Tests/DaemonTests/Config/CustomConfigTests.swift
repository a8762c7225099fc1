import FailurePoints
import JSON
import Probes
import Testing

@testable import Config
@testable import Daemon
@testable import Files

/// Failure points of the operator's own, as the configuration declares them.
@Suite struct CustomConfigTests {
    private static let complete = #"""
        {"healers": {"mend": {"shell": "true"}, "refresh-intelligence": {"shell": "true"}}, "custom_failure_points": {
          "queue-long": {
            "title": "The queue is long", "advice": "Look at it.", "category": "data", "impact": "blocks_some", "severity": "warning",
            "confirm": {"fail": 3, "recover": 1}, "excused_by": ["disk-full", "port-dead"], "healer": "mend", "waits_for_startup": true,
            "interval": "5s", "timeout": "2s", "json": {"file": "state/queue.json", "pointer": "/length", "below": 100, "missing": "ok"}
          },
          "port-dead": {"title": "Nobody listens", "impact": "none", "tcp": {"host": "127.0.0.1", "port": 6379}},
          "feed-old": {"title": "Old", "impact": "none", "json": {"file": "/x.json", "pointer": "/t", "younger_than": "5m", "timestamp": "epoch-ms"}},
          "no-file": {"title": "No file", "impact": "none", "file": {"path": "x", "younger_than": "1h", "larger_than": 10, "smaller_than": 20}},
          "api": {"title": "API", "impact": "none", "http": {"url": "https://a.example/x", "statuses": [204], "within": "2s", "certificate_days": 14}},
          "errors": {"title": "Errors", "impact": "none", "log": {"path": "logs/x.log", "pattern": "ERROR", "fewer_than": 5, "within": "15m", "silence": "1h"}},
          "plugin": {"title": "Plugin", "impact": "none", "exec": {"command": ["/usr/lib/nagios/plugins/check_load", "-w", "5"]}},
          "redis": {"title": "Redis", "impact": "none", "unit": {"unit": "redis.service", "states": ["active", "reloading"]}},
          "stop-file": {"title": "Stopped", "impact": "blocks_all", "intended": true, "file": {"path": "STOP", "exists": false}}
        }}
        """#

    @Test func everyKindIsRead() throws {
        let points = try decoded(Self.complete).customFailurePoints
        let queue = try #require(points["queue-long"])
        #expect(queue.category == .data && queue.impact == .blocksSome && queue.severity == .warning && queue.waitsForStartup)
        #expect(queue.confirm == Confirm(fail: 3, recover: 1) && queue.healer == "mend" && queue.excusedBy == ["disk-full", "port-dead"])
        #expect(queue.interval == .seconds(5) && queue.timeout == .seconds(2))
        #expect(queue.rule == .value(ValueRule([.below(100)], missing: .ok)))
        #expect(points["feed-old"]?.rule == .value(ValueRule([.youngerThan(.seconds(300))])))
        #expect(points["no-file"]?.rule == .path(PathRule(youngerThan: .seconds(3600), largerThan: 10, smallerThan: 20)))
        #expect(points["api"]?.rule == .answer(AnswerRule(within: .seconds(2), certificateDays: 14)))
        #expect(points["errors"]?.rule == .lines(LineRule(fewerThan: LineRule.Rate(count: 5, window: .seconds(900)), silence: .seconds(3600))))
        #expect(points["plugin"]?.check == .exec(.command(["/usr/lib/nagios/plugins/check_load", "-w", "5"])))
        #expect(points["redis"]?.rule == .unit(UnitRule(states: ["active", "reloading"])))
        #expect(points["port-dead"]?.confirm == .standard && points["port-dead"]?.severity == .critical)
    }

    @Test func whatIsReadIsWrittenAndReadAgainAsTheSame() throws {
        let configuration = try decoded(Self.complete)
        let text = ConfigurationReference.text(ConfigurationReference.document(configuration, catalogue: smallCatalogue))
        #expect(try decoded(text).customFailurePoints == configuration.customFailurePoints)
    }

    @Test func theyStandBesideTheCatalogue() throws {
        let configuration = try decoded(Self.complete)
        let plan = WatchPlan(configuration, catalogue: smallCatalogue)
        #expect(
            plan.catalogue.map(\.id).suffix(9) == ["api", "errors", "feed-old", "no-file", "plugin", "port-dead", "queue-long", "redis", "stop-file"])
        #expect(plan.healing.ladders["queue-long"] == Ladder(["mend"]))
        #expect(plan.probes.isSuperset(of: [.custom("queue-long"), .custom("plugin")]))
        #expect(configuration.probe(.custom("queue-long")).interval == .seconds(5))
        let stop = try #require(plan.catalogue.last)
        #expect(stop.intended && stop.ladder.isEmpty && stop.impact == .blocksAll)
    }

    @Test func aDisabledOneIsNotLookedAt() throws {
        let configuration = try decoded(
            #"{"custom_failure_points": {"a": {"title": "x", "impact": "none", "enabled": false, "unit": {"unit": "a.service"}}}}"#)
        let plan = WatchPlan(configuration, catalogue: smallCatalogue)
        #expect(plan.catalogue.map(\.id) == smallCatalogue.map(\.id) && !plan.probes.contains(.custom("a")))
    }

    @Test func aReloadTellsWhatChangedInThem() throws {
        let before = try decoded(Self.complete)
        var after = before
        after.customFailurePoints["queue-long"]?.interval = .seconds(9)
        after.customFailurePoints["redis"] = nil
        let lines = ConfigurationDifference(from: before, to: after, catalogue: smallCatalogue).lines
        #expect(lines.contains("custom_failure_points.queue-long.interval: 5s → 9s"), "\(lines)")
        #expect(lines.contains { $0.hasPrefix("custom_failure_points.redis") }, "\(lines)")
    }

    /// One of them whose text is wrong in one way.
    @Test(arguments: [
        (#""unit": {"unit": "a.service"}, "titel": "x""#, #"own.titel: "titel" is not a key of a custom failure point"#),
        (#""unit": {"unit": "a.service"}, "title": " ""#, "own.title: appears twice"),
        (#""impact": 3"#, "own.impact: appears twice"),
        (#""x": 1"#, "own: has no check; expected one kind of check; known: json, file, http, tcp, log, exec, unit"),
        (#""tcp": {"host": "h", "port": 1}, "unit": {"unit": "a.service"}"#, "tcp and unit are both present; expected one of them"),
        (#""tcp": {"host": "h", "port": 0}"#, "own.tcp.port: is the number 0; expected a whole number from 1 to 65535"),
        (#""tcp": {"host": "[::1]", "port": 1}"#, "own.tcp.host: "),
        (#""tcp": {"port": 1}"#, "own.tcp.host: is missing"),
        (#""unit": {"unit": "redis"}"#, #"own.unit.unit: "redis" is not valid; expected a unit such as "redis.service""#),
        (#""unit": {"unit": "a.service", "states": ["up"]}"#, #"own.unit.states[0]: "up" is not a state of a unit; known: active, "#),
        (#""unit": {"unit": "a.service", "states": []}"#, "own.unit.states: has 0 elements"),
        (#""unit": {"unit": "a.service"}, "severity": "unknown""#, #"own.severity: "unknown" is not a failing status; known: warning, critical"#),
        (#""unit": {"unit": "a.service"}, "interval": "5s""#, "own.interval: 10s is longer than the interval of 5s"),
        (#""unit": {"unit": "a.service"}, "healer": "nobody""#, #"own.healer: "nobody" is not a configured healer"#),
        (
            #""unit": {"unit": "a.service"}, "intended": true, "healer": "mend""#,
            "own.healer: is set; expected null: a block by design is never healed"
        ),
        (#""unit": {"unit": "a.service"}, "excused_by": ["own"]"#, "own.excused_by[0]: is the failure point itself"),
        (#""unit": {"unit": "a.service"}, "excused_by": ["other"]"#, "own.excused_by[0]: other is itself explained by own"),
        (#""unit": {"unit": "a.service"}, "excused_by": ["disk-ful"]"#, #"own.excused_by[0]: "disk-ful" is not a failure point; known: "#),
        (#""unit": {"unit": "a.service"}, "confirm": {"fail": 3, "window": 2}"#, "own.confirm.window: 3 of the last 2 is impossible"),
        (#""json": {"file": "a", "pointer": "/a"}"#, "own.json: has no expectation; expected at least one"),
        (#""json": {"file": "a", "pointer": "a", "above": 1}"#, #"own.json.pointer: "a" does not begin with /"#),
        (#""json": {"file": "../a", "pointer": "", "above": 1}"#, #"own.json.file: contains "..""#),
        (#""json": {"file": "", "pointer": "", "above": 1}"#, "own.json.file: names no file"),
        (#""json": {"file": "a", "pointer": "", "equals": [1]}"#, "own.json.equals: is a list; expected a text, a number, true, false or null"),
        (#""json": {"file": "a", "pointer": "", "equals": 1, "one_of": [1]}"#, "equals and one_of are both present"),
        (#""json": {"file": "a", "pointer": "", "above": 2, "below": 2}"#, "no number is above 2.0 and below 2.0"),
        (#""json": {"file": "a", "pointer": "", "above": 2, "clear_above": 1}"#, "own.json.clear_above: 1.0 clears nothing; expected above"),
        (#""json": {"file": "a", "pointer": "", "above": 2, "clear_below": 1}"#, "own.json.clear_below: 1.0 clears nothing; expected below"),
        (#""json": {"file": "a", "pointer": "", "exists": true, "missing": "ok"}"#, "own.json.missing: and exists are both present"),
        (#""json": {"file": "a", "pointer": "", "exists": false, "above": 2}"#, "own.json.exists: is false beside other expectations"),
        (#""json": {"file": "a", "pointer": "", "above": 2, "timestamp": "utc"}"#, "own.json.timestamp: is used only together with younger_than"),
        (#""json": {"file": "a", "pointer": "", "younger_than": 60}"#, #"did you mean "60s"?"#),
        (#""file": {"path": "a", "exists": false, "larger_than": 2}"#, "own.file.exists: is false beside larger_than"),
        (#""file": {"path": "a", "larger_than": 2, "smaller_than": 3}"#, "no file has more than 2 and fewer than 3 bytes"),
        (#""file": {"path": "/"}"#, "own.file.path: names no file"),
        (#""http": {"url": "ftp://x"}"#, "own.http.url: "),
        (#""http": {"within": "1s"}"#, "own.http.url: is missing"),
        (#""http": {"url": "http://x/", "headers": {"Authorization": "s"}}"#, "own.http.headers.Authorization: is a secret"),
        (#""log": {"path": "a"}"#, "own.log: needs a limit of lines or of silence"),
        (#""log": {"path": "a", "pattern": "(", "silence": "1h"}"#, "own.log.pattern: is not a supported regular expression: a ( that is not closed"),
        (#""log": {"path": "a", "pattern": "(.*)\\1X", "silence": "1h"}"#, "own.log.pattern: is not a supported regular expression: \\1 is a"),
        (#""log": {"path": "a", "silence": "1h", "within": "1h"}"#, "own.log.within: is used only together with fewer_than"),
        (#""log": {"path": "a", "silence": "2d"}"#, "own.log.silence: "),
        (#""log": {"path": "a", "silence": "1h", "timestamp": "guess"}"#, #""guess" is not a form of timestamps; known: none, rfc3339, utc, local"#),
        (#""exec": {}"#, "own.exec: has neither shell nor command"),
        (#""exec": {"shell": "x", "command": ["y"]}"#, "shell and command are both present"),
        (#""exec": {"command": ["./x"]}"#, #"own.exec.command[0]: "./x" is not a valid program"#),
        (#""exec": {"shell": "x"}, "severity": "warning""#, "own.severity: is set; expected no severity: the exit status of a plugin is its status"),
    ])
    func whatCannotBeMeantIsRefusedAtItsPlace(text: String, expected: String) {
        let other = #""other": {"title": "x", "impact": "none", "excused_by": ["own"], "unit": {"unit": "a.service"}}"#
        let configuration =
            #"{"healers": {"mend": {"shell": "true"}}, "custom_failure_points": {"own": {"title": "x", "impact": "none", \#(text)}, \#(other)}}"#
        let lines = refusals(configuration)
        #expect(lines.contains { $0.contains("custom_failure_points.") && $0.contains(expected) }, "\(lines)")
    }

    @Test(arguments: ["Upper", "a--b", "-a", "a b", "", "a/b"])
    func aNameThatCouldNotBeAFilesOrAUnitsIsRefused(name: String) {
        let lines = refusals(#"{"custom_failure_points": {"\#(name)": {"title": "x", "impact": "none", "unit": {"unit": "a.service"}}}}"#)
        #expect(lines.count == 1 && lines[0].contains("is not valid; expected a name of lower-case letters"), "\(lines)")
    }

    @Test func aNameOfTheCatalogueIsTaken() {
        let lines = refusals(#"{"custom_failure_points": {"disk-full": {"title": "x", "impact": "none", "unit": {"unit": "a.service"}}}}"#)
        #expect(lines.count == 1 && lines[0].contains("custom_failure_points.disk-full: is a failure point of the catalogue"), "\(lines)")
    }

    @Test func aLongLoopOfExplanationsIsFound() {
        let points = ["a": "b", "b": "c", "c": "d", "d": "a"].map { id, cause in
            #""\#(id)": {"title": "x", "impact": "none", "excused_by": ["\#(cause)"], "unit": {"unit": "a.service"}}"#
        }
        let lines = refusals(#"{"custom_failure_points": {\#(points.joined(separator: ", "))}}"#)
        #expect(lines.count == 4 && lines.allSatisfy { $0.contains("is itself explained by") }, "\(lines)")
    }
}
