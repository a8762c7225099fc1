import FailurePoints
import Testing

@testable import Config

@Suite struct FailurePointNamesTests {
    private let names = FailurePointNames(Catalogue.all)

    @Test(arguments: [
        ("max-positions", ["max-positions"]), ("Max_Positions", ["max-positions"]),
        ("3.1", Catalogue.all.filter { $0.rows.contains("3.1") }.map(\.id.rawValue)),
        ("data", Catalogue.all.filter { $0.category == .data }.map(\.id.rawValue)),
        ("5", Catalogue.all.filter { $0.category == .data }.map(\.id.rawValue)),
        ("system-failures", Catalogue.all.filter { $0.category == .systemFailures }.map(\.id.rawValue)),
        ("intelligence", Catalogue.all.map(\.id.rawValue).filter { $0.hasPrefix("intelligence") }), ("max-pos", ["max-positions"]),
    ])
    func aWordNamesThem(word: String, ids: [String]) throws {
        #expect(!ids.isEmpty)
        #expect(try names.points(named: word).map(\.id.rawValue) == ids)
    }

    @Test(arguments: [("max-postions", "max-positions"), ("inteligence-stale", "intelligence-stale"), ("system_failure_", "system_failures")])
    func aMistypedWordGetsTheNearest(word: String, suggestion: String) {
        let error = #expect(throws: FailurePointNames.Unknown.self) { try names.points(named: word) }
        #expect(error?.suggestion == suggestion)
    }

    @Test(arguments: ["", "nothing-like-it-at-all", "9", "9.9"]) func whatIsLikeNoneGetsNone(word: String) {
        let error = #expect(throws: FailurePointNames.Unknown.self) { try names.points(named: word) }
        #expect(error?.suggestion == nil)
    }

    @Test(arguments: [("warn_age", "warning_age"), ("crit_age", "critical_age"), ("warning-age", "warning_age"), ("warnin_age", "warning_age")])
    func aSettingsNameMayBeShort(word: String, name: String) {
        #expect(NearestName.of(word, among: ["warning_age", "critical_age", "grace", "future_tolerance"]) == name)
    }
}
