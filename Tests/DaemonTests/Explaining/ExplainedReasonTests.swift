import FailurePoints
import JSON
import Testing

@testable import Config
@testable import Explaining
@testable import Files

/// What `fpmond explain ID` says of the reason.
@Suite struct ExplainedReasonTests {
    private func text(of id: FailurePoint.ID, _ state: JSON) throws -> String {
        let summary: JSON = ["failure_points": .object([id.rawValue: state])]
        let explanation = Explanation(summary: summary, configuration: Configuration(), now: Instant(microseconds: 1_780_000_000_000_000))
        return try #require(explanation.text(of: id))
    }

    private func state(_ status: String, _ reason: String, observed: String? = nil, incident: String? = nil) -> JSON {
        [
            "status": .string(status), "reason": .string(reason), "message": "as the judge says it", "observed_status": .string(observed ?? status),
            "incident": incident.map { .string($0) } ?? .null,
        ]
    }

    @Test func theHeadSaysWhatItMeans() throws {
        let text = try text(of: "dns-failure", state("ok", "ok"))
        let meaning = try #require(Catalogue.meaning(of: "dns-failure"))
        #expect(text.split(separator: "\n").dropFirst(2).first == "  \(meaning)")
        #expect(!text.contains("This reason means:"))
    }

    @Test func aReasonIsSaidInASentence() throws {
        let text = try text(of: "network-timeout", state("critical", "timeout", incident: "x"))
        #expect(text.contains("\nThis reason means: enough independent hosts timed out.\n"))
    }

    @Test func aBlindLookIsNotTakenForTheFailureOfTheSameName() throws {
        let text = try text(of: "network-timeout", state("unknown", "timeout"))
        #expect(text.contains("\nThis reason means: a probe did not finish in time.\n"))
    }

    @Test func whileAnIncidentsLatestLookTellsNothingItsOwnReasonIsSaid() throws {
        let text = try text(of: "network-timeout", state("critical", "timeout", observed: "unknown", incident: "x"))
        #expect(text.contains("\nThis reason means: enough independent hosts timed out.\n"))
    }

    @Test func whatIsNotConfirmedYetIsSaidByTheLatestLook() throws {
        let text = try text(of: "network-timeout", state("ok", "timeout", observed: "unknown"))
        #expect(text.contains("\nThis reason means: a probe did not finish in time.\n"))
    }

    @Test func aReasonThatNobodyDeclaredIsLeftToTheMessage() throws {
        #expect(!(try text(of: "network-timeout", state("critical", "of-another-version")).contains("This reason means:")))
    }
}
