import FailurePoints
import TestSupport
import Testing

/// fpmond-hooks(7) names every reason for which a heal is not run.
@Suite struct HookManualTests {
    private static func text() throws -> String {
        try #require(Checkout.text(of: "docs/fpmond-hooks.7")).split(separator: "\\-", omittingEmptySubsequences: false).joined(separator: "-")
    }

    /// Its words, without the marks of the page.
    private static func words() throws -> Set<Substring> {
        Set(try text().split { !$0.isLetter && !$0.isNumber && $0 != "-" })
    }

    @Test func everyCodeOfAGuardIsNamed() throws {
        let words = try Self.words()
        for code in HealGuards.Code.allCases where code != .unit { #expect(words.contains(Substring(code.rawValue)), "\(code.rawValue)") }
    }

    @Test func everyPermissionAndEveryEffectWithGuardsIsNamed() throws {
        let words = try Self.words()
        for permission in HealPermission.allCases { #expect(words.contains(Substring(permission.rawValue)), "\(permission.rawValue)") }
        for effect in HealEffect.allCases where !HealGuards.asks(effect).isEmpty {
            #expect(words.contains(Substring(effect.rawValue)), "\(effect.rawValue)")
        }
    }
}
