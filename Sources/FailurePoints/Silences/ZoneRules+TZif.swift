/// Reads the compiled zones of the system. Source: tzfile(5), RFC 8536.
extension ZoneRules {
    /// Why a zone's file cannot be used.
    public struct Unreadable: Error, Sendable, Hashable {
        public let reason: String
        public init(_ reason: String) { self.reason = reason }
    }

    /// A zone that is UTC under another name.
    public init(likeUTC name: String) { self.init(name: name, first: 0) }

    /// - Parameter bytes: a whole file, version 1 to 4. Of a newer version the part with 64-bit times is read, with the rule after its last change.
    public init(name: String, tzif bytes: [UInt8]) throws(Unreadable) {
        guard let first = Part(bytes, at: 0, wide: false) else { throw Unreadable("is no zone file") }
        guard first.version >= 2 else {
            self.init(name: name, first: first.firstOffset(bytes), changes: try first.changes(bytes))
            return
        }
        guard let part = Part(bytes, at: first.end, wide: true) else { throw Unreadable("is cut off") }
        let footer = bytes[part.end...].dropFirst().prefix { $0 != 0x0A }
        guard part.end < bytes.count, bytes[part.end] == 0x0A else { throw Unreadable("has no rule at its end") }
        var rule: YearlyRule?
        if !footer.isEmpty {
            rule = YearlyRule(footer)
            if rule == nil { throw Unreadable("has a rule at its end that is not understood") }
        }
        self.init(name: name, first: part.firstOffset(bytes), changes: try part.changes(bytes), rule: rule)
    }

    /// One of the two parts of a file: a header and its tables.
    private struct Part {
        let version: UInt8
        private let times: Int
        private let types: Int
        private let timeCount: Int
        private let typeCount: Int
        private let width: Int
        let end: Int

        private static let magic: [UInt8] = [0x54, 0x5A, 0x69, 0x66]

        init?(_ bytes: [UInt8], at start: Int, wide: Bool) {
            guard bytes.count >= start + 44, Array(bytes[start..<start + 4]) == Self.magic else { return nil }
            let version = bytes[start + 4]
            // Source: tzfile(5): isutc, isstd, leap, time, type and abbreviation counts.
            let counts = (0..<6).map { Int(UInt32(truncatingIfNeeded: ZoneRules.number(bytes, start + 20 + $0 * 4, 4))) }
            guard counts.allSatisfy({ $0 <= 10_000 }), counts[4] > 0 else { return nil }
            (self.version, width) = (version < 0x32 ? 1 : version - 0x30, wide ? 8 : 4)
            (timeCount, typeCount) = (counts[3], counts[4])
            times = start + 44
            types = times + timeCount * (width + 1)
            end = types + typeCount * 6 + counts[5] + counts[2] * (width + 4) + counts[1] + counts[0]
            guard end <= bytes.count else { return nil }
        }

        private func offset(_ bytes: [UInt8], type: Int) -> Int64 { ZoneRules.number(bytes, types + type * 6, 4) }

        func firstOffset(_ bytes: [UInt8]) -> Int64 { offset(bytes, type: 0) }

        func changes(_ bytes: [UInt8]) throws(Unreadable) -> [Change] {
            var changes: [Change] = []
            for index in 0..<timeCount {
                let type = Int(bytes[times + timeCount * width + index])
                let change = Change(
                    at: ZoneRules.number(bytes, times + index * width, width), offset: type < typeCount ? offset(bytes, type: type) : .max)
                guard abs(change.offset) <= 26 * 3600, changes.last.map({ $0.at < change.at }) ?? true else { throw Unreadable("is damaged") }
                changes.append(change)
            }
            return changes
        }
    }

    /// A signed number, most significant byte first.
    private static func number(_ bytes: [UInt8], _ start: Int, _ width: Int) -> Int64 {
        let value = bytes[start..<start + width].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return width == 8 ? Int64(bitPattern: value) : Int64(Int32(truncatingIfNeeded: value))
    }
}
