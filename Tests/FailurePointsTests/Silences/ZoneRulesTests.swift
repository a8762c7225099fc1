import Testing

@testable import FailurePoints

/// A zone as its file would have it without listed changes: the rule alone.
enum Zones {
    static let berlin = zone("CET-1CEST,M3.5.0,M10.5.0/3")

    static func zone(_ rule: String) -> ZoneRules { ZoneRules(name: rule, first: 0, rule: YearlyRule(rule.utf8)) }

    static func at(_ text: String) -> Instant { Instant(rfc3339: "\(text)Z") ?? Instant(microseconds: .min) }
}

/// The offsets are those of Python's zoneinfo for the same instants.
@Suite struct ZoneRulesTests {
    private static let known: [(rule: String, at: String, seconds: Int)] = [
        ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29T00:59:59", 3600), ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29T01:00:00", 7200),
        ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-10-25T00:59:59", 7200), ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-10-25T01:00:00", 3600),
        ("CET-1CEST,M3.5.0,M10.5.0/3", "2045-07-01T00:00:00", 7200), ("CET-1CEST,M3.5.0,M10.5.0/3", "2045-12-01T00:00:00", 3600),
        ("EST5EDT,M3.2.0,M11.1.0", "2026-03-08T06:59:59", -18000), ("EST5EDT,M3.2.0,M11.1.0", "2026-03-08T07:00:00", -14400),
        ("EST5EDT,M3.2.0,M11.1.0", "2026-11-01T05:59:59", -14400), ("EST5EDT,M3.2.0,M11.1.0", "2026-11-01T06:00:00", -18000),
        ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2026-01-15T12:00:00", 39600),
        ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2026-07-01T00:00:00", 37800),
        ("<-04>4<-03>,M9.1.6/24,M4.1.6/24", "2026-01-15T12:00:00", -10800),
        ("<-04>4<-03>,M9.1.6/24,M4.1.6/24", "2045-07-01T00:00:00", -14400), ("IST-5:30", "2026-07-01T00:00:00", 19800),
    ]

    @Test(arguments: known) func theOffsetIsKnown(_ entry: (rule: String, at: String, seconds: Int)) {
        #expect(Zones.zone(entry.rule).offset(at: Zones.at(entry.at)) == .seconds(entry.seconds))
    }

    @Test(arguments: ["", "CET", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.1.0,M10.5.0", "CET-1CEST,M3.5.0,M10.5.0/3x", "C-1", "CET-999"])
    func whatIsNoRuleIsRefused(_ text: String) { #expect(YearlyRule(text.utf8) == nil) }

    @Test func daysOfTheYearCountWithAndWithoutTheLeapDay() throws {
        let plain = try #require(YearlyRule("AAA0BBB,J60/0,J300/0".utf8))
        #expect(plain.offset(at: Zones.at("2028-02-29T23:59:59").microseconds / 1_000_000) == 0)
        #expect(plain.offset(at: Zones.at("2028-03-01T00:00:00").microseconds / 1_000_000) == 3600)
        let counted = try #require(YearlyRule("AAA0BBB,59/0,300/0".utf8))
        #expect(counted.offset(at: Zones.at("2028-02-29T00:00:00").microseconds / 1_000_000) == 3600)
    }

    @Test func aSkippedLocalTimeIsTheInstantOfTheChangeAndARepeatedOneIsTwo() {
        let skipped = Zones.berlin.instants(showing: Zones.at("2026-03-29T02:30:00"))
        #expect(skipped == Zones.at("2026-03-29T01:00:00")...Zones.at("2026-03-29T01:00:00"))
        let repeated = Zones.berlin.instants(showing: Zones.at("2026-10-25T02:30:00"))
        #expect(repeated == Zones.at("2026-10-25T00:30:00")...Zones.at("2026-10-25T01:30:00"))
        let once = Zones.berlin.instants(showing: Zones.at("2026-07-01T12:00:00"))
        #expect(once == Zones.at("2026-07-01T10:00:00")...Zones.at("2026-07-01T10:00:00"))
    }

    // MARK: Files

    /// A file of version 2: a type for each offset, the changes, and the rule at the end.
    private static func file(_ offsets: [Int32], _ changes: [(at: Int64, type: UInt8)], rule: String) -> [UInt8] {
        func header(_ times: Int, _ types: Int) -> [UInt8] {
            let counts: [UInt32] = [0, 0, 0, UInt32(times), UInt32(types), 4]
            return Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15) + counts.flatMap { big($0) }
        }
        func big<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] { withUnsafeBytes(of: number.bigEndian) { Array($0) } }
        let name = Array("ABC\0".utf8)
        return header(0, 1) + big(Int32(0)) + [0, 0] + name + header(changes.count, offsets.count) + changes.flatMap { big($0.at) }
            + changes.map(\.type) + offsets.flatMap { big($0) + [0, 0] } + name + Array("\n\(rule)\n".utf8)
    }

    @Test func aFileIsReadWithItsChangesAndItsRule() throws {
        let bytes = Self.file([100, 3600, 7200], [(1000, 1), (2000, 2), (3000, 1)], rule: "CET-1CEST,M3.5.0,M10.5.0/3")
        let zone = try ZoneRules(name: "X", tzif: bytes)
        #expect(
            [0, 1000, 1999, 2000, 3000].map { zone.offset(at: Instant(microseconds: $0 * 1_000_000)) }
                == [100, 3600, 3600, 7200, 3600].map { .seconds($0) })
        #expect(zone.offset(at: Zones.at("2026-07-01T00:00:00")) == .seconds(7200))
    }

    @Test func everyCutOffFileIsRefused() {
        let bytes = Self.file([0, 3600], [(1000, 1)], rule: "CET-1")
        for length in 0..<bytes.count - "CET-1\n".utf8.count {
            #expect(throws: ZoneRules.Unreadable.self) { try ZoneRules(name: "X", tzif: Array(bytes.prefix(length))) }
        }
        #expect(throws: ZoneRules.Unreadable.self) { try ZoneRules(name: "X", tzif: Self.file([0], [(1000, 7)], rule: "")) }
        #expect(throws: ZoneRules.Unreadable.self) { try ZoneRules(name: "X", tzif: Self.file([0], [(2000, 0), (1000, 0)], rule: "")) }
        #expect(throws: ZoneRules.Unreadable.self) { try ZoneRules(name: "X", tzif: Self.file([0], [], rule: "nonsense")) }
    }

    @Test func damagedBytesNeverTrap() {
        let bytes = Self.file([0, 3600, 7200], [(1000, 1), (2000, 2)], rule: "CET-1CEST,M3.5.0,M10.5.0/3")
        for index in bytes.indices {
            for value: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] {
                var damaged = bytes
                damaged[index] = value
                let zone = try? ZoneRules(name: "X", tzif: damaged)
                _ = zone?.instants(showing: Zones.at("2026-10-25T02:30:00"))
                _ = zone?.offset(at: Instant(microseconds: .max))
                _ = zone?.offset(at: Instant(microseconds: .min))
            }
        }
    }
}
