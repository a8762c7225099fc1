public import FailurePoints

/// Reads the end of the intelligence fetcher's log. Source: bot contract 9.1.
public struct FetcherLogProbe: Probe {
    private static let path = "logs/market_intelligence.log"
    /// Enough for more than half an hour of a failing fetcher; read anew each time.
    private static let tailBytes = 256 << 10
    private static let maximumEntries = 2000

    private let tree: BotTree

    public init(tree: BotTree) { self.tree = tree }

    public func observe() throws(ProbeError) -> FetcherLogFacts {
        let path = "\(try tree.resolved())/\(Self.path)"
        let reading = FileReader(maximumBytes: .max).read(path) { (file: borrowing OpenFile) throws(FileFault) in try file.tail(Self.tailBytes) }
        switch reading {
        case .content(let tail, _):
            let facts = Self.facts(tail.bytes, startsInside: tail.isPartial)
            if facts.newestAt == nil, !tail.bytes.allSatisfy({ $0 == 0x0A || $0 == 0x0D || $0 == 0x20 }) {
                throw .blind(reason: "unparsable", detail: "no line of the fetcher in the last \(tail.bytes.count) bytes of \(Self.path)")
            }
            return facts
        case .missing: return FetcherLogFacts(path: Self.path, exists: false)
        case .unreadable(let code): throw .blind(reason: "unreadable", detail: "\(Self.path): \(errnoText(code))")
        case .notAFile(let kind): throw .blind(reason: "not-a-file", detail: "\(Self.path) is \(kind.rawValue)")
        case .tooLarge, .beyondLimits, .malformed: throw .blind(reason: "unreadable", detail: Self.path)
        }
    }

    private static func facts(_ bytes: [UInt8], startsInside: Bool) -> FetcherLogFacts {
        // The last line may be incomplete: its text so far counts. The first line of a tail lacks its beginning.
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)[...]
        if startsInside { lines = lines.dropFirst() }
        var facts = FetcherLogFacts(path: path, exists: true)
        for line in lines {
            guard let (stamp, text) = parts(line) else { continue }
            facts.newestAt = max(facts.newestAt ?? stamp, stamp)
            if startsInside, facts.tailSince == nil { facts.tailSince = stamp }
            if let text = text(), let mark = mark(text) { facts.entries.append(FetcherLogFacts.Entry(mark: mark, at: stamp)) }
        }
        if facts.entries.count > maximumEntries {
            facts.entries = facts.entries.suffix(maximumEntries)
            facts.tailSince = facts.entries.first?.at
        }
        return facts
    }

    /// `[2025-12-20T14:03:07.120334Z] text`; the text is nil where it cannot carry a mark.
    private static func parts(_ line: ArraySlice<UInt8>) -> (Instant, () -> String?)? {
        // A crash of the machine may leave zero bytes before the next line.
        let line = line.drop { $0 == 0 }
        guard line.first == UInt8(ascii: "["), let end = line.firstIndex(of: UInt8(ascii: "]")) else { return nil }
        let stamp = String(decoding: line[(line.startIndex + 1)..<end], as: UTF8.self)
        guard let instant = try? ContentTimestamp.zulu.instant(stamp) else { return nil }
        let text = line[(end + 1)...].prefix(512)
        return (instant, { mayCarryMark(text) ? String(decoding: text, as: UTF8.self) : nil })
    }

    /// A piece of each text that carries a mark, in lower case: most lines have none, and are not searched further.
    private static let hints: [[UInt8]] = [
        "api key", "coinglass_api_key", "rate", "http", "request error", "poll error", "too ", "limit", "banned", "429", "418", "code", "status",
    ].map { Array($0.utf8) }
    private static let hintsByFirst: [[[UInt8]]] = (0..<256).map { first in hints.filter { $0.first == UInt8(first) } }

    static func mayCarryMark(_ text: ArraySlice<UInt8>) -> Bool {
        func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
        for place in text.indices {
            let possible = hintsByFirst[Int(lower(text[place]))]
            if possible.isEmpty { continue }
            let rest = text[place...]
            if possible.contains(where: { hint in rest.count >= hint.count && zip(rest, hint).allSatisfy { lower($0) == $1 } }) { return true }
        }
        return false
    }

    static func mark(_ text: String) -> FetcherLogFacts.Mark? {
        if text.contains("API Key: NOT CONFIGURED") || text.contains("COINGLASS_API_KEY not set") || text.contains("No CoinGlass API key configured")
        {
            return .keyMissing
        }
        if text.contains("Rate limited") || RequestLimit.isSaid(in: text) { return .rateLimited }
        for status in statuses(text) where !(200..<300).contains(status) { return .http(status: status) }
        if text.contains("Request error") { return .requestError }
        if text.contains("Poll error") { return .pollError }
        return nil
    }

    /// The numbers of each `HTTP <nnn>`.
    private static func statuses(_ text: String) -> [Int] {
        let words = text.split { !$0.isLetter && !$0.isNumber }
        return zip(words, words.dropFirst()).compactMap { word, next in
            guard word == "HTTP", next.utf8.count == 3, let status = Int(next), (100..<600).contains(status) else { return nil }
            return status
        }
    }
}
