import Testing

@testable import Systemd

@Suite struct UnitNameTests {
    // Expected values are what systemd-escape(1) of systemd 252 prints.
    @Test(arguments: [
        ("restart-bot", #"restart\x2dbot"#), ("a b/c-é", #"a\x20b-c\x2d\xc3\xa9"#), (".hidden", #"\x2ehidden"#), ("a.b:c_d", "a.b:c_d"),
        (#"back\slash"#, #"back\x5cslash"#), ("", ""), ("\u{1}", #"\x01"#), ("it's", #"it\x27s"#),
    ])
    func anyTextBecomesAPartOfAUnitName(text: String, expected: String) {
        #expect(UnitName.escape(text) == expected)
    }

    @Test func anInstanceIsPutBehindTheAtOfItsTemplate() {
        #expect(UnitName.instance(of: "fpmond-heal@.service", "restart-bot") == #"fpmond-heal@restart\x2dbot.service"#)
        #expect(UnitName.instance(of: "fpmond.service", "x") == nil)
    }

    @Test(arguments: [
        ("tradingbot.service", "tradingbot_2eservice"), ("9.timer", "_39_2etimer"), (#"a@b\x2d.service"#, "a_40b_5cx2d_2eservice"),
    ])
    func theObjectPathIsSystemds(name: String, expected: String) {
        #expect(UnitName.objectPath(name) == "/org/freedesktop/systemd1/unit/" + expected)
    }

    @Test(arguments: [
        ("a.service", true), (#"a@b\x2d.service"#, true), ("", false), ("a", false), (".service", false), ("a.", false), ("a b.service", false),
        ("a'.service", false), ("a/b.service", false), ("é.service", false), (String(repeating: "a", count: 250) + ".service", false),
    ])
    func onlyPossibleNamesAreSent(name: String, expected: Bool) {
        #expect(UnitName.isValid(name) == expected)
    }
}
