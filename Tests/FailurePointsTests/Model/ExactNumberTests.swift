import FailurePoints
import Testing

/// Numbers are compared as they are written.
@Suite struct ExactNumberTests {
    @Test(arguments: [
        ("0", "0.0"), ("0", "-0"), ("0e5", "0.000"), ("1e2", "100"), ("100", "1E+2"), ("0.1", "1e-1"), ("-12.50", "-1250e-2"), ("007", "7"),
        ("+5", "5."),
        (".5", "0.5"), ("12345678901234567890", "1234567890123456789e1"),
    ])
    func oneNumberInTwoSpellings(a: String, b: String) throws {
        let (first, second) = (try #require(ExactNumber(a)), try #require(ExactNumber(b)))
        #expect(first == second && !(first < second) && !(second < first))
    }

    /// Each is less than the next.
    private static let ascending = [
        "-1e300", "-12345678901234567891", "-12345678901234567890", "-2", "-1.5", "-1e-9", "0", "1e-400", "0.1", "0.10000000000000001", "0.2", "1",
        "9", "10",
        "9007199254740992", "9007199254740993", "12345678901234567890", "12345678901234567891", "1e300", "1e400",
    ]

    @Test func numbersHaveAnOrderWithoutLoss() throws {
        let numbers = try Self.ascending.map { try #require(ExactNumber($0)) }
        for (place, number) in numbers.enumerated() {
            for (other, second) in numbers.enumerated() {
                #expect(
                    (number < second) == (place < other) && (number == second) == (place == other),
                    "\(Self.ascending[place]), \(Self.ascending[other])")
            }
        }
    }

    @Test(arguments: [
        "", "-", ".", "e5", "1e", "1e5.0", "0x10", "inf", "nan", " 1", "1 ", "1_000", "1e9999999999", String(repeating: "1", count: 6000),
    ])
    func whatIsNoDecimalNumberIsNone(text: String) { #expect(ExactNumber(text) == nil) }

    @Test func aDoubleIsTheShortestDecimalThatReadsBackAsIt() {
        #expect(ExactNumber(0.1) == ExactNumber("0.1") && ExactNumber(1e23) == ExactNumber("1e23") && ExactNumber(100.0) == ExactNumber("100"))
        #expect(ExactNumber(Double.nan) == nil && ExactNumber(-Double.infinity) == nil)
    }

    @Test(arguments: [
        (ScalarValue.integer(0), ScalarValue.number(0), true), (.number(-0.0), .integer(0), true), (.number(100), .integer(100), true),
        (.integer(9_007_199_254_740_993), .number(9_007_199_254_740_992), false),
        (.bigInteger("12345678901234567891"), .bigInteger("12345678901234567890"), false),
        (.bigInteger("12345678901234567890"), .bigInteger("12345678901234567890"), true), (.bigInteger("100000000000000000000"), .number(1e20), true),
        (.text("0"), .integer(0), false), (.flag(true), .integer(1), false), (.number(.nan), .number(.nan), false), (.list(0), .list(0), false),
        (.null, .null, true),
    ])
    func oneComparisonOfValues(a: ScalarValue, b: ScalarValue, same: Bool) { #expect(a.isSame(as: b) == same && b.isSame(as: a) == same) }
}
