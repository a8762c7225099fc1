import FailurePoints
import Glibc
import JSON
import Testing

@testable import Config

/// Maintenance windows in the configuration.
@Suite struct WindowConfigTests {
    private func decode(_ windows: String) throws(ConfigurationFaults) -> Configuration {
        try Configuration.decode(Array("{\"silences\": \(windows)}".utf8), file: "f")
    }

    @Test func aWeeklyWindowIsRead() throws {
        let configuration = try decode(
            """
            {"night": {"failure_points": ["data", "max-positions"], "weekly": {"days": ["sat", "sun"], "from": "22:30", "to": "24:00"},
              "zone": "UTC", "heals": true, "reason": "backup"}}
            """)
        let window = try #require(configuration.windows(Catalogue.all).first)
        #expect(window.name == "night" && window.mutesHeals && window.reason == "backup")
        #expect(window.times == .weekly(days: [.sat, .sun], from: 1350, to: 1440))
        #expect(Set(window.failurePoints) == Set(Catalogue.all.filter { $0.category == .data || $0.id == "max-positions" }.map(\.id)))
    }

    @Test func aDatedWindowOfEverythingIsRead() throws {
        let configuration = try decode(
            "{\"move\": {\"failure_points\": [\"all\"], \"dated\": {\"from\": \"2026-12-24T18:00\", \"to\": \"2026-12-25T06:00\"}}}")
        let window = try #require(configuration.windows(Catalogue.all).first)
        #expect(window.failurePoints.count == Catalogue.all.count)
        #expect(window.reason == "maintenance window move")
        #expect(
            window.times == .dated(from: CivilTime(year: 2026, month: 12, day: 24, hour: 18), to: CivilTime(year: 2026, month: 12, day: 25, hour: 6)))
    }

    @Test(arguments: [
        ("{\"w\": {\"failure_points\": [\"data\"]}}", "silences.w: has neither weekly nor dated"),
        ("{\"w\": {\"failure_points\": [], \"dated\": {\"from\": \"2026-01-01T00:00\", \"to\": \"2026-01-02T00:00\"}}}", "has 0 elements"),
        (
            "{\"w\": {\"failure_points\": [\"max-postions\"], \"dated\": {\"from\": \"2026-01-01T00:00\", \"to\": \"2026-01-02T00:00\"}}}",
            "names no failure point"
        ),
        ("{\"w\": {\"failure_points\": [\"data\"], \"dated\": {\"from\": \"2026-01-02T00:00\", \"to\": \"2026-01-02T00:00\"}}}", "is not after from"),
        (
            "{\"w\": {\"failure_points\": [\"data\"], \"dated\": {\"from\": \"2026-13-02T00:00\", \"to\": \"2026-01-02T00:00\"}}}",
            "expected a local time"
        ),
        ("{\"w\": {\"failure_points\": [\"data\"], \"weekly\": {\"days\": [\"son\"], \"from\": \"1:00\", \"to\": \"25:00\"}}}", "is not a day"),
        ("{\"w\": {\"failure_points\": [\"data\"], \"weekly\": {\"days\": [\"sun\"], \"from\": \"24:00\", \"to\": \"01:00\"}}}", "up to 23:59"),
        (
            "{\"w\": {\"failure_points\": [\"data\"], \"weekly\": {\"days\": [\"sun\"], \"from\": \"01:00\", \"to\": \"01:00\"}}}",
            "is the same time as from"
        ),
        (
            "{\"w\": {\"failure_points\": [\"data\"], \"weekly\": {\"days\": [\"mon\",\"tue\",\"wed\",\"thu\",\"fri\",\"sat\",\"sun\"], \"from\": \"00:00\", \"to\": \"24:00\"}}}",
            "never ends"
        ),
        (
            "{\"w\": {\"failure_points\": [\"data\"], \"zone\": \"Europe/Atlantis\", \"weekly\": {\"days\": [\"sun\"], \"from\": \"01:00\", \"to\": \"02:00\"}}}",
            "Europe/Atlantis does not exist"
        ),
        (
            "{\"w\": {\"failure_points\": [\"data\"], \"zone\": \"../../etc/passwd\", \"weekly\": {\"days\": [\"sun\"], \"from\": \"01:00\", \"to\": \"02:00\"}}}",
            "expected a zone such as"
        ),
    ])
    func whatIsNoWindowIsRefusedWithItsPlace(_ text: String, _ problem: String) {
        do throws(ConfigurationFaults) {
            _ = try decode(text)
            Issue.record("accepted")
        } catch {
            #expect(error.lines.contains { $0.contains(problem) && $0.contains("silences.w") }, "\(error.lines)")
        }
    }

    @Test(.enabled(if: access("/usr/share/zoneinfo/Europe/Berlin", R_OK) == 0, "there is no zone database"))
    func aZoneOfTheMachineIsReadAsPythonReadsIt() throws {
        let zone = try ZoneFile.load("Europe/Berlin").get()
        for (at, seconds) in [
            ("1980-06-01T00:00:00Z", 7200), ("2026-03-29T00:59:59Z", 3600), ("2026-03-29T01:00:00Z", 7200), ("2026-10-25T01:00:00Z", 3600),
            ("2045-07-01T00:00:00Z", 7200),
        ] {
            #expect(zone.offset(at: try #require(Instant(rfc3339: at))) == .seconds(seconds), "\(at)")
        }
        let window = try decode(
            "{\"w\": {\"failure_points\": [\"data\"], \"zone\": \"Europe/Berlin\", \"weekly\": {\"days\": [\"sun\"], \"from\": \"01:00\", \"to\": \"02:00\"}}}"
        ).silences["w"]
        #expect(window?.zone.name == "Europe/Berlin")
    }
}
