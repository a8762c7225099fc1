import Glibc
import JSON
import Testing

/// What Python's own `json` says of a corpus, and what we say: a text that the bot can read is never called broken, one that it cannot is never read.
@Suite struct PythonDialectTests {
    private static let isThere = access("/usr/bin/python3", X_OK) == 0

    @Test(.enabled(if: isThere, "without python3 there is nothing to compare with"))
    func whatPythonReadsIsRead() throws {
        let limits = JSONLimits(maximumDepth: 256, dialect: .python)
        var (same, refused, beyond) = (0, 0, 0)
        for (bytes, verdict) in try Self.corpus(of: 6000) {
            let shown = String(decoding: bytes.prefix(120), as: UTF8.self)
            do throws(JSONError) {
                let value = try JSON.parse(bytes, limits: limits)
                #expect(value.canonical == verdict, "\(shown)")
                same += 1
                #expect(throws: Never.self) { try Chunked(bytes, 7, limits).skip() }
            } catch {
                if verdict != "refused" {
                    #expect(error.kind.isLimitOfOurs, "Python reads \(shown), and we say: \(error)")
                    beyond += 1
                } else {
                    refused += 1
                    #expect(throws: JSONError.self) { try Chunked(bytes, 7, limits).skip() }
                }
            }
        }
        print("JSON as Python reads it: \(same) read alike, \(refused) refused by both, \(beyond) beyond our own limits, 0 told apart")
        #expect(same > 700 && refused > 1000 && beyond > 0)
    }

    private struct NoCorpus: Error {}

    /// What `Tests/Reference/python_dialect.py` prints.
    private static func corpus(of count: Int) throws -> [(bytes: [UInt8], verdict: String)] {
        let script =
            #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2).joined(separator: "/") + "/Reference/python_dialect.py"
        guard let pipe = popen("exec /usr/bin/python3 '\(script)' \(count)", "r") else { throw NoCorpus() }
        var text: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65_536)
        while case let read = fread(&block, 1, block.count, pipe), read > 0 { text += block[..<read] }
        guard pclose(pipe) == 0 else { throw NoCorpus() }
        return text.split(separator: 0x0A).compactMap { line in
            let parts = line.split(separator: 0x09, omittingEmptySubsequences: false)
            guard parts.count == 2 else { return nil }
            return (bytes(fromHex: parts[0]), String(decoding: parts[1], as: UTF8.self))
        }
    }

    private static func bytes(fromHex digits: ArraySlice<UInt8>) -> [UInt8] {
        func value(_ digit: UInt8) -> UInt8 { digit < 0x3A ? digit - 0x30 : digit - 0x57 }
        return stride(from: digits.startIndex, to: digits.endIndex - 1, by: 2).map { value(digits[$0]) << 4 | value(digits[$0 + 1]) }
    }
}

extension JSON {
    /// As the script writes it.
    fileprivate var canonical: String {
        func hex(_ bytes: some Sequence<UInt8>) -> String { bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
        switch self {
        case .null: return "n"
        case .bool(let flag): return flag ? "t" : "f"
        case .int(let value): return "i\(value)"
        case .big(let value): return "i\(value)"
        case .double(let value):
            let bits = String(value.bitPattern, radix: 16)
            return value.isNaN ? "dnan" : "d" + String(repeating: "0", count: 16 - bits.count) + bits
        case .string(let text): return "s" + hex(text.utf8)
        case .array(let elements): return "[" + elements.map(\.canonical).joined(separator: ",") + "]"
        case .object(let members):
            return "{" + members.map { "s" + hex($0.key.utf8) + ":" + $0.value.canonical }.sorted().joined(separator: ",") + "}"
        }
    }
}
