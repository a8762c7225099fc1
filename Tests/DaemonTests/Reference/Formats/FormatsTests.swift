import FailurePoints
import JSON
import TestSupport
import Testing

@testable import Config
@testable import Daemon
@testable import Files
@testable import Healing
@testable import Notifying
@testable import Outputs

/// `docs/formats.md` lists what is written, and nothing else.
@Suite struct FormatsTests {
    private static let page = Checkout.text(of: "docs/formats.md").map(FormatsPage.init)
    private static let isThere: ConditionTrait = .enabled(if: Checkout.root != nil, "the sources are not beside the tests")

    /// A kind of document and the sections that describe it.
    enum Kind: String, CaseIterable, Sendable {
        case line, summary, heal, incident, state

        var sections: [String] {
            switch self {
            case .line: ["Report line", "Checks", "Failure points", "Trading"]
            case .summary: ["Report line", "Checks", "Failure points", "Trading", "Summary"]
            case .heal: ["Healing line"]
            case .incident: ["Incident line"]
            case .state: ["State"]
            }
        }

        func fields(of documents: OutputDocuments) -> FieldPaths {
            switch self {
            case .line: documents.lines
            case .summary: documents.summaries
            case .heal: documents.heals
            case .incident: documents.incidents
            case .state: documents.states
            }
        }
    }

    @Test(isThere, arguments: Kind.allCases) func everyFieldIsListedWithItsType(_ kind: Kind) throws {
        let (page, fields) = (try #require(Self.page), kind.fields(of: try OutputDocuments()))
        #expect(fields.kinds.count >= 15)
        #expect(page.undocumented(fields, in: kind.sections) == [])
        let onlyElsewhere = kind == .summary ? ["lost_before is listed, and no document has it"] : []
        #expect(page.unwritten(fields, in: kind.sections) == onlyElsewhere)
    }

    @Test(isThere) func whatPassesBetweenTheWatcherAndAHealAndWhatIsDeliveredIsListed() throws {
        let page = try #require(Self.page)
        func check(_ documents: [JSON], _ section: String) throws {
            var fields = FieldPaths()
            for document in documents { fields.add(try JSON.parse(document.utf8())) }
            #expect(page.undocumented(fields, in: [section]) == [])
            #expect(page.unwritten(fields, in: [section]) == [])
        }
        var run = HealRun(HealRun.ID(began: Reports.at.wall, healer: "restart-bot"), order: nil, despite: nil, method: "shell")
        let begun = run.json
        run.report = OutputDocuments.hook
        try check([begun, run.json], "Record of runs")
        try check([OutputDocuments.hook.json(), OutputDocuments.hook.json(order: "restart-bot-1")], "Report of a heal")
        let attempt = HealAttempt(
            need: HealNeed(failurePoint: "bot-frozen", incident: "i-1"), healer: "restart-bot", rung: 0, number: 1, ordered: Reports.at)
        let order = HealOrder(attempt, finding: .critical("age-over-limit", "old", evidence: ["file": "x"]))
        let contexts = [HealContext(order, bot: BotConfig()), HealContext(byHand: "restart-bot", bot: BotConfig(), at: Reports.at.wall)]
        try check(try contexts.map { try JSON.parse($0.file) }, "Context of a heal")
        let delivered = Delivery.Report(outcome: .delivered, words: "accepted with 200", elapsed: .seconds(1))
        try check([AlertService.record(Messages.nasty(), delivered, isGivenUp: false, attempts: 1, at: Reports.at)], "Delivery line")
    }

    @Test(isThere) func everyKindAndFieldOfTheJournalIsListed() throws {
        let page = try #require(Self.page)
        for kind in Event.Kind.allCases { #expect(page.text.contains("\n| `\(kind.rawValue)` | `\(kind.messageID)` | "), "\(kind)") }
        var names: Set<String> = []
        for file in Checkout.files(under: "Sources") where file.hasSuffix(".swift") {
            guard let source = Checkout.text(of: file), source.contains("Event(") || source.contains("extension Event") else { continue }
            names.formUnion(source.matches(of: #/"([A-Z][A-Z_]{3,})"(:|\])/#).map { String($0.1) })
        }
        #expect(names.isSuperset(of: ["FAILURE_POINT", "OUTCOME", "BLOCKERS", "VERSION"]), "the pattern no longer finds what the sources say")
        for name in names.sorted() { #expect(page.text.contains("\n| `FPMOND_\(name)`") || page.text.contains(", `FPMOND_\(name)`"), "\(name)") }
    }

    /// `journalctl -x` explains each entry, with the fields that an entry of its kind has.
    @Test(isThere) func theJournalsCatalogueExplainsEveryKind() throws {
        let (page, catalogue) = (try #require(Self.page), try #require(Checkout.text(of: "deploy/fpmond.catalog")))
        let entries = Dictionary(
            uniqueKeysWithValues: catalogue.split(separator: "\n-- ").dropFirst().map { (String($0.prefix(32)), String($0.dropFirst(33))) })
        #expect(Set(entries.keys) == Set(Event.Kind.allCases.map(\.messageID)))
        // "as `transition`" and "the same" stand for the fields of another kind.
        func fields(_ kind: Event.Kind) -> String {
            let row = page.text.split(separator: "\n").first { $0.hasPrefix("| `\(kind.rawValue)` | `\(kind.messageID)` |") }.map(String.init) ?? ""
            let other = row.contains("| the same,") ? .healStarted : Event.Kind.allCases.first { row.contains("| as `\($0.rawValue)`") }
            return row + (other.map(fields) ?? "")
        }
        for kind in Event.Kind.allCases {
            let entry = try #require(entries[kind.messageID])
            for header in ["Subject: ", "Defined-By: fpmond\n", "Documentation: man:"] { #expect(entry.contains(header), "\(kind): \(header)") }
            for field in entry.matches(of: #/@(FPMOND_[A-Z_]+)@/#) { #expect(fields(kind).contains("`\(field.1)`"), "\(kind): \(field.1)") }
        }
        #expect(catalogue.split(separator: "\n").allSatisfy { $0.count <= 80 || $0.hasPrefix("# ") || $0.hasPrefix("Subject: ") })
    }

    /// The comparison itself: what it does not find would be found by nobody.
    @Test func aFieldThatIsMissingOrOfAnotherTypeIsFound() {
        let page = FormatsPage(
            """
            ## Report line
            | `round` | integer | x |
            | `healers.<healer>.until` | time or null | x |
            | `gone` | text | x |
            """)
        func found(_ document: JSON) -> [String] {
            var fields = FieldPaths()
            fields.add(document)
            return page.undocumented(fields, in: ["Report line"])
        }
        #expect(found(["round": 1]) == [])
        #expect(found(["round": .null]) == ["round is null as well"])
        #expect(found(["round": 1, "new": [["inner": true]]]) == ["new is not listed", "new[].inner is not listed"])
        #expect(
            found(["healers": ["a": ["until": .null, "b": 1]]]) == [
                "healers is not listed", "healers.<healer> is not listed", "healers.<healer>.b is not listed",
            ])
        var fields = FieldPaths()
        fields.add(["round": 1])
        #expect(page.unwritten(fields, in: ["Report line"]).map { $0.prefix(4) } == ["gone", "heal"])
    }
}
