import TestSupport
import Testing

/// Whoever reads `bot contract 8.1` somewhere finds that section in the repository.
@Suite struct BotContractTests {
    private static let page = Checkout.text(of: "docs/bot-contract.md").map(ContractPage.init)

    @Test(.enabled(if: Checkout.root != nil, "the sources are not beside the tests")) func everyCitationLeadsToItsSection() throws {
        let page = try #require(Self.page)
        var (citations, problems): (Int, [String]) = (0, [])
        for file in ["Sources", "Tests", "config", "docs", "deploy"].flatMap(Checkout.files(under:)) {
            for citation in Citation.all(in: try #require(Checkout.bytes(of: file), "\(file)")) {
                citations += citation.places.isEmpty ? 0 : 1
                if citation.isUnreadable { problems.append("\(file): bot contract\(citation.text.prefix(40))") }
                problems += citation.places.filter { !page.holds($0) }.map { "\(file): no \($0)" }
            }
        }
        #expect(problems == [])
        #expect(citations > 300, "the parser no longer finds what the sources cite")
    }

    @Test(.enabled(if: Checkout.root != nil, "the sources are not beside the tests")) func thePageHasItsSections() throws {
        let page = try #require(Self.page)
        #expect((1...21).allSatisfy { page.numbers.contains("\($0)") })
        for place: ContractPlace in [
            .row("K1", in: "8"), .row("K18", in: "8"), .row("T1", in: "3.4"), .row("T8", in: "3.4"), .row("1.1a", in: "14"), .row("6.2", in: "14"),
        ] { #expect(page.holds(place), "\(place)") }
    }

    /// What follows the two words, and where it leads.
    static let readings: [(String, [ContractPlace])] = [
        (" 4.1.", [.section("4.1")]), (" 5. Nil", [.section("5")]), (" 10.2 and 20", [.section("10.2"), .section("20")]),
        (" 5.2, 7.1\")", [.section("5.2"), .section("7.1")]), (" 20: 6 h", [.section("20")]), (" 2.4, a bot", [.section("2.4")]),
        (" 14, row 2.1c A duration", [.section("14"), .row("2.1c", in: "14")]),
        (" 14, rows 2.1b, 3.1; 6.4.", [.section("14"), .row("2.1b", in: "14"), .row("3.1", in: "14"), .section("6.4")]),
        (" 4.6 and 14, row 2.5b |", [.section("4.6"), .section("14"), .row("2.5b", in: "14")]),
        (" 8, K17", [.section("8"), .row("K17", in: "8")]), (" 3.4, T2 and T4.", [.section("3.4"), .row("T2", in: "3.4"), .row("T4", in: "3.4")]),
        (" 6.6, 8 (K14), 14 (3.2c).", [.section("6.6"), .section("8"), .row("K14", in: "8"), .section("14"), .row("3.2c", in: "14")]),
        (" 12, 14 (2.4b–d).", [.section("12"), .section("14"), .row("2.4b", in: "14"), .row("2.4c", in: "14"), .row("2.4d", in: "14")]),
        (" 15, NO_TRADES, and 20", [.section("15"), .word("NO_TRADES", in: "15"), .section("20")]),
        (" 8.1, line 836.", [.section("8.1"), .word("836", in: "8.1")]), (" 4.1 (300 s).", [.section("4.1")]),
        (" 8.8 to 8.10.", [.section("8.8"), .section("8.10"), .section("8.9")]),
        (" 8, K4 to K6", [.section("8"), .row("K4", in: "8"), .row("K6", in: "8"), .row("K5", in: "8")]),
        (" 10.1; 3 looks", [.section("10.1")]), (" that a probe reads", []), (", section 4.1", []),
    ]

    @Test(arguments: readings) func aCitationIsReadAsItIsWritten(_ text: String, _ places: [ContractPlace]) {
        #expect(CitationParser.places(in: text) == places)
    }

    @Test func aCitationGoesOverTheEndOfALine() throws {
        // In pieces, so that the search in the sources does not meet it.
        let text = "/// True. Source: bot" + "\n    ///   contract 14,\n    /// row 2.1c.\nlet a = 1\n// Bot " + "contract 3.3: no lock"
        #expect(Citation.all(in: Array(text.utf8)).map(\.places) == [[.section("14"), .row("2.1c", in: "14")], [.section("3.3")]])
    }

    @Test(arguments: [" 99", " 8.99", " 8, K99", " 14, row 9.9z", " 15, NO_SUCH_RULE", " 8.1, line 835", " 4.1 and 77.7", " 14 (2.4b–z)"])
    func aCitationThatLeadsNowhereIsFound(_ text: String) {
        let page = ContractPage(
            """
            ## 4. Life
            ### 4.1 Heartbeat
            ## 8. Switches
            | K1 | one |
            ### 8.1 K1
            | 836-843 | defect |
            ## 14. Rows
            ### Category 2
            | 2.4b rights | x |
            ## 15. Rules
            | GATE_SILENT | x |
            """)
        for good: ContractPlace in [
            .section("8.1"), .row("K1", in: "8"), .word("836", in: "8.1"), .row("2.4b", in: "14"), .word("GATE_SILENT", in: "15"),
        ] { #expect(page.holds(good), "\(good)") }
        #expect(CitationParser.places(in: text).contains { !page.holds($0) })
    }

    @Test func aCitationThatNobodyCanReadIsFound() {
        #expect(Citation.all(in: Array(("Bot " + "contract, section 4.1").utf8)).first?.isUnreadable == true)
        #expect(Citation.all(in: Array(("the bot " + "contract that a probe reads, 4.1").utf8)).first?.isUnreadable == false)
    }
}
