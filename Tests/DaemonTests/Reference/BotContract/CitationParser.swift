/// Reads what follows `bot contract` in a comment or a text: `10.2 and 20`, `14, row 2.1c`, `8, K4 to K17, and 8.10`, `14 (2.4b–d)`.
struct CitationParser {
    private var rest: Substring
    private var section = ""
    private var places: [ContractPlace] = []
    /// After `rows` a number without a letter is a row too.
    private var isListingRows = false

    private init(_ rest: Substring, section: String = "") { (self.rest, self.section) = (rest, section) }

    /// - Parameter text: what stands behind the two words.
    /// - Returns: empty where no section follows.
    static func places(in text: some StringProtocol) -> [ContractPlace] {
        var parser = CitationParser(Substring(text).drop { $0 == " " })
        guard parser.takeSection(needsDot: false) else { return [] }
        parser.takeMore()
        return parser.places
    }

    private mutating func takeMore() {
        while true {
            if takeParentheses() || takeRange() { continue }
            guard let separator = rest.prefixMatch(of: #/, and |, | and |; /#) else { return }
            let before = self
            rest = rest[separator.range.upperBound...]
            let endsRows = separator.0 == "; "
            if endsRows { isListingRows = false }
            guard takeAnchor() || takeSection(needsDot: endsRows) else {
                self = before
                return
            }
        }
    }

    private mutating func takeSection(needsDot: Bool) -> Bool {
        guard let match = rest.prefixMatch(of: #/[0-9]+(\.[0-9]+)?(?![A-Za-z0-9_])/#), !needsDot || match.1 != nil else { return false }
        section = String(match.0)
        isListingRows = false
        return take(match.range, .section(section))
    }

    private mutating func takeAnchor() -> Bool {
        if let match = rest.prefixMatch(of: #/row(s?) ([0-9]+\.[0-9]+[a-z]?)(?![A-Za-z0-9_])/#) {
            isListingRows = match.1 == "s"
            return take(match.range, .row(String(match.2), in: section))
        }
        if let match = rest.prefixMatch(of: #/([0-9]+\.[0-9]+[a-z]|[KT][0-9]+)(?![A-Za-z0-9_])/#) {
            return take(match.range, .row(String(match.0), in: section))
        }
        if isListingRows, let match = rest.prefixMatch(of: #/[0-9]+\.[0-9]+(?![A-Za-z0-9_])/#) {
            return take(match.range, .row(String(match.0), in: section))
        }
        if let match = rest.prefixMatch(of: #/line ([0-9]+)/#) { return take(match.range, .word(String(match.1), in: section)) }
        if let match = rest.prefixMatch(of: #/[A-Z][A-Z_]{3,}(?![A-Za-z0-9_])/#) { return take(match.range, .word(String(match.0), in: section)) }
        return false
    }

    private mutating func take(_ range: Range<Substring.Index>, _ place: ContractPlace) -> Bool {
        rest = rest[range.upperBound...]
        places.append(place)
        return true
    }

    /// `8.4 to 8.10`, `4 to 9`, `K4 to K17`, `2.4b–d`: everything between counts.
    private mutating func takeRange() -> Bool {
        guard let last = places.last, let separator = rest.prefixMatch(of: #/ to |–/#) else { return false }
        let before = self
        rest = rest[separator.range.upperBound...]
        switch last {
        case .row(let name, let section):
            if let end = rest.prefixMatch(of: #/[a-z](?![A-Za-z0-9_])/#), let first = name.unicodeScalars.last,
                let last = end.0.unicodeScalars.first
            {
                rest = rest[end.range.upperBound...]
                places += (first.value...max(first.value, last.value)).dropFirst().compactMap(Unicode.Scalar.init)
                    .map { .row(name.dropLast() + String($0), in: section) }
                return true
            }
            if takeAnchor(), case .row(let end, _) = places.last, end.first == name.first,
                let (from, to) = Self.ends(name.dropFirst(), end.dropFirst())
            {
                places += (from..<to).dropFirst().map { .row("\(name.prefix(1))\($0)", in: section) }
                return true
            }
        case .section(let first):
            if takeSection(needsDot: false), case .section(let end) = places.last {
                let parts = (first.split(separator: "."), end.split(separator: "."))
                if parts.0.dropLast() == parts.1.dropLast(), let (from, to) = Self.ends(parts.0.last ?? "", parts.1.last ?? "") {
                    let head = parts.0.dropLast().map { "\($0)." }.joined()
                    places += (from..<to).dropFirst().map { .section("\(head)\($0)") }
                    return true
                }
            }
        case .word: break
        }
        self = before
        return false
    }

    private static func ends(_ first: Substring, _ last: Substring) -> (Int, Int)? {
        guard let first = Int(first), let last = Int(last), first < last else { return nil }
        return (first, last)
    }

    /// ` (K14)`, ` (2.4a, 5.1b)`, ` (T1 to T8)`; a remark in parentheses is left alone.
    private mutating func takeParentheses() -> Bool {
        guard let match = rest.prefixMatch(of: #/ \(([^()]*)\)/#) else { return false }
        var inner = CitationParser(Substring(match.1), section: section)
        guard inner.takeAnchor() else { return false }
        inner.takeMore()
        guard inner.rest.isEmpty else { return false }
        places += inner.places
        rest = rest[match.range.upperBound...]
        return true
    }
}
