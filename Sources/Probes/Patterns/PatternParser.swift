/// Parses a pattern: POSIX extended regular expressions, and Perl syntax with the same meaning in every dialect.
struct PatternParser {
    typealias Invalid = LinePattern.Invalid

    private let ignoresCase: Bool
    private let all: [Unicode.Scalar]
    private(set) var place = 0
    private var depth = 0

    private static let deepest = 100
    /// The maximum count of a repetition, because each repetition costs memory.
    private static let mostRepetitions = 1000

    private init(_ text: String, ignoresCase: Bool) { (all, self.ignoresCase) = (Array(text.unicodeScalars), ignoresCase) }

    static func parse(_ text: String, ignoresCase: Bool) throws(Invalid) -> PatternNode {
        var parser = PatternParser(text, ignoresCase: ignoresCase)
        let node = try parser.choice()
        guard parser.next == nil else { throw parser.invalid("a ) without a (; write \\) for the character") }
        return node
    }

    private var next: Unicode.Scalar? { place < all.count ? all[place] : nil }

    private mutating func take() -> Unicode.Scalar? {
        defer { place += 1 }
        return next
    }

    private mutating func skip(_ text: String) -> Bool {
        guard all[min(place, all.count)...].starts(with: text.unicodeScalars) else { return false }
        place += text.unicodeScalars.count
        return true
    }

    private func invalid(_ words: String, at place: Int? = nil) -> Invalid { Invalid("\(words) (at character \((place ?? self.place) + 1))") }

    // MARK: Structure

    private mutating func choice() throws(Invalid) -> PatternNode {
        var branches = [try sequence()]
        while skip("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func sequence() throws(Invalid) -> PatternNode {
        var nodes: [PatternNode] = []
        while let scalar = next, scalar != "|", scalar != ")" { nodes.append(try repeated()) }
        return nodes.isEmpty ? .empty : nodes.count == 1 ? nodes[0] : .sequence(nodes)
    }

    private mutating func repeated() throws(Invalid) -> PatternNode {
        let start = place
        if let (_, sign) = try count() { throw invalid("nothing before \(sign) to repeat; write \\\(sign) for the character", at: start) }
        let node = try atom()
        guard let (bounds, sign) = try count() else { return node }
        if case .assertion = node { throw invalid("an anchor or boundary cannot be repeated by \(sign)", at: start) }
        // Lazy or not makes no difference to whether a line matches.
        if !skip("?"), next == "+" || next == "*" { throw invalid("two repetitions in a row; keep one of them") }
        return .repetition(node, least: bounds.least, most: bounds.most)
    }

    /// `*`, `+`, `?`, `{2}`, `{2,}`, `{,5}` or `{2,5}`; other braces are plain characters.
    private mutating func count() throws(Invalid) -> (bounds: (least: Int, most: Int?), sign: String)? {
        if skip("*") { return ((0, nil), "*") }
        if skip("+") { return ((1, nil), "+") }
        if skip("?") { return ((0, 1), "?") }
        let start = place
        guard skip("{") else { return nil }
        let first = digits()
        let hasComma = skip(",")
        let second = hasComma ? digits() : first
        guard skip("}"), !(first.isEmpty && second.isEmpty) else {
            place = start
            return nil
        }
        let least = first.isEmpty ? 0 : Int(first) ?? .max
        let most = second.isEmpty ? nil : Int(second) ?? .max
        guard least <= Self.mostRepetitions, most ?? 0 <= Self.mostRepetitions else {
            throw invalid("a count above \(Self.mostRepetitions); write {\(min(least, Self.mostRepetitions)),} where more is meant", at: start)
        }
        if let most, most < least { throw invalid("a count of at least \(least) and at most \(most)", at: start) }
        return ((least, most), "{")
    }

    private mutating func digits() -> String {
        var text = ""
        while let scalar = next, ("0"..."9").contains(scalar), text.count < 9 {
            text.unicodeScalars.append(scalar)
            place += 1
        }
        return text
    }

    private mutating func atom() throws(Invalid) -> PatternNode {
        let start = place
        switch take() {
        case "(": return try group(start)
        case "[": return .one(of: try list(start))
        case ".": return .one(of: .any)
        case "^": return .assertion(.start)
        case "$": return .assertion(.end)
        case "\\": return try escaped(start)
        case let scalar?: return .one(of: folded(ScalarSet(scalar)))
        case nil: return .empty
        }
    }

    /// Only for listed characters: adding the other case to a negated class would be wrong.
    private func folded(_ set: ScalarSet) -> ScalarSet { ignoresCase ? set.ignoringCase : set }

    private mutating func group(_ start: Int) throws(Invalid) -> PatternNode {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { throw invalid("groups nested deeper than \(Self.deepest)", at: start) }
        if skip("?") {
            if skip("i)") { throw invalid("(?i); set ignore_case to true instead", at: start) }
            for pass in ["=", "!", "<=", "<!"] where skip(pass) {
                throw invalid("(?\(pass) is look-around, which is not supported; match the text itself, or use two failure points", at: start)
            }
            if skip("P<") || skip("<") {
                while let scalar = next, scalar != ">", scalar != ")" { place += 1 }
                guard skip(">") else { throw invalid("a group name without an end", at: start) }
            } else if !skip(":") {
                throw invalid("an unknown kind of group after (?; use (?:…) for a group without a name", at: start)
            }
        }
        let node = try choice()
        guard skip(")") else { throw invalid("a ( that is not closed; write \\( for the character", at: start) }
        return node
    }

    // MARK: Escapes

    private mutating func escaped(_ start: Int) throws(Invalid) -> PatternNode {
        switch next {
        case "b": return assertion(.wordBorder)
        case "B": return assertion(.noWordBorder)
        case "<": return assertion(.wordStart)
        case ">": return assertion(.wordEnd)
        case "A", "`": return assertion(.start)
        case "Z", "z", "'": return assertion(.end)
        case let digit? where ("1"..."9").contains(digit):
            throw invalid("\\\(digit) is a back-reference, which is not supported; write out the possible texts", at: start)
        default: return .one(of: try escapedSet(start))
        }
    }

    private mutating func assertion(_ assertion: PatternNode.Assertion) -> PatternNode {
        place += 1
        return .assertion(assertion)
    }

    /// An escape for a character or a class, after its backslash.
    private mutating func escapedSet(_ start: Int) throws(Invalid) -> ScalarSet {
        switch take() {
        case "d": return .digit
        case "D": return ScalarSet.digit.inverted
        case "w": return .word
        case "W": return ScalarSet.word.inverted
        case "s": return .space
        case "S": return ScalarSet.space.inverted
        case "t": return ScalarSet("\t")
        case "r": return ScalarSet("\r")
        case "f": return ScalarSet("\u{0C}")
        case "v": return ScalarSet("\u{0B}")
        case "e": return ScalarSet("\u{1B}")
        case "n": throw invalid("\\n: a line has no line break in it", at: start)
        case "x": return folded(ScalarSet(try hexadecimal(start)))
        case let scalar? where scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)):
            throw invalid("\\\(scalar) has no meaning here; write \(scalar) for the character", at: start)
        case let scalar?: return ScalarSet(scalar)
        case nil: throw invalid("a backslash at the end; write \\\\ for the character", at: start)
        }
    }

    /// `\x1b` or `\x{1F600}`.
    private mutating func hexadecimal(_ start: Int) throws(Invalid) -> Unicode.Scalar {
        let isBraced = skip("{")
        var (value, count): (UInt32, Int) = (0, 0)
        while let digit = next.flatMap({ $0.isASCII ? Character($0).hexDigitValue : nil }), count < (isBraced ? 6 : 2) {
            (value, count) = (value * 16 + UInt32(digit), count + 1)
            place += 1
        }
        guard count == 2 || isBraced && count > 0, !isBraced || skip("}"), let scalar = Unicode.Scalar(value) else {
            throw invalid("\\x needs two hexadecimal digits, or some in braces", at: start)
        }
        return scalar
    }

    // MARK: Lists

    /// `[a-z_]`, `[^"]`, `[[:digit:].]`, after the opening bracket.
    private mutating func list(_ start: Int) throws(Invalid) -> ScalarSet {
        let isInverted = skip("^")
        var (set, isFirst) = (ScalarSet(), true)
        while true {
            let place = place
            guard let scalar = take() else { throw invalid("a [ that is not closed; write \\[ for the character", at: start) }
            if scalar == "]", !isFirst { break }
            isFirst = false
            var low: Unicode.Scalar?
            if scalar == "[", let found = try named(place) {
                set = set.union(folded(found))
            } else if scalar == "\\" {
                let found = try escapedSet(place)
                set = set.union(found)
                if let only = found.ranges.first, found.ranges.count == 1, only.count == 1 { low = Unicode.Scalar(only.lowerBound) }
            } else {
                set = set.union(folded(ScalarSet(scalar)))
                low = scalar
            }
            guard next == "-", all.indices.contains(self.place + 1), all[self.place + 1] != "]" else { continue }
            self.place += 1
            let high = try rangeEnd(place)
            guard let low, low.value <= high.value else { throw invalid("a range that ends before it begins, or begins with a class", at: place) }
            set = set.union(folded(ScalarSet([low.value...high.value])))
        }
        if !isInverted, all[start..<place].count > 3, all[start + 1] == ":", all[place - 2] == ":" {
            let text = String(String.UnicodeScalarView(all[start..<place]))
            throw invalid("\(text) lists the characters of a name; write [\(text)] for the class", at: start)
        }
        return isInverted ? set.inverted : set
    }

    private mutating func rangeEnd(_ start: Int) throws(Invalid) -> Unicode.Scalar {
        let at = place
        switch take() {
        case "\\":
            let found = try escapedSet(at)
            guard found.ranges.count == 1, let only = found.ranges.first, only.count == 1, let scalar = Unicode.Scalar(only.lowerBound) else {
                throw invalid("a range that ends with a class", at: start)
            }
            return scalar
        case "[" where next == ":" || next == "." || next == "=": throw invalid("a range that ends with a class", at: start)
        case let scalar?: return scalar
        case nil: throw invalid("a range without an end", at: start)
        }
    }

    /// `[:alpha:]` inside a list; nil where it is only a bracket.
    private mutating func named(_ start: Int) throws(Invalid) -> ScalarSet? {
        if next == "." || next == "=" { throw invalid("[\(next ?? ".") of POSIX locales is not supported; write the character itself", at: start) }
        guard skip(":") else { return nil }
        var name = ""
        while let scalar = next, ("a"..."z").contains(scalar) {
            name.unicodeScalars.append(scalar)
            place += 1
        }
        guard skip(":]") else {
            place = start + 1
            return nil
        }
        guard let set = ScalarSet.classes[name] else {
            throw invalid("[:\(name):] is not a class; known: \(ScalarSet.classes.keys.sorted().joined(separator: ", "))", at: start)
        }
        return set
    }
}
