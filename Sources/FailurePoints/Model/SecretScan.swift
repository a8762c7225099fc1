extension UntrustedText {
    /// The text with `***` for each secret in it: found by known values, by the names before them, by their form.
    static func masked(_ text: String, without secrets: [String]) -> String {
        var text = text
        for secret in secrets where secret.utf8.count >= 4 {
            while let range = text.firstRange(of: secret), secret != mask { text.replaceSubrange(range, with: mask) }
        }
        // Too short for a secret: most texts are short words.
        guard text.utf8.count >= 6 else { return text }
        var scan = SecretScan(text)
        scan.run()
        return scan.ranges.isEmpty ? text : scan.masked
    }
}

/// One pass over a text that marks the secrets. Works on UTF-8 bytes; marks begin and end beside ASCII, so the rest stays valid.
struct SecretScan {
    private let bytes: [UInt8]
    private var place = 0
    /// In order, none overlapping another.
    private(set) var ranges: [Range<Int>] = []

    init(_ text: String) { bytes = Array(text.utf8) }

    var masked: String {
        var shown: [UInt8] = []
        var start = 0
        for range in ranges {
            shown += bytes[start..<range.lowerBound]
            shown += UntrustedText.mask.utf8
            start = range.upperBound
        }
        return String(decoding: shown + bytes[start...], as: UTF8.self)
    }

    mutating func run() {
        while place < bytes.count {
            if bytes[place] == UInt8(ascii: "-"), takeKeyBlock() { continue }
            if bytes[place] == UInt8(ascii: ":"), takeUserInfo() { continue }
            guard Self.isWord(bytes[place]) else {
                place += 1
                continue
            }
            takeWord()
        }
    }

    /// Longer than keys without a known form.
    private static let mostOfPossible = 256
    /// A long run of base64 is checked part by part.
    private static let mostOfShape = 1024

    // MARK: What is masked whole

    /// `-----BEGIN … PRIVATE KEY-----` up to the end of its last line, or of the text without one.
    private mutating func takeKeyBlock() -> Bool {
        guard has("-----BEGIN ", at: place) else { return false }
        let header = place + 11
        guard let title = find("-----", from: header, within: 64), find("PRIVATE KEY", from: header, within: title - header) != nil else {
            return false
        }
        let end = find("-----END", from: title, within: bytes.count).flatMap { find("-----", from: $0 + 8, within: 64) }
        mark(place..<(end.map { $0 + 5 } ?? bytes.count))
        return true
    }

    /// The name and password of `scheme://name:password@host`.
    private mutating func takeUserInfo() -> Bool {
        guard has("://", at: place) else { return false }
        let start = place + 3
        var end = start
        var at: Int?
        while end < bytes.count, bytes[end] > 0x20, !"/?#\"'<>\\".utf8.contains(bytes[end]) {
            if bytes[end] == UInt8(ascii: "@") { at = end }
            end += 1
        }
        guard let at, at > start else { return false }
        mark(start..<at)
        return true
    }

    // MARK: Words

    /// Letters, digits and `_`, `-`: a name with a value after it, or a possible secret itself.
    private mutating func takeWord() {
        let start = place
        var end = start + 1
        while end < bytes.count, Self.isWord(bytes[end]), !has("-----BEGIN ", at: end) { end += 1 }
        var name = bytes[start..<end]
        while name.first == UInt8(ascii: "-") { name.removeFirst() }
        place = end
        if takeValue(of: name, isOption: name.startIndex >= start + 2) { return }
        if takeCredentials(after: name) { return }
        takeShape(start, end)
    }

    /// The value after a name, in any notation: `name=value`, `"name": "value"`, `name%3Dvalue`, `--name value`.
    private mutating func takeValue(of name: ArraySlice<UInt8>, isOption: Bool) -> Bool {
        guard let start = valueStart(place, isOption: isOption) else { return false }
        let kind = SecretName(name)
        if kind == .no { return false }
        let lower = String(decoding: name, as: UTF8.self).lowercased()
        var value = SecretValue(bytes, from: start, most: kind == .certain ? .max : Self.mostOfPossible)
        if lower.hasSuffix("cookie") || lower.hasSuffix("cookies") {
            value.takeLine()
        } else {
            value.take()
            if lower.hasSuffix("authorization") { value.takeScheme() }
        }
        guard !value.isEmpty, !value.isNothing, kind == .certain || value.mixesLettersAndDigits else { return false }
        mark(value.range)
        return true
    }

    private func valueStart(_ from: Int, isOption: Bool) -> Int? {
        var index = from
        func skip(_ these: String, _ most: Int) -> Int {
            var end = index
            while end < bytes.count, end < index + most, these.utf8.contains(bytes[end]) { end += 1 }
            return end
        }
        index = skip("\\\"'`]) \t", 8)
        let spaces = index > from
        if has("%3D", at: index) || has("%3d", at: index) || has("%3A", at: index) || has("%3a", at: index) { return index + 3 }
        let separated = skip("=:>", 3)
        guard separated > index || (isOption && spaces) else { return nil }
        index = separated
        return skip(" \t", 16)
    }

    /// `Bearer …` and `Basic …`, anywhere.
    private mutating func takeCredentials(after word: ArraySlice<UInt8>) -> Bool {
        guard (5...6).contains(word.count), place < bytes.count, bytes[place] == 0x20 else { return false }
        let scheme = String(decoding: word, as: UTF8.self).lowercased()
        guard scheme == "bearer" || scheme == "basic" else { return false }
        var value = SecretValue(bytes, from: place + 1, most: Self.mostOfPossible)
        value.take()
        guard value.range.count >= 6, scheme == "bearer" || value.isMixed else { return false }
        mark(value.range)
        return true
    }

    /// A word, with the characters that base64 has besides letters and digits.
    private mutating func takeShape(_ start: Int, _ end: Int) {
        var last = end
        let most = min(bytes.count, start + Self.mostOfShape)
        while last < most, Self.isWord(bytes[last]) || "+/=".utf8.contains(bytes[last]) { last += 1 }
        if last > end, start == 0 || bytes[start - 1] != UInt8(ascii: "/"), SecretShape.isBase64(bytes[start..<last]) {
            mark(start..<last)
        } else if SecretShape.isSecret(bytes[start..<end]) {
            var rest = end
            while rest < last, "+=".utf8.contains(bytes[rest]) { rest += 1 }
            mark(start..<rest)
        }
    }

    // MARK: Bytes

    private mutating func mark(_ range: Range<Int>) {
        if let last = ranges.last, last.upperBound == range.lowerBound {
            ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
        } else {
            ranges.append(range)
        }
        place = range.upperBound
    }

    static func isWord(_ byte: UInt8) -> Bool {
        SecretShape.isAlphanumeric(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }

    /// Whether a word of any kind ends before this byte.
    static func endsWord(_ byte: UInt8) -> Bool { byte <= 0x20 || ",;&\"'(){}[]<>|".utf8.contains(byte) }

    private func has(_ text: StaticString, at index: Int) -> Bool {
        index + text.utf8CodeUnitCount <= bytes.count
            && bytes[index..<index + text.utf8CodeUnitCount].elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private func find(_ text: StaticString, from start: Int, within length: Int) -> Int? {
        (start..<min(bytes.count, start + max(0, length))).first { has(text, at: $0) }
    }
}
