import Glibc

/// A `bot contract …` in a file.
struct Citation {
    /// What follows the two words, for a message.
    let text: String
    let places: [ContractPlace]
    /// A number follows the words, but nobody can say which section is meant.
    var isUnreadable: Bool { places.isEmpty && text.prefix(12).contains(where: \.isNumber) }

    /// Every citation in a file, those that go over the end of a line of a comment too.
    static func all(in bytes: [UInt8]) -> [Citation] {
        let (text, needle) = (joined(bytes), Array("ot contract".utf8))
        return text.withUnsafeBufferPointer { text in
            guard let start = text.baseAddress else { return [] }
            var (found, place): ([Citation], Int) = ([], 1)
            while place + needle.count <= text.count, let hit = memchr(start + place, Int32(needle[0]), text.count - needle.count - place + 1) {
                place = UnsafeRawPointer(hit) - UnsafeRawPointer(start) + 1
                let end = place - 1 + needle.count
                guard text[place - 2] | 0x20 == UInt8(ascii: "b"), memcmp(hit, needle, needle.count) == 0 else { continue }
                let following = String(decoding: text[end..<min(end + 160, text.count)], as: UTF8.self)
                found.append(Citation(text: following, places: CitationParser.places(in: following)))
            }
            return found
        }
    }

    /// The text on one line: the end of a line, and the marks of a comment at the start of the next, become a space.
    private static func joined(_ bytes: [UInt8]) -> [UInt8] {
        var joined: [UInt8] = []
        joined.reserveCapacity(bytes.count)
        var isAtStart = false
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                if !isAtStart { joined.append(UInt8(ascii: " ")) }
                isAtStart = true
            } else if !isAtStart || !" \t/#*".utf8.contains(byte) {
                joined.append(byte)
                isAtStart = false
            }
        }
        return joined
    }
}
