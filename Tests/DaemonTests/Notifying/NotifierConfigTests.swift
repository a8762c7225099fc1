import FailurePoints
import JSON
import TestSupport
import Testing

@testable import Config
@testable import Notifying

/// What an operator may write about notifiers, heartbeats and secrets, and what is refused with its place.
@Suite struct NotifierConfigTests {
    @Test(arguments: [
        (
            #"{"notifiers": {"n": {"webhook": {"url": "https://x/", "text": "{{subjct}}"}}}}"#,
            #"test.json:1:63: notifiers.n.webhook.text: "subjct" is not a field; known: "#, #"did you mean "subject"?"#
        ),
        (
            #"{"notifiers": {"n": {"webhook": {"url": "https://x/", "json": {"a": ["b", "{{secret.k}}"]}}}}}"#,
            #"test.json:1:75: notifiers.n.webhook.json.a[1]: "k" is not a configured secret"#, ""
        ),
        (#"{"notifiers": {"n": {"webhook": {"url": "https://x/{{id"}}}}"#, "notifiers.n.webhook.url: has a {{ without its }}", ""),
        (#"{"notifiers": {"n": {"webhook": {"url": "https://{{host}}/"}}}}"#, "names its host by a field", ""),
        (#"{"notifiers": {"n": {"webhook": {"url": "https://x", "json": {}, "text": ""}}}}"#, "json and text are both present", ""),
        (#"{"notifiers": {"n": {}}}"#, "notifiers.n: has no channel", ""),
        (#"{"notifiers": {"n": {"shell": "x", "email": {"from": "a@b", "to": ["c@d"], "server": "s"}}}}"#, "email and shell are both present", ""),
        (#"{"notifiers": {"n": {"shell": "x", "on": ["verdikt"]}}}"#, #"did you mean "verdict"?"#, ""),
        (#"{"notifiers": {"n": {"shell": "x", "quiet_hours": "22-7"}}}"#, "expected a span of the day", ""),
        (#"{"notifiers": {"n": {"shell": "x", "quiet_hours": "22:00-22:00"}}}"#, "is not valid", ""),
        (#"{"notifiers": {"n": {"shell": "x", "digest_at": "24:00"}}}"#, "expected a time of day", ""),
        (#"{"notifiers": {"n": {"email": {"from": "a@b\r\nBcc: x@y", "to": ["c@d"], "server": "s"}}}}"#, "expected a plain address", ""),
        (#"{"notifiers": {"n": {"email": {"from": "a@b", "to": ["c@d"]}}}}"#, "expected one of server and sendmail", ""),
        (
            #"{"notifiers": {"n": {"email": {"from": "a@b", "to": ["c@d"], "server": "s", "user": "u", "password": "{{secret.s}}", "encryption": "none"}}}, "secrets": {"s": {"file": "/s"}}}"#,
            "would send a password in the clear", ""
        ),
        (#"{"secrets": {"s": {}}}"#, "secrets.s: expected one of file and credential", ""),
        (#"{"secrets": {"s": {"credential": "../x"}}}"#, "secrets.s.credential", ""),
        (#"{"heartbeats": {"h": {"url": "ftp://x"}}}"#, "heartbeats.h.url", ""),
        (#"{"heartbeats": {"h": {"url": "https://x/{{secret.h}}"}}}"#, #"heartbeats.h.url: "h" is not a configured secret"#, ""),
    ])
    func aFaultIsNamedWithItsPlace(text: String, fault: String, more: String) {
        let lines = refusals(text)
        #expect(lines.contains { $0.contains(fault) && $0.contains(more) }, "\(lines)")
    }

    @Test func whatIsWrittenIsReadBackTheSame() throws {
        let text = #"""
            {"secrets": {"a": {"file": "/a"}, "b": {"credential": "b"}}, "heartbeats": {"h": {"url": "https://x/{{secret.a}}", "every": "5m"}},
             "notifiers": {"w": {"webhook": {"url": "https://x", "form": {"a": "{{secret.b}}"}, "basic_auth": {"user": "u", "password": "{{secret.a}}"}},
                                 "quiet_hours": "22:00-07:30", "digest_at": "08:05", "reminders": null, "zone": "+02:00", "categories": ["data"]},
                           "e": {"email": {"from": "a@b.org", "to": ["c@d"], "sendmail": "/usr/sbin/sendmail"}, "resend": "1m"},
                           "c": {"command": ["/x", "y"], "min_status": "critical", "on": ["verdict"]}},
             "healers": {"refresh-intelligence": {"shell": "x"}}}
            """#
        let configuration = try decoded(text)
        let written = ConfigurationReference.document(configuration, catalogue: smallCatalogue)
        let again = try decoded(written.text())
        #expect(again.notifiers == configuration.notifiers && again.heartbeats == configuration.heartbeats && again.secrets == configuration.secrets)
        #expect(ConfigurationReference.document(again, catalogue: smallCatalogue) == written)
        let rules = try #require(configuration.notifiers["w"]?.rules)
        #expect(rules.quietHours == DailySpan(from: 22 * 60, to: 7 * 60 + 30) && rules.digestAt == 485 && rules.reminders == nil)
        #expect(rules.offset(Instant(microseconds: 0)) == .seconds(7200))
        #expect(configuration.notifiers["w"]?.secrets == ["a", "b"])
    }

    @Test func aChangeOfARoutingKeyIsNotShown() throws {
        func text(_ key: String) -> String { #"{"notifiers": {"n": {"webhook": {"url": "https://x", "json": {"routing_key": "\#(key)"}}}}}"# }
        let key = "a1b2c3d4e5f60718293a4b5c6d7e8f90"
        let difference = ConfigurationDifference(from: try decoded(text("x")), to: try decoded(text(key)), catalogue: smallCatalogue)
        #expect(difference.lines.count == 1 && !difference.lines[0].contains(key), "\(difference.lines)")
    }

    @Test func spansOfTheDayReachOverMidnightAndOverAChangeOfTheClock() {
        let span = DailySpan(from: 22 * 60, to: 7 * 60)
        func at(_ hour: Int, _ minute: Int = 0) -> Instant { Instant(utc: CivilTime(year: 2026, month: 3, day: 29, hour: hour, minute: minute)) }
        #expect(span.contains(at(22), offset: .zero) && span.contains(at(6, 59), offset: .zero) && !span.contains(at(7), offset: .zero))
        #expect(span.contains(at(21), offset: .seconds(3600)))
        // On this day clocks in Berlin go from 02:00 to 03:00, which is 01:00 UTC.
        let berlin: (Instant) -> Duration = { $0 < at(1) ? .seconds(3600) : .seconds(7200) }
        #expect(DailySpan.next(8 * 60, after: at(0), offset: berlin) == at(6))
        #expect(DailySpan.next(8 * 60, after: at(6), offset: berlin) == at(6) + .seconds(86_400))
    }
}
